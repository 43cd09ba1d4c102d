import {LitElement, css, html, nothing} from 'lit';
import {repeat} from 'lit/directives/repeat.js';
import {poll} from '../api.js';
import {href} from '../router.js';
import {now} from '../server-time.js';
import {shared} from '../styles.js';
import {tell, texts} from '../texts.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** How far behind the newest status polling looks again, since a list over all may lag. */
const OVERLAP = 10_000;
/** The most statuses that are counted; beyond them numbers say that there are more. */
const MOST = 5_000;
const PAGE = 500;
const SHOWN = 50;
const LONGEST = 10;
/** Of so many polls one asks for presence, and one for what waits. */
const ROUND = 10;

const UNDELIVERABLE = 'Notifications Undeliverable';
const DELIVERED = 'Notifications Delivered';

/** The page that a team lead keeps open: what came of messages, who is there, what waits longest. */
class Now extends LitElement {
  static properties = {
    api: {attribute: false},
    me: {attribute: false},
    params: {attribute: false},
    query: {attribute: false},
    state: {state: true},
    error: {state: true},
    stale: {state: true},
    announced: {state: true},
  };

  static styles = [
    shared,
    css`
      .figure {
        font-size: 2rem;
        font-weight: 700;
        line-height: 1.2;
      }

      .card h2 {
        margin-bottom: 0.25rem;
      }

      ul {
        list-style: none;
        margin: 0;
        padding: 0;
      }

      li {
        border-bottom: 1px solid var(--border);
        overflow-wrap: anywhere;
        padding: 0.5rem 0;
      }

      li:last-child {
        border-bottom: 0;
      }
    `,
  ];

  #statuses = new Map();
  #before = [];
  #beforeUntil = 0;
  #capped = false;
  #next;
  #newest = 0;
  #channels = [];
  #users = [];
  #queued = {items: [], more: false};
  #round = 0;
  #stop = new AbortController();

  connectedCallback() {
    super.connectedCallback();
    this.#stop = new AbortController();
    this.#open(this.#stop.signal);
  }

  disconnectedCallback() {
    this.#stop.abort();
    super.disconnectedCallback();
  }

  async #open(signal) {
    // Properties are set right after the element is made.
    await this.updateComplete;
    this.state = 'loading';
    try {
      await Promise.all([
        this.#loadHour(signal),
        this.#loadYesterday(signal),
        this.#loadChannels(signal),
        this.#loadUsers(signal),
        this.#loadQueued(signal),
      ]);
    } catch (e) {
      if (!signal.aborted) {
        this.state = 'failed';
        this.error = e;
      }
      return;
    }
    this.state = 'ready';
    poll(() => this.#poll(signal), {signal, failed: (e) => (this.stale = e)});
  }

  async #loadHour(signal) {
    const from = now() - HOUR;
    const found = await this.#statusesOf([`>=${iso(from)}`], signal);
    found.items.forEach((status) => this.#take(status));
    this.#newest ||= from;
    this.#capped = found.more;
  }

  /** Yesterday's hour, and the one after it, so that it can move on with the clock. */
  async #loadYesterday(signal) {
    const time = now();
    const range = [`>=${iso(time - DAY - HOUR)}`, `<${iso(time - DAY + HOUR)}`];
    this.#before = (await this.#statusesOf(range, signal)).items.map(brief);
    this.#beforeUntil = time + HOUR;
  }

  async #loadChannels(signal) {
    this.#channels = await this.api.all('/v2/channels?select=name&limit=500', {signal});
  }

  async #loadUsers(signal) {
    const path = '/v2/users?select=name,presence,channels&limit=500';
    this.#users = await this.api.all(path, {signal});
  }

  async #loadQueued(signal) {
    const path = `/v2/conversations?status=queued&sort=createdAt&select=name,updatedAt&limit=${PAGE}`;
    const {items, next} = await this.api.list(path, {signal});
    items.sort((a, b) => a.updatedAt.localeCompare(b.updatedAt));
    this.#queued = {items, more: Boolean(next)};
  }

  async #statusesOf(range, signal) {
    const items = [];
    for await (const page of this.api.pages(statusesPath(range), {signal})) {
      items.push(...page.items);
      if (items.length >= MOST && page.next) {
        return {items, more: true};
      }
    }
    return {items, more: false};
  }

  /** Makes one request: mostly for new statuses, now and then for what changes more slowly. */
  async #poll(signal) {
    this.#round = (this.#round + 1) % ROUND;
    if (this.#round === 4) {
      await this.#loadUsers(signal);
    } else if (this.#round === 8) {
      await this.#loadQueued(signal);
    } else if (now() > this.#beforeUntil) {
      await this.#loadYesterday(signal);
    } else {
      await this.#loadNew(signal);
    }
    this.requestUpdate();
  }

  async #loadNew(signal) {
    const from = Math.max(this.#newest - OVERLAP, now() - HOUR);
    const path = this.#next ?? statusesPath([`>=${iso(from)}`], 'createdAt');
    // The same text again would not be read out.
    this.announced = '';
    const {items, next} = await this.api.list(path, {signal});
    this.#next = next;
    const fresh = items.filter((status) => this.#take(status));
    const nobody = fresh.filter((status) => status.text === UNDELIVERABLE).length;
    if (nobody) {
      this.announced = texts.now.announced(nobody);
    }
    if (fresh.length) {
      // What just came may wait now. Who is online is still read in each round, however much comes.
      this.#round = this.#round > 4 ? Math.max(this.#round, 7) : this.#round;
    }
    this.#forget();
  }

  /** Takes a status in; returns whether it is new. */
  #take(status) {
    if (this.#statuses.has(status.id)) {
      return false;
    }
    const entry = {...status, at: Date.parse(status.createdAt)};
    this.#statuses.set(status.id, entry);
    this.#newest = Math.max(this.#newest, entry.at);
    return true;
  }

  /** Forgets what is older than an hour. */
  #forget() {
    const oldest = now() - HOUR;
    for (const [id, {at}] of this.#statuses) {
      if (at < oldest - OVERLAP) {
        this.#statuses.delete(id);
      }
    }
    if (this.#statuses.size < MOST) {
      this.#capped = false;
    }
  }

  render() {
    return html`<h1>${texts.now.title}</h1>
      <div class="visually-hidden" aria-live="polite">${this.announced}</div>
      <reachline-state
        .state=${this.state}
        .error=${this.error}
        @retry=${() => this.#open(this.#stop.signal)}
      >
        ${this.state === 'ready' ? this.#content() : nothing}
      </reachline-state>`;
  }

  #content() {
    const time = now();
    const hour = [...this.#statuses.values()].filter(({at}) => at >= time - HOUR);
    const before = this.#before.filter(({at}) => at >= time - DAY - HOUR && at < time - DAY);
    const undeliverable = hour
      .filter(({text}) => text === UNDELIVERABLE)
      .sort((a, b) => b.at - a.at);
    return html`
      ${this.stale
        ? html`<p class="error" role="status">${texts.now.stale} ${tell(this.stale)}</p>`
        : nothing}
      <div class="grid">
        ${this.#figure('waited', waited(hour), waited(before))}
        ${this.#figure('delivered', of(hour, DELIVERED), of(before, DELIVERED))}
        ${this.#figure('nobody', undeliverable.length, of(before, UNDELIVERABLE))}
      </div>
      <section class="card" id="feed" aria-labelledby="feed-heading">
        <h2 id="feed-heading">${texts.now.nobodyHeading}</h2>
        ${undeliverable.length ? this.#feed(undeliverable) : empty(texts.now.nobodyEmpty)}
      </section>
      <div class="grid">
        <section class="card" id="teams" aria-labelledby="teams-heading">
          <h2 id="teams-heading">${texts.now.teams}</h2>
          ${this.#channels.length
            ? html`<ul>
                ${this.#channels.map((channel) => this.#team(channel))}
              </ul>`
            : empty(texts.now.teamsEmpty)}
        </section>
        <section class="card" id="longest" aria-labelledby="longest-heading">
          <h2 id="longest-heading">${texts.now.longest}</h2>
          ${this.#queued.items.length
            ? html`<ul>
                ${this.#queued.items.slice(0, LONGEST).map(waiting)}
              </ul>`
            : empty(texts.now.longestEmpty)}
          ${this.#queued.items.length > LONGEST
            ? html`<p>
                <a href=${href('/conversations', {status: 'queued'})}
                  >${texts.now.allWaiting(this.#queued.items.length, this.#queued.more)}</a
                >
              </p>`
            : nothing}
        </section>
      </div>
    `;
  }

  #figure(name, amount, before) {
    return html`<section class="card" id=${name} aria-labelledby="${name}-heading">
      <h2 id="${name}-heading">${texts.now[name]}</h2>
      <div class="figure number">${texts.now.amount(amount, this.#capped)}</div>
      <div class="muted">${texts.now.yesterday(before)}</div>
    </section>`;
  }

  #feed(undeliverable) {
    return html`<ul>
        ${repeat(undeliverable.slice(0, SHOWN), ({id}) => id, missed)}
      </ul>
      ${undeliverable.length > SHOWN
        ? html`<p class="muted">${texts.now.more(undeliverable.length - SHOWN)}</p>`
        : nothing}`;
  }

  #team({id, name}) {
    const all = this.#users.filter((user) => user.channels?.includes(id));
    const online = all.filter((user) => user.presence === 'online');
    return html`<li>
      <bdi>${name}</bdi>
      <span class="badge ${online.length ? 'badge-ok' : 'badge-bad'}"
        >${texts.now.online(online.length, all.length)}</span
      >
      ${online.length
        ? html`<div class="muted">
            ${online.slice(0, 10).map((user, i) => html`${i ? ', ' : ''}<bdi>${user.name}</bdi>`)}
            ${online.length > 10 ? texts.now.others(online.length - 10) : nothing}
          </div>`
        : nothing}
    </li>`;
  }
}

function statusesPath(range, sort) {
  const query = new URLSearchParams({
    type: 'status',
    role: 'system',
    text: '^Notifications ',
    select: 'text,conversation,createdAt,meta',
    limit: PAGE,
  });
  range.forEach((end) => query.append('createdAt', end));
  if (sort) {
    query.set('sort', sort);
  }
  return `/v2/messages?${query}`;
}

function iso(milliseconds) {
  return new Date(milliseconds).toISOString();
}

function brief({text, conversation, createdAt}) {
  return {text, conversation, at: Date.parse(createdAt)};
}

/** Returns how many conversations somebody waited in. */
function waited(statuses) {
  return new Set(statuses.map(({conversation}) => conversation)).size;
}

function of(statuses, text) {
  return statuses.filter((status) => status.text === text).length;
}

function missed({createdAt, conversation, meta = {}}) {
  const offline = [...(meta.channelsOffline ?? []), ...(meta.usersOffline ?? [])].slice(0, 10);
  return html`<li>
    <a href=${href(`/conversations/${conversation}`)}
      ><reachline-time .value=${createdAt} relative></reachline-time
    ></a>
    ${meta.rule
      ? html`<span class="muted">${texts.now.rule}</span> <bdi class="untrusted">${meta.rule}</bdi>`
      : nothing}
    ${offline.length
      ? html`<span class="muted">${texts.now.missing}</span>
          ${offline.map(
            (id, i) => html`${i ? ', ' : ''}<reachline-name .resource=${id}></reachline-name>`,
          )}`
      : nothing}
  </li>`;
}

function waiting({id, name, updatedAt}) {
  return html`<li>
    <a href=${href(`/conversations/${id}`)} dir="auto">${name || id}</a>
    <span class="muted"
      >${texts.now.since} <reachline-time .value=${updatedAt} relative></reachline-time
    ></span>
  </li>`;
}

function empty(text) {
  return html`<p class="empty">${text}</p>`;
}

customElements.define('reachline-now', Now);
