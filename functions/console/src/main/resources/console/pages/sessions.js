import {LitElement, html} from 'lit';
import {shared} from '../styles.js';
import {texts} from '../texts.js';

class Sessions extends LitElement {
  static properties = {
    api: {attribute: false},
    me: {attribute: false},
    params: {attribute: false},
    query: {attribute: false},
  };
  static styles = [shared];

  render() {
    return html`<h1>${texts.sessions.title}</h1>`;
  }
}

customElements.define('reachline-sessions', Sessions);
