import {LitElement, css, html, nothing} from 'lit';
import {repeat} from 'lit/directives/repeat.js';
import {conversationStatus, sessionStatus, title} from '../labels.js';
import {endOf} from '../list-view.js';
import {LiveList} from '../live-list.js';
import {href} from '../router.js';
import {now} from '../server-time.js';
import {shared} from '../styles.js';
import {tell, texts} from '../texts.js';
import '../elements/commands.js';
import '../elements/health.js';
import '../elements/message.js';
import '../elements/session-events.js';
import {isDelivered, isDeliveryStatus} from '../elements/message.js';

const words = texts.conversation;
const PAGE = 50;
const NEWEST = 20;
/** The session's events that are shown; its own page has all. */
const EVENTS = 5;
/** The customer's messages of which it is shown what is still to come. */
const PENDING = 3;
/** The status messages of the last hour that are shown at first. */
const STATUSES = 8;
/** The characters of a message by which it is known elsewhere on the page. */
const EXCERPT = 60;

/** A conversation: its messages, why each reached somebody or nobody, its session, and what can be done. */
class Conversation extends LitElement {
  static properties = {
    api: {attribute: false},
    me: {attribute: false},
    params: {attribute: false},
    query: {attribute: false},
    conversation: {state: true},
    contact: {state: true},
    fault: {state: true},
    faults: {state: true},
    statuses: {state: true},
    session: {state: true},
    events: {state: true},
    due: {state: true},
    found: {state: true},
    asked: {state: true},
    version: {state: true},
    allStatuses: {state: true},
    news: {state: true},
  };
  static styles = [
    shared,
    css`
      h1 {
        margin: 0.5rem 0;
        overflow-wrap: anywhere;
      }

      h1 bdi {
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 4;
        display: -webkit-box;
        overflow: hidden;
      }

      .head {
        align-items: baseline;
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem 1rem;
        margin-bottom: 0.75rem;
      }

      .head > * {
        min-width: 0;
        overflow-wrap: anywhere;
      }

      reachline-commands {
        margin-bottom: 1.25rem;
      }

      .columns {
        align-items: start;
        display: grid;
        gap: 1.5rem;
        grid-template-columns: minmax(0, 1fr) minmax(16rem, 22rem);
      }

      .messages,
      .plain {
        list-style: none;
        margin: 0;
        padding: 0;
      }

      .messages > li + li {
        margin-top: 0.6rem;
      }

      .plain > li + li {
        margin-top: 0.4rem;
      }

      .plain > li {
        overflow-wrap: anywhere;
      }

      aside .card {
        padding: 0.85rem 1rem;
      }

      .due {
        border-inline-start: 3px solid var(--wait);
      }

      .sub {
        color: var(--muted);
        font-size: 0.9rem;
      }

      .show {
        font-size: 0.9rem;
        margin-top: 0.6rem;
        padding: 0.15rem 0.6rem;
      }

      .found {
        border-color: var(--accent);
      }

      reachline-session-events {
        margin-top: 0.75rem;
      }

      @media (max-width: 60rem) {
        .columns {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  #sections = {
    statuses: () => this.#readStatuses(),
    session: () => this.#readSession(this.conversation.session),
    due: () => this.#readDue(),
    found: () => this.#readFound(),
  };
  #messages = new LiveList(this, {place: ({id}) => id, onNews: (news) => this.#learn(news)});

  constructor() {
    super();
    this.asked = new Map();
    this.version = 0;
    this.due = [];
    this.faults = {};
  }

  get #path() {
    return `/v2/conversations/${encodeURIComponent(this.params.get('id'))}`;
  }

  firstUpdated() {
    this.#start();
  }

  async #start() {
    this.fault = undefined;
    try {
      await Promise.all([
        this.#readConversation(),
        this.#section('statuses'),
        this.#section('found'),
        this.#messages.load(this.api, {
          path: `${this.#path}/messages?limit=${PAGE}`,
          newest: `${this.#path}/messages?limit=${NEWEST}`,
        }),
      ]);
      await this.#section('due');
    } catch (e) {
      this.fault = e;
    }
  }

  /** Reads what a section of the page shows; where that fails, the section says so, and the others stay. */
  async #section(name) {
    let fault;
    try {
      await this.#sections[name]();
    } catch (e) {
      fault = e;
    }
    this.faults = {...this.faults, [name]: fault};
  }

  async #readConversation() {
    this.conversation = (await this.api.get(this.#path)).body;
    document.title = texts.app.title(title(this.conversation));
    const {contact, session} = this.conversation;
    await Promise.all([
      typeof contact === 'string' && !this.contact ? this.#readContact(contact) : undefined,
      session ? this.#section('session') : undefined,
    ]);
  }

  async #readContact(id) {
    // Many contacts are not in the directory; then their id has to do.
    this.contact = (await this.api.get(`/v2/contacts/${id}`).catch(() => undefined))?.body;
  }

  async #readSession(id) {
    const path = `/v2/sessions/${encodeURIComponent(id)}`;
    const [session, events] = await Promise.all([
      this.api.get(path),
      this.api.list(`${path}/events?limit=${EVENTS}`),
    ]);
    this.session = session.body;
    this.events = events.items;
  }

  async #readStatuses() {
    this.statuses = (await this.api.list(`${this.#path}/messages?visible=true&limit=100`)).items;
  }

  async #readFound() {
    const id = this.query.get('message');
    this.found = /^[0-9a-f]{24}$/.test(id ?? '')
      ? (await this.#orNothing(`${this.#path}/messages/${id}`))?.body
      : undefined;
    if (this.found) {
      this.#ask(this.found, true);
    }
  }

  /** Reads which rules are still to come for the customer's latest messages. */
  async #readDue() {
    const latest = this.#messages.items.filter(({role}) => role === 'contact').slice(0, PENDING);
    const routings = await Promise.all(
      latest.map(({id}) => this.#orNothing(`/v2/messages/${id}/routing`)),
    );
    this.due = routings
      .flatMap((routing, index) => (routing?.body.due ?? []).map((rule) => ({...rule, message: latest[index]})))
      .sort((a, b) => a.at.localeCompare(b.at));
  }

  /** Returns the answer; undefined if what the path names is not there. */
  async #orNothing(path) {
    try {
      return await this.api.get(path);
    } catch (e) {
      if (e.status === 404) {
        return undefined;
      }
      throw e;
    }
  }

  /** Learns from new messages; what they may have changed is read anew. */
  async #learn(news) {
    if (this.statuses) {
      const known = new Set(this.statuses.map(({id}) => id));
      this.statuses = [...news.filter(({id, type}) => type === 'status' && !known.has(id)), ...this.statuses];
    }
    this.version++;
    // The same text again would not be read out.
    this.news = undefined;
    await Promise.all([this.#readConversation(), this.#section('due')]);
    this.news = words.news(news.length);
  }

  async #done() {
    await Promise.all([this.#readConversation().catch(() => undefined), this.#messages.catchUp()]);
  }

  render() {
    return html`
      <a href=${href('/conversations')}>${words.back}</a>
      ${this.conversation
        ? this.#content(this.conversation)
        : html`<h1>${words.title}</h1>
            <reachline-state
              .state=${this.fault ? 'failed' : 'loading'}
              .error=${this.fault}
              @retry=${() => this.#start()}
            ></reachline-state>`}
    `;
  }

  #content(conversation) {
    const {stale} = this.#messages;
    const statuses = this.statuses?.filter(({visibleUntil}) => Date.parse(visibleUntil) > now());
    const due = this.due.filter(({at}) => Date.parse(at) > now() - 3_000);
    return html`
      <h1><bdi dir="auto">${title(conversation)}</bdi></h1>
      <div class="head">
        ${conversationStatus(conversation.status)}
        ${this.#contactName(conversation.contact)}
        <span class="sub"
          >${words.opened} <reachline-time .value=${conversation.createdAt} relative></reachline-time
        ></span>
        <span class="sub">${words.id} <code>${conversation.id}</code></span>
        <span class="sub" role="status">${stale ? texts.list.stale(tell(stale)) : nothing}</span>
      </div>
      ${this.me.scopes.has('agent')
        ? html`<reachline-commands
            .api=${this.api}
            .me=${this.me}
            .conversation=${conversation}
            @done=${() => this.#done()}
          ></reachline-commands>`
        : nothing}
      <div class="columns">
        <div>
          ${due.length || this.faults.due ? this.#due(due) : nothing}
          ${this.found || this.faults.found ? this.#found(this.found) : nothing}
          <section aria-labelledby="messages">
            <h2 id="messages">${words.messages}</h2>
            <p class="visually-hidden" role="status">${this.news ?? nothing}</p>
            ${this.#list()}
          </section>
        </div>
        <aside aria-label=${words.aside}>
          <section class="card" aria-labelledby="statuses">
            <h2 id="statuses">${words.statuses}</h2>
            ${this.faults.statuses || !statuses
              ? this.#missing('statuses')
              : statuses.length
              ? html`<ul class="plain" id="last-hour">
                    ${(this.allStatuses ? statuses : statuses.slice(0, STATUSES)).map((status) =>
                      this.#status(status),
                    )}
                  </ul>
                  ${statuses.length > STATUSES && !this.allStatuses
                    ? html`<button class="show" @click=${() => (this.allStatuses = true)}>
                        ${words.allStatuses(statuses.length)}
                      </button>`
                    : nothing}`
              : html`<p class="empty">${words.noStatuses}</p>`}
          </section>
          <section class="card" aria-labelledby="session">
            <h2 id="session">${words.session}</h2>
            ${!conversation.session
              ? html`<p class="empty">${words.noSession}</p>`
              : this.faults.session || !this.session
                ? this.#missing('session')
                : this.#session(this.session)}
          </section>
          <section class="card" aria-labelledby="people">
            <h2 id="people">${words.people}</h2>
            ${conversation.participants.length
              ? html`<ul class="plain">
                  ${conversation.participants.map(
                    (each) =>
                      html`<li>
                        <reachline-name .resource=${each.user}></reachline-name>
                        <span class="sub">${words.part(each)}</span>
                      </li>`,
                  )}
                </ul>`
              : html`<p class="empty">${words.noPeople}</p>`}
          </section>
        </aside>
      </div>
    `;
  }

  /** Returns what stands in for a section that is loaded, or could not be. */
  #missing(name) {
    const error = this.faults[name];
    return html`<reachline-state
      .state=${error ? 'failed' : 'loading'}
      .error=${error}
      @retry=${() => this.#section(name)}
    ></reachline-state>`;
  }

  #contactName(contact) {
    const name = typeof contact === 'string' ? (this.contact?.name ?? contact) : contact?.name;
    return typeof name === 'string' && name.trim()
      ? html`<span>${words.with} <bdi>${name}</bdi></span>`
      : nothing;
  }

  #due(due) {
    return html`<section class="card due" aria-labelledby="due">
      <h2 id="due">${words.due}</h2>
      ${this.faults.due ? this.#missing('due') : nothing}
      <ul class="plain">
        ${due.map(
          ({rule, round, at, message}) =>
            html`<li>
              <bdi>${rule || texts.why.unnamed}</bdi>
              ${round ? html`<span class="sub">${texts.why.round(round)}</span>` : nothing} ·
              <reachline-time .value=${at} relative></reachline-time>
              <span class="sub">${words.for} <bdi>${words.quoted(excerpt(message.text))}</bdi></span>
            </li>`,
        )}
      </ul>
    </section>`;
  }

  #found(message) {
    return html`<section class="card found" aria-labelledby="found">
      <h2 id="found">${words.found}</h2>
      ${this.faults.found ? this.#missing('found') : this.#message(message, 'found')}
    </section>`;
  }

  #list() {
    const {items, state, error} = this.#messages;
    if (!items.length && state !== 'ready') {
      return html`<reachline-state
        .state=${state}
        .error=${error}
        @retry=${() => this.#messages.reload()}
      ></reachline-state>`;
    }
    return html`
      ${items.length
        ? html`<ol class="messages" reversed>
            ${repeat(
              items,
              ({id}) => id,
              (message) => html`<li>${this.#message(message)}</li>`,
            )}
          </ol>`
        : html`<p class="empty">${words.noMessages}</p>`}
      ${endOf(this.#messages)}
    `;
  }

  #message(message, place = '') {
    return html`<reachline-message
      .api=${this.api}
      .message=${message}
      .version=${this.version}
      .open=${this.asked.get(place + message.id) ?? false}
      @ask=${({detail}) => this.#ask(message, detail, place)}
    ></reachline-message>`;
  }

  #ask({id}, isOpen, place = 'found') {
    this.asked = new Map(this.asked).set(place + id, isOpen);
  }

  #status(message) {
    const isDelivery = isDeliveryStatus(message);
    return html`<li>
      ${isDelivery
        ? html`<span class="badge badge-${isDelivered(message) ? 'ok' : 'bad'}">${message.text}</span>`
        : html`<bdi dir="auto">${excerpt(message.text)}</bdi>`}
      <span class="sub"><reachline-time .value=${message.createdAt}></reachline-time></span>
    </li>`;
  }

  #session(session) {
    return html`
      <p>
        ${sessionStatus(session.status)}
        <a href=${href(`/sessions/${encodeURIComponent(session.id)}`)}><bdi>${session.id}</bdi></a>
      </p>
      <reachline-health .reply=${session.reply}></reachline-health>
      ${this.events?.length
        ? html`<reachline-session-events .events=${this.events}></reachline-session-events>`
        : nothing}
    `;
  }
}

/** Returns the beginning of a text, without the half of a character at its end. */
function excerpt(text) {
  return text.length > EXCERPT ? `${text.slice(0, EXCERPT).replace(/[\uD800-\uDBFF]$/, '')} …` : text;
}

customElements.define('reachline-conversation', Conversation);
