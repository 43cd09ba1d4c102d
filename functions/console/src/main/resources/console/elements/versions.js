import {LitElement, css, html, nothing} from 'lit';
import {bodyOf, draftOf} from '../rules.js';
import {shared} from '../styles.js';
import {texts} from '../texts.js';
import './difference.js';

/**
 * The versions of a workflow, newest first, with who made them and what they changed. Set `workflow`, its
 * id, and `tag`, which loads the list anew when it changes. It tells of `restore` with an old text.
 */
class Versions extends LitElement {
  static properties = {
    api: {attribute: false},
    workflow: {},
    tag: {},
    names: {attribute: false},
    mayChange: {type: Boolean},
    items: {state: true},
    next: {state: true},
    error: {state: true},
    isLoading: {state: true},
    opened: {state: true},
  };
  static styles = [
    shared,
    css`
      ol {
        list-style: none;
        margin: 0;
        max-height: 28rem;
        overflow-y: auto;
        padding: 0;
      }

      li {
        border-bottom: 1px solid var(--border);
        overflow-wrap: anywhere;
        padding: 0.5rem 0;
      }

      li:last-child {
        border-bottom: 0;
      }

      .who {
        margin: 0 0 0.35rem;
      }

      button {
        font-size: 0.85rem;
        padding: 0.2rem 0.6rem;
      }

      reachline-difference {
        margin-top: 0.5rem;
      }
    `,
  ];

  #abort = new AbortController();

  updated(changed) {
    if (changed.has('tag') && this.tag) {
      this.#load();
    }
  }

  disconnectedCallback() {
    this.#abort.abort();
    super.disconnectedCallback();
  }

  async #load() {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.items = undefined;
    await this.#more(`/v2/workflows/${this.workflow}/versions?limit=20`);
  }

  async #more(path) {
    const {signal} = this.#abort;
    this.isLoading = true;
    this.error = undefined;
    try {
      const {items, next} = await this.api.list(path, {signal});
      this.items = [...(this.items ?? []), ...items];
      this.next = next;
    } catch (e) {
      if (!signal.aborted) {
        this.error = e;
      }
    } finally {
      this.isLoading = false;
    }
  }

  render() {
    return html`<section class="card" aria-labelledby="heading">
      <h2 id="heading">${texts.versions.heading}</h2>
      <reachline-state
        .state=${this.error ? 'failed' : this.items ? 'there' : 'loading'}
        .error=${this.error}
        @retry=${this.#load}
      >
        <ol tabindex="0" aria-label=${texts.versions.heading}>
          ${(this.items ?? []).map((item, i) => this.#version(item, i))}
        </ol>
        <reachline-more
          .next=${Boolean(this.next)}
          .busy=${this.isLoading}
          @more=${() => this.#more(this.next)}
        ></reachline-more>
      </reachline-state>
    </section>`;
  }

  #version(item, place) {
    const before = this.items[place + 1];
    const isOpen = this.opened === item.version;
    return html`<li>
      <p class="who">
        <strong>${texts.versions.version(item.version)}</strong>
        ${place === 0 ? html`<span class="badge badge-ok">${texts.versions.current}</span>` : nothing}
        <br />
        ${item.by
          ? html`<bdi>${this.names?.get(item.by) ?? item.by}</bdi>`
          : texts.versions.unknown}
        · <reachline-time .value=${item.at}></reachline-time>
      </p>
      <div class="actions">
        ${before && item.workflow
          ? html`<button
              aria-expanded=${String(isOpen)}
              aria-label=${texts.versions.showNamed(item.version)}
              @click=${() => (this.opened = isOpen ? undefined : item.version)}
            >
              ${isOpen ? texts.versions.hide : texts.versions.show}
            </button>`
          : nothing}
        ${place > 0 && item.workflow && this.mayChange
          ? html`<button
              aria-label=${texts.versions.restoreNamed(item.version)}
              @click=${() =>
                this.dispatchEvent(new CustomEvent('restore', {detail: item.workflow}))}
            >
              ${texts.versions.restore}
            </button>`
          : nothing}
      </div>
      ${isOpen && before
        ? html`<reachline-difference
            .before=${bodyOf(draftOf(before.workflow ?? {}))}
            .after=${bodyOf(draftOf(item.workflow))}
            .names=${this.names}
          ></reachline-difference>`
        : nothing}
    </li>`;
  }
}

customElements.define('reachline-versions', Versions);
