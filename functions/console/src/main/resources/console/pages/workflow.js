import {LitElement, html} from 'lit';
import {shared} from '../styles.js';
import {texts} from '../texts.js';

class Workflow extends LitElement {
  static properties = {
    api: {attribute: false},
    me: {attribute: false},
    params: {attribute: false},
    query: {attribute: false},
  };
  static styles = [shared];

  render() {
    return html`<h1>${texts.workflow.title}</h1>`;
  }
}

customElements.define('reachline-workflow', Workflow);
