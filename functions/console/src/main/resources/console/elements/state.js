import {LitElement, html, nothing} from 'lit';
import {shared} from '../styles.js';
import {tell, texts} from '../texts.js';

/**
 * The state of something that is loaded: `state` is `loading`, `empty`, `failed`, or anything else, which
 * shows what is inside. `text` says what is empty, `error` why it failed. It tells of `retry`.
 */
class State extends LitElement {
  static properties = {state: {}, text: {}, error: {attribute: false}};
  static styles = [shared];

  render() {
    switch (this.state) {
      case 'loading':
        return html`<p class="muted" role="status">${texts.state.loading}</p>`;
      case 'empty':
        return html`<p class="empty" role="status">${this.text ?? texts.state.empty}</p>`;
      case 'failed':
        return html`<div role="alert">
          <p class="error" dir="auto">${tell(this.error)}</p>
          ${this.error?.requestId
            ? html`<p class="muted">${texts.state.request(this.error.requestId)}</p>`
            : nothing}
          <button @click=${() => this.dispatchEvent(new Event('retry'))}>
            ${texts.state.retry}
          </button>
        </div>`;
      default:
        return html`<slot></slot>`;
    }
  }
}

customElements.define('reachline-state', State);
