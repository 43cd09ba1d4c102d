import {LitElement, css, html, nothing} from 'lit';
import {shared} from '../styles.js';
import {texts} from '../texts.js';

/** The most matches that are shown; typing more narrows them. */
const SHOWN = 8;

/**
 * A field to choose channels, people and services by their names. Set `options` (`{kind, id, name}`),
 * `chosen` (`{kind, id}`) and `label`; it tells of `change` with the new list in `detail`. Ids without a
 * name are shown as they are.
 */
class Picker extends LitElement {
  static properties = {
    options: {attribute: false},
    chosen: {attribute: false},
    label: {},
    hint: {},
    disabled: {type: Boolean},
    problem: {},
    typed: {state: true},
    active: {state: true},
    open: {state: true},
  };
  static styles = [
    shared,
    css`
      .chips {
        display: flex;
        flex-wrap: wrap;
        gap: 0.35rem;
        list-style: none;
        margin: 0;
        padding: 0;
      }

      .chip {
        align-items: center;
        background: var(--background);
        border: 1px solid var(--border);
        border-radius: 1rem;
        display: inline-flex;
        gap: 0.35rem;
        max-width: 100%;
        padding: 0.1rem 0.2rem 0.1rem 0.6rem;
      }

      .chip bdi {
        max-width: 16rem;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      .kind {
        color: var(--muted);
        font-size: 0.8rem;
      }

      .chip button {
        border: 0;
        border-radius: 50%;
        line-height: 1;
        padding: 0.25rem 0.4rem;
      }

      .add {
        flex: 1 1 12rem;
        position: relative;
      }

      .add input {
        width: 100%;
      }

      [role='listbox'] {
        background: var(--surface);
        border: 1px solid var(--field-border);
        border-radius: 0.35rem;
        box-shadow: 0 0.5rem 1.5rem rgb(0 0 0 / 25%);
        inset-inline: 0;
        list-style: none;
        margin: 0.2rem 0 0;
        max-height: 18rem;
        overflow-y: auto;
        padding: 0.25rem;
        position: absolute;
        z-index: 5;
      }

      [role='option'] {
        border-radius: 0.25rem;
        cursor: pointer;
        display: flex;
        gap: 0.5rem;
        justify-content: space-between;
        overflow-wrap: anywhere;
        padding: 0.3rem 0.5rem;
      }

      [role='option'][aria-selected='true'] {
        background: var(--accent);
        color: var(--on-accent);
      }

      [role='option'][aria-selected='true'] .kind {
        color: inherit;
      }
    `,
  ];

  constructor() {
    super();
    Object.assign(this, {options: [], chosen: [], typed: '', active: 0, open: false});
  }

  render() {
    const matches = this.open ? this.#matches() : [];
    const listed = this.open && !this.disabled;
    return html`
      <div class="chips">
        ${this.chosen.length
          ? html`<ul class="chips" aria-label=${this.label}>
              ${this.chosen.map((target) => this.#chip(target))}
            </ul>`
          : nothing}
        ${this.disabled
          ? nothing
          : html`<div class="add">
              <input
                role="combobox"
                aria-label=${this.label}
                aria-expanded=${String(listed)}
                aria-controls="matches"
                aria-autocomplete="list"
                aria-activedescendant=${listed && matches.length ? `match-${this.active}` : nothing}
                aria-invalid=${this.problem ? 'true' : nothing}
                aria-describedby=${this.problem ? 'problem' : nothing}
                autocomplete="off"
                placeholder=${this.hint ?? texts.picker.add}
                .value=${this.typed}
                @input=${this.#input}
                @click=${() => (this.open = true)}
                @blur=${() => (this.open = false)}
                @keydown=${this.#key}
              />
              <ul id="matches" role="listbox" aria-label=${texts.picker.matches} ?hidden=${!listed}>
                ${matches.map(
                  (option, i) =>
                    html`<li
                      id="match-${i}"
                      role="option"
                      aria-selected=${String(i === this.active)}
                      @pointerdown=${(event) => {
                        event.preventDefault();
                        this.#choose(option);
                      }}
                    >
                      <bdi>${option.name}</bdi>
                      <span class="kind">${texts.picker.kinds[option.kind]}</span>
                    </li>`,
                )}
                ${listed && !matches.length
                  ? html`<li role="option" aria-selected="false" aria-disabled="true">
                      ${texts.picker.nothing}
                    </li>`
                  : nothing}
              </ul>
            </div>`}
      </div>
      ${this.problem
        ? html`<p id="problem" class="error" dir="auto">${this.problem}</p>`
        : nothing}
    `;
  }

  focus() {
    this.renderRoot.querySelector('input')?.focus();
  }

  #chip(target) {
    const name = this.#name(target);
    return html`<li class="chip">
      <bdi title=${target.id}>${name}</bdi>
      <span class="kind">${texts.picker.kinds[target.kind]}</span>
      ${this.disabled
        ? nothing
        : html`<button
            type="button"
            aria-label=${texts.picker.remove(name)}
            @click=${() =>
              this.#tell(this.chosen.filter(({kind, id}) => kind !== target.kind || id !== target.id))}
          >
            ✕
          </button>`}
    </li>`;
  }

  #name({kind, id}) {
    return this.options.find((option) => option.kind === kind && option.id === id)?.name || id;
  }

  #matches() {
    const wanted = this.typed.trim().toLocaleLowerCase();
    const taken = new Set(this.chosen.map(({kind, id}) => `${kind} ${id}`));
    const found = [];
    for (const option of this.options) {
      if (
        !taken.has(`${option.kind} ${option.id}`) &&
        (option.name.toLocaleLowerCase().includes(wanted) || option.id === wanted)
      ) {
        found.push(option);
        if (found.length === SHOWN) {
          break;
        }
      }
    }
    return found;
  }

  #input(event) {
    this.typed = event.target.value;
    this.active = 0;
    this.open = true;
  }

  #key(event) {
    const matches = this.#matches();
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      this.open = true;
      const step = event.key === 'ArrowDown' ? 1 : matches.length - 1;
      this.active = matches.length ? (this.active + step) % matches.length : 0;
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if ((this.open || this.typed) && matches[this.active]) {
        this.#choose(matches[this.active]);
      }
    } else if (event.key === 'Escape' && this.open) {
      event.stopPropagation();
      this.open = false;
    } else if (event.key === 'Backspace' && !this.typed && this.chosen.length) {
      this.#tell(this.chosen.slice(0, -1));
    }
  }

  #choose({kind, id}) {
    Object.assign(this, {typed: '', active: 0, open: false});
    this.#tell([...this.chosen, {kind, id}]);
  }

  #tell(chosen) {
    this.dispatchEvent(new CustomEvent('change', {detail: chosen}));
  }
}

customElements.define('reachline-picker', Picker);
