import {LitElement, html} from 'lit';
import {directory} from '../directory.js';

/** The name of a channel, user or workflow by its id, `resource`; the id itself where it is unknown. */
class Name extends LitElement {
  static properties = {resource: {}};

  #update = () => this.requestUpdate();

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    directory.addEventListener('change', this.#update);
    this.requestUpdate();
  }

  disconnectedCallback() {
    directory.removeEventListener('change', this.#update);
    super.disconnectedCallback();
  }

  render() {
    return html`<bdi title=${this.resource ?? ''}
      >${directory.name(this.resource) ?? this.resource}</bdi
    >`;
  }
}

customElements.define('reachline-name', Name);
