import {LitElement, css, html, nothing} from 'lit';
import {directory} from '../directory.js';
import {shared} from '../styles.js';
import {texts} from '../texts.js';
import './text.js';
import './why.js';

const words = texts.message;

/** Returns whether a message is the service's own word on whether another message reached anybody. */
export function isDeliveryStatus({type, role, meta}) {
  return type === 'status' && role === 'system' && typeof meta?.origin === 'string';
}

/** Returns whether the message of a delivery status reached anybody. */
export function isDelivered({meta}) {
  return meta.delivered !== false;
}

/** A message of a conversation. Of a customer's one and of a delivery status it also shows why. */
class Message extends LitElement {
  static properties = {
    api: {attribute: false},
    message: {attribute: false},
    /** Changes whenever who was told may have changed. */
    version: {attribute: false},
    /** Whether it shows why. */
    open: {type: Boolean},
  };
  static styles = [
    shared,
    css`
      article {
        border-radius: 0.75rem;
        max-width: 44rem;
        min-width: 0;
        padding: 0.5rem 0.8rem 0.6rem;
      }

      .contact {
        background: var(--surface);
        border: 1px solid var(--border);
        border-end-start-radius: 0.15rem;
        margin-inline-end: 12%;
        width: fit-content;
      }

      .business {
        background: color-mix(in srgb, var(--accent) 9%, var(--surface));
        border: 1px solid color-mix(in srgb, var(--accent) 28%, var(--border));
        border-end-end-radius: 0.15rem;
        margin-inline: auto 0;
        width: fit-content;
      }

      .note {
        border-inline-start: 3px solid var(--border);
        border-radius: 0;
        max-width: none;
        padding-block: 0.15rem;
      }

      .told {
        border-color: var(--ok);
      }

      .untold {
        border-color: var(--bad);
      }

      .open {
        max-width: none;
        width: auto;
      }

      .by {
        align-items: baseline;
        color: var(--muted);
        display: flex;
        flex-wrap: wrap;
        font-size: 0.85rem;
        gap: 0 0.5rem;
      }

      .by bdi {
        overflow-wrap: anywhere;
      }

      .contact .by bdi,
      .business .by bdi {
        font-weight: 600;
      }

      .line {
        align-items: baseline;
        display: flex;
        flex-wrap: wrap;
        gap: 0.1rem 0.5rem;
      }

      .line > * {
        min-width: 0;
        overflow-wrap: anywhere;
      }

      .sub {
        color: var(--muted);
        font-size: 0.9rem;
      }

      .ask {
        background: none;
        border: 0;
        color: var(--accent);
        font-size: 0.9rem;
        padding: 0.1rem 0;
        text-decoration: underline;
      }

      reachline-why {
        background: var(--background);
        border: 1px solid var(--border);
        border-radius: var(--radius);
        margin-top: 0.4rem;
        padding: 0.6rem 0.75rem;
      }

      .note reachline-why {
        background: var(--surface);
      }
    `,
  ];

  #rename = () => this.requestUpdate();

  connectedCallback() {
    super.connectedCallback();
    directory.addEventListener('change', this.#rename);
  }

  disconnectedCallback() {
    directory.removeEventListener('change', this.#rename);
    super.disconnectedCallback();
  }

  render() {
    const {message} = this;
    if (isDeliveryStatus(message)) {
      return this.#deliveryStatus(message);
    }
    if (message.type === 'status' || message.type === 'command') {
      return html`<article class="note">
        <div class="line">
          ${message.type === 'command' ? html`<bdi>${this.#author(message)}</bdi>` : nothing}
          <reachline-text .text=${message.text}></reachline-text>
          ${typeof message.meta?.reason === 'string'
            ? html`<bdi class="sub">${message.meta.reason}</bdi>`
            : nothing}
          <span class="sub"><reachline-time .value=${message.createdAt}></reachline-time></span>
        </div>
      </article>`;
    }
    const isContact = message.role === 'contact';
    return html`<article class="${isContact ? 'contact' : 'business'} ${this.open ? 'open' : ''}">
      <div class="by">
        <bdi>${this.#author(message)}</bdi>
        <reachline-time .value=${message.createdAt}></reachline-time>
        ${message.type === 'chat' ? nothing : html`<span>${words.types[message.type] ?? message.type}</span>`}
        ${message.contentType ? html`<bdi>${message.contentType}</bdi>` : nothing}
        ${message.isBackchannel ? html`<span>${words.backchannel}</span>` : nothing}
      </div>
      <reachline-text .text=${message.text}></reachline-text>
      ${isContact ? this.#why(words.whoWasTold) : nothing}
    </article>`;
  }

  #deliveryStatus(message) {
    const delivered = isDelivered(message);
    const {rule} = message.meta;
    return html`<article class="note ${delivered ? 'told' : 'untold'}">
      <div class="line">
        <span class="badge badge-${delivered ? 'ok' : 'bad'}">${message.text}</span>
        <bdi>${words.told(delivered, namesOf(message))}</bdi>
        <span class="sub"
          >${rule ? html`${words.rule} <bdi>${rule}</bdi> · ` : nothing}<reachline-time
            .value=${message.createdAt}
          ></reachline-time
        ></span>
      </div>
      ${this.#why(words.why)}
    </article>`;
  }

  #why(question) {
    return html`<button class="ask" aria-expanded=${String(Boolean(this.open))} @click=${this.#ask}>
        ${question}
      </button>
      ${this.open
        ? html`<reachline-why
            .api=${this.api}
            .message=${this.message.id}
            .version=${this.version}
          ></reachline-why>`
        : nothing}`;
  }

  #ask() {
    this.dispatchEvent(new CustomEvent('ask', {detail: !this.open}));
  }

  #author({role, user, meta}) {
    const name = meta?.actor?.name;
    if (typeof name === 'string' && name.trim()) {
      return name;
    }
    // Customers are not in the directory.
    return (role === 'contact' ? undefined : directory.name(user)) ?? words.roles[role] ?? role;
  }
}

/** Returns the names of the channels and people that a delivery status names, those that count. */
function namesOf(message) {
  const {channels = [], channelsOffline = [], users = [], usersOffline = []} = message.meta;
  const ids = isDelivered(message) ? [...channels, ...users] : [...channelsOffline, ...usersOffline];
  return ids.map((id) => directory.name(id) ?? id);
}

customElements.define('reachline-message', Message);
