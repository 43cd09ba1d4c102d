import {LitElement, html, nothing} from 'lit';
import {shared} from '../styles.js';
import {texts} from '../texts.js';

/**
 * The end of a list that has more: it tells of `more` when it comes into view, or by its button. Set `next`
 * to whether there is more, and `busy` while it is loaded.
 */
class More extends LitElement {
  static properties = {next: {type: Boolean}, busy: {type: Boolean}};
  static styles = [shared];

  #seen = false;
  #observer = new IntersectionObserver((entries) => {
    this.#seen = entries.at(-1).isIntersecting;
    this.#ask();
  });

  connectedCallback() {
    super.connectedCallback();
    this.#observer.observe(this);
  }

  disconnectedCallback() {
    this.#observer.disconnect();
    super.disconnectedCallback();
  }

  updated(changed) {
    // A short page leaves the end in view, which is told only once.
    if (changed.has('busy') && !this.busy) {
      this.#observer.unobserve(this);
      this.#observer.observe(this);
    }
  }

  render() {
    return this.next
      ? html`<button ?disabled=${this.busy} @click=${this.#tell}>
          ${this.busy ? texts.state.loadingMore : texts.state.more}
        </button>`
      : nothing;
  }

  #ask() {
    if (this.#seen) {
      this.#tell();
    }
  }

  #tell() {
    if (this.next && !this.busy) {
      this.dispatchEvent(new Event('more'));
    }
  }
}

customElements.define('reachline-more', More);
