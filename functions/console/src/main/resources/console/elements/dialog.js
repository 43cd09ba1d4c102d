import {LitElement, css, html} from 'lit';
import {shared} from '../styles.js';
import {texts} from '../texts.js';

/**
 * A modal dialog. Set `open` and `heading`; it tells of `close` when it is closed by a person. What is inside
 * is its content; `kept` takes away the button that closes it, and the Escape key.
 */
class Dialog extends LitElement {
  static properties = {
    open: {type: Boolean},
    heading: {},
    kept: {type: Boolean},
  };
  static styles = [
    shared,
    css`
      dialog {
        background: var(--surface);
        border: 1px solid var(--border);
        border-radius: var(--radius);
        color: var(--text);
        max-width: min(40rem, calc(100vw - 2rem));
        width: 100%;
      }

      dialog::backdrop {
        background: rgb(0 0 0 / 50%);
      }
    `,
  ];

  updated() {
    const dialog = this.renderRoot.querySelector('dialog');
    if (this.open && !dialog.open) {
      dialog.showModal();
    } else if (!this.open && dialog.open) {
      dialog.close();
    }
  }

  render() {
    return html`<dialog
      aria-labelledby="heading"
      @cancel=${(event) => this.kept && event.preventDefault()}
      @close=${this.#closed}
    >
      <h2 id="heading" dir="auto">${this.heading}</h2>
      <slot></slot>
      ${this.kept
        ? ''
        : html`<div class="actions">
            <slot name="actions"></slot>
            <button @click=${() => this.renderRoot.querySelector('dialog').close()}>
              ${texts.dialog.close}
            </button>
          </div>`}
    </dialog>`;
  }

  #closed() {
    if (this.kept && this.open) {
      // Browsers close it at a second Escape, whatever the page says.
      this.renderRoot.querySelector('dialog').showModal();
      return;
    }
    if (this.open) {
      this.open = false;
      this.dispatchEvent(new Event('close'));
    }
  }
}

customElements.define('reachline-dialog', Dialog);
