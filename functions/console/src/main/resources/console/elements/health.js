import {LitElement, css, html, nothing} from 'lit';
import {ability} from '../labels.js';
import {shared} from '../styles.js';
import {texts} from '../texts.js';

const words = texts.sessions;

/** The reply health of a session: whether it can be replied to, what is in the way, and what to do about it. */
class Health extends LitElement {
  static properties = {reply: {attribute: false}};
  static styles = [
    shared,
    css`
      dl {
        display: grid;
        gap: 0.25rem 1rem;
        grid-template-columns: max-content minmax(0, 1fr);
        margin: 0;
      }

      dt {
        color: var(--muted);
      }

      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
    `,
  ];

  render() {
    if (!this.reply) {
      return html`<p class="muted">${words.noReply}</p>`;
    }
    const {canReceive, cause, remedy, status} = this.reply;
    return html`<dl>
      <dt>${words.canSendTerm}</dt>
      <dd>${ability(this.reply)}</dd>
      <dt>${words.canReceiveTerm}</dt>
      <dd>${words.abilities[canReceive]}</dd>
      ${cause === 'none'
        ? nothing
        : html`<dt>${words.cause}</dt>
            <dd>${words.causes[cause]}: <bdi>${words.plain(status)}</bdi></dd>`}
      <dt>${words.remedy}</dt>
      <dd dir="auto">${remedy}</dd>
    </dl>`;
  }
}

customElements.define('reachline-health', Health);
