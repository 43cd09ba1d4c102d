import {LitElement, css, html, nothing} from 'lit';
import {sessionStatus} from '../labels.js';
import {endOf} from '../list-view.js';
import {LiveList} from '../live-list.js';
import {href} from '../router.js';
import {shared} from '../styles.js';
import {tell, texts} from '../texts.js';
import '../elements/health.js';
import '../elements/session-events.js';

const words = texts.session;

/** A session: its status, whether it can be replied to, and all of its events. */
class Session extends LitElement {
  static properties = {
    api: {attribute: false},
    me: {attribute: false},
    params: {attribute: false},
    query: {attribute: false},
    session: {state: true},
    fault: {state: true},
  };
  static styles = [
    shared,
    css`
      h1 {
        margin: 0.5rem 0;
        overflow-wrap: anywhere;
      }

      .head {
        align-items: center;
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem 1rem;
        margin-bottom: 1rem;
      }

      .columns {
        align-items: start;
        display: grid;
        gap: 1rem;
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
      }

      .columns > * {
        margin: 0;
      }

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

      .side {
        display: grid;
        gap: 1rem;
      }

      .side > * {
        margin: 0;
      }

      @media (max-width: 50rem) {
        .columns {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  #events = new LiveList(this, {place: ({eventTime}) => eventTime, onNews: () => this.#read()});

  get #path() {
    return `/v2/sessions/${encodeURIComponent(this.params.get('id'))}`;
  }

  firstUpdated() {
    this.#start();
  }

  #start() {
    this.#read().catch((e) => (this.fault = e));
    this.#events.load(this.api, {
      path: `${this.#path}/events?limit=50`,
      newest: `${this.#path}/events?limit=10`,
    });
  }

  async #read() {
    this.session = (await this.api.get(this.#path)).body;
    this.fault = undefined;
  }

  render() {
    return html`
      <a href=${href('/sessions')}>${words.back}</a>
      <h1>${words.heading} <bdi>${this.params.get('id')}</bdi></h1>
      ${this.fault
        ? html`<reachline-state
            state="failed"
            .error=${this.fault}
            @retry=${() => this.#start()}
          ></reachline-state>`
        : this.session
          ? this.#content(this.session)
          : html`<reachline-state state="loading"></reachline-state>`}
    `;
  }

  #content(session) {
    const {items, state, stale} = this.#events;
    return html`
      <div class="head">
        ${sessionStatus(session.status)}
        <a href=${href(`/conversations/${session.conversation}`)}>${words.conversation}</a>
        <span class="muted" role="status">${stale ? texts.list.stale(tell(stale)) : nothing}</span>
      </div>
      <div class="columns">
        <div class="side">
          <section class="card" aria-labelledby="health">
            <h2 id="health">${words.health}</h2>
            <reachline-health .reply=${session.reply}></reachline-health>
          </section>
          <section class="card" aria-labelledby="facts">
            <h2 id="facts">${words.facts}</h2>
            <dl>
              <dt>${words.changed}</dt>
              <dd><reachline-time .value=${session.eventTime}></reachline-time></dd>
              <dt>${words.received}</dt>
              <dd><reachline-time .value=${session.receivedAt}></reachline-time></dd>
              <dt>${words.assignee}</dt>
              <dd><bdi>${session.assignee ? words.assigned(session.assignee) : words.nobody}</bdi></dd>
              <dt>${words.messages}</dt>
              <dd class="number">${session.messagesCount ?? words.unknown}</dd>
              ${session.channelId
                ? html`<dt>${words.channel}</dt>
                    <dd><bdi>${session.channelId}</bdi></dd>`
                : nothing}
            </dl>
          </section>
        </div>
        <section class="card" aria-labelledby="history">
          <h2 id="history">${words.history}</h2>
          ${items.length
            ? html`<reachline-session-events raw .events=${items}></reachline-session-events>`
            : html`<reachline-state state=${state === 'loading' ? 'loading' : 'empty'}></reachline-state>`}
          ${endOf(this.#events)}
        </section>
      </div>
    `;
  }
}

customElements.define('reachline-session', Session);
