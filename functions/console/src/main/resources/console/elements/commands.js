import {LitElement, css, html, nothing} from 'lit';
import {directory} from '../directory.js';
import {shared} from '../styles.js';
import {tell, texts} from '../texts.js';

const words = texts.commands;
/** The most people or channels that a choice shows at once; a search finds the others. */
const SHOWN = 50;
/** The most that a command may name. */
const MOST = 100;

/** What somebody can do with a conversation: accept, leave, assign, notify. It tells of `done`. */
class Commands extends LitElement {
  static properties = {
    api: {attribute: false},
    me: {attribute: false},
    conversation: {attribute: false},
    /** The choice that is open: `assign`, `notify` or none. */
    choice: {state: true},
    chosen: {state: true},
    search: {state: true},
    busy: {state: true},
    said: {state: true},
    fault: {state: true},
  };
  static styles = [
    shared,
    css`
      fieldset {
        border: 1px solid var(--border);
        border-radius: 0.35rem;
        margin: 0 0 0.75rem;
        max-height: 45vh;
        min-width: 0;
        overflow: auto;
        padding: 0.25rem 0.75rem;
      }

      fieldset label {
        display: flex;
        gap: 0.6rem;
        overflow-wrap: anywhere;
        padding: 0.25rem 0;
      }

      label bdi {
        min-width: 0;
      }

      [role='status'],
      .error {
        margin: 0.5rem 0 0;
      }

      [role='status']:empty {
        display: none;
      }
    `,
  ];

  /** The command that was sent last and is not known to be done, with its key. */
  #attempt;

  constructor() {
    super();
    this.chosen = new Set();
    this.search = '';
  }

  render() {
    const mine = this.conversation.participants.find(({user}) => user === this.me.id);
    return html`
      <div class="actions">
        ${mine?.accepted
          ? nothing
          : html`<button class="primary" ?disabled=${this.busy} @click=${() => this.#send('/accept')}>
              ${words.accept}
            </button>`}
        ${mine?.active
          ? html`<button ?disabled=${this.busy} @click=${() => this.#send('/leave')}>${words.leave}</button>`
          : nothing}
        <button ?disabled=${this.busy} @click=${() => this.#open('assign')}>${words.assign}</button>
        <button ?disabled=${this.busy} @click=${() => this.#open('notify')}>${words.notify}</button>
      </div>
      <p class="muted" role="status">${this.said ?? nothing}</p>
      ${this.fault && !this.choice ? this.#fault() : nothing}
      ${this.#dialog('assign', 'users', words.assignHeading, words.assignIntro)}
      ${this.#dialog('notify', 'channels', words.notifyHeading, words.notifyIntro)}
    `;
  }

  #dialog(choice, kind, heading, intro) {
    const isOpen = this.choice === choice;
    return html`<reachline-dialog .open=${isOpen} .heading=${heading} @close=${() => this.#close(choice)}>
      ${isOpen ? this.#options(kind, intro) : nothing}
      <button
        slot="actions"
        class="primary"
        ?disabled=${this.busy || (choice === 'assign' && !this.chosen.size) || this.chosen.size > MOST}
        @click=${() => this.#send(`/${choice}`, this.chosen.size ? {[kind]: [...this.chosen]} : undefined)}
      >
        ${words.send[choice](this.chosen.size)}
      </button>
    </reachline-dialog>`;
  }

  #options(kind, intro) {
    const all = directory.all(kind);
    const wanted = this.search.trim().toLowerCase();
    const found = all.filter(
      ({id, name}) => this.chosen.has(id) || (name ?? id).toLowerCase().includes(wanted),
    );
    return html`
      <p>${intro}</p>
      ${all.length > 10
        ? html`<label class="field">
            <span>${words.search}</span>
            <input
              type="search"
              .value=${this.search}
              @input=${(event) => (this.search = event.target.value)}
            />
          </label>`
        : nothing}
      ${found.length
        ? html`<fieldset>
            <legend class="visually-hidden">${words.kinds[kind]}</legend>
            ${found.slice(0, SHOWN).map(
              ({id, name}) =>
                html`<label>
                  <input
                    type="checkbox"
                    .checked=${this.chosen.has(id)}
                    @change=${(event) => this.#choose(id, event.target.checked)}
                  />
                  <bdi>${name || id}</bdi>
                </label>`,
            )}
            ${found.length > SHOWN ? html`<p class="muted">${words.more(found.length - SHOWN)}</p>` : nothing}
          </fieldset>`
        : html`<p class="empty">${words.none}</p>`}
      ${this.fault ? this.#fault() : nothing}
    `;
  }

  #fault() {
    return html`<p class="error" role="alert" dir="auto">${tell(this.fault)}</p>`;
  }

  #open(choice) {
    Object.assign(this, {choice, chosen: new Set(), search: '', fault: undefined, said: undefined});
  }

  #close(choice) {
    if (this.choice === choice) {
      this.choice = undefined;
      this.fault = undefined;
    }
  }

  #choose(id, isChosen) {
    const chosen = new Set(this.chosen);
    if (isChosen) {
      chosen.add(id);
    } else {
      chosen.delete(id);
    }
    this.chosen = chosen;
  }

  async #send(text, meta) {
    const message = {type: 'command', text, ...(meta && {meta})};
    const body = JSON.stringify(message);
    // Pressed again after a failure, the command is repeated, not given twice.
    if (this.#attempt?.body !== body) {
      this.#attempt = {body, key: crypto.randomUUID()};
    }
    Object.assign(this, {busy: true, fault: undefined, said: undefined});
    try {
      await this.api.post(`/v2/conversations/${this.conversation.id}/messages`, message, {
        key: this.#attempt.key,
      });
      this.#attempt = undefined;
      Object.assign(this, {choice: undefined, said: words.said[text]});
      this.dispatchEvent(new Event('done'));
    } catch (e) {
      this.fault = e;
    } finally {
      this.busy = false;
    }
  }
}

customElements.define('reachline-commands', Commands);
