import {LitElement, css, html, nothing} from 'lit';
import {repeat} from 'lit/directives/repeat.js';
import {sessionStatus} from '../labels.js';
import {shared} from '../styles.js';
import {texts} from '../texts.js';

const words = texts.session;

/** Events of a session, newest first: from which status to which, the reply status, and each as it came. */
class SessionEvents extends LitElement {
  static properties = {
    events: {attribute: false},
    /** Shows each event as the provider sent it, on demand. */
    raw: {type: Boolean},
  };
  static styles = [
    shared,
    css`
      ol {
        list-style: none;
        margin: 0;
        padding: 0;
      }

      li {
        border-inline-start: 2px solid var(--border);
        padding: 0.15rem 0 0.6rem 0.9rem;
        position: relative;
      }

      li::before {
        background: var(--field-border);
        border-radius: 50%;
        content: '';
        height: 0.55rem;
        inset-inline-start: calc(-0.275rem - 1px);
        position: absolute;
        top: 0.55rem;
        width: 0.55rem;
      }

      .line {
        align-items: baseline;
        display: flex;
        flex-wrap: wrap;
        gap: 0 0.5rem;
      }

      .sub,
      summary {
        color: var(--muted);
        font-size: 0.9rem;
        overflow-wrap: anywhere;
      }

      summary {
        cursor: pointer;
        width: max-content;
      }

      pre {
        background: var(--background);
        border: 1px solid var(--border);
        border-radius: 0.35rem;
        font-size: 0.85rem;
        margin: 0.35rem 0 0;
        max-height: 20rem;
        overflow: auto;
        overflow-wrap: anywhere;
        padding: 0.5rem;
        white-space: pre-wrap;
      }
    `,
  ];

  render() {
    return html`<ol>
      ${repeat(
        this.events,
        ({id}) => id,
        (event) =>
          html`<li>
            <div class="line">
              ${sessionStatus(event.sessionStatus)}
              <span class="sub"
                ><reachline-time .value=${event.eventTime}></reachline-time>${event.late
                  ? html` · ${words.late}`
                  : nothing}</span
              >
            </div>
            <div class="sub">${words.change(event)}</div>
            ${this.raw
              ? html`<details>
                  <summary>${words.raw}</summary>
                  <pre tabindex="0" dir="auto">${asText(event.event)}</pre>
                </details>`
              : nothing}
          </li>`,
      )}
    </ol>`;
  }
}

function asText(event) {
  return typeof event === 'string' ? event : JSON.stringify(event, null, 2);
}

customElements.define('reachline-session-events', SessionEvents);
