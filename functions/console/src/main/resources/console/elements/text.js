import {LitElement, css, html, nothing} from 'lit';
import {shared} from '../styles.js';
import {texts} from '../texts.js';

/** The most characters of a text that are shown at first. */
const SHOWN = 2_000;

/** A text that somebody wrote, in any direction. A long one is cut until somebody asks for all of it. */
class Text extends LitElement {
  static properties = {text: {}, all: {state: true}};
  static styles = [
    shared,
    css`
      p {
        margin: 0;
      }

      button {
        font-size: 0.85rem;
        margin-top: 0.25rem;
        padding: 0.1rem 0.5rem;
      }
    `,
  ];

  render() {
    const text = this.text ?? '';
    const isCut = !this.all && text.length > SHOWN;
    return html`<p class="untrusted" dir="auto">${isCut ? `${cut(text)} …` : text}</p>
      ${isCut
        ? html`<button aria-expanded="false" @click=${() => (this.all = true)}>${texts.state.showAll}</button>`
        : nothing}`;
  }
}

/** Returns the beginning of a text, without the half of a character at its end. */
function cut(text) {
  return text.slice(0, SHOWN).replace(/[\uD800-\uDBFF]$/, '');
}

customElements.define('reachline-text', Text);
