import {LitElement, css, html, nothing} from 'lit';
import {onlineWithin, period} from '../elements/timeline.js';
import {poll} from '../api.js';
import {presenceKeeper} from '../presence-keeper.js';
import {navigate} from '../router.js';
import {now} from '../server-time.js';
import {shared} from '../styles.js';
import {tell, texts} from '../texts.js';

const EVERY = 15_000;
const AT_ONCE = 4;
const MEMBERS_SHOWN = 20;
const PAGES_READ = 12;
const CHANNELS_EVERY = 4;

/** The page of who is there: now, and over a day. */
class TeamPage extends LitElement {
  static properties = {
    api: {attribute: false},
    me: {attribute: false},
    query: {attribute: false},
    users: {state: true},
    channels: {state: true},
    error: {state: true},
    isChanging: {state: true},
    refusal: {state: true},
    expanded: {state: true},
    tick: {state: true},
  };

  static styles = [
    shared,
    css`
      .self {
        display: flex;
        flex-wrap: wrap;
        gap: 0.75rem 1rem;
        align-items: center;
        justify-content: space-between;
      }
      .self p {
        margin: 0;
      }
      .self .note {
        color: var(--muted);
        font-size: 0.9em;
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        gap: 0.75rem 1rem;
        align-items: end;
        margin-block: 1.5rem 0.75rem;
      }
      .bar h2 {
        margin: 0;
        flex: 1 1 12rem;
      }
      .day {
        display: flex;
        gap: 0.4rem;
        align-items: end;
      }
      .day .field {
        margin: 0;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem 0.75rem;
        align-items: baseline;
        justify-content: space-between;
      }
      .head h3 {
        margin: 0;
        overflow-wrap: anywhere;
        min-width: 0;
      }
      .rows {
        display: grid;
        gap: 0.5rem 1rem;
        grid-template-columns: minmax(9rem, 16rem) minmax(0, 1fr);
        align-items: center;
        margin-top: 0.75rem;
      }
      .scale {
        grid-column: 2;
        display: flex;
        justify-content: space-between;
        color: var(--muted);
        font-size: 0.75rem;
        font-variant-numeric: tabular-nums;
      }
      .who {
        min-width: 0;
        line-height: 1.25;
      }
      .who .name {
        display: flex;
        align-items: baseline;
      }
      .who bdi {
        overflow-wrap: anywhere;
        display: -webkit-box;
        -webkit-line-clamp: 2;
        -webkit-box-orient: vertical;
        overflow: hidden;
      }
      .who .since {
        color: var(--muted);
        font-size: 0.8rem;
      }
      .who.anybody .name {
        font-weight: 600;
      }
      .dot {
        display: inline-block;
        width: 0.6em;
        height: 0.6em;
        border-radius: 50%;
        border: 2px solid var(--muted);
        box-sizing: border-box;
        flex: none;
        margin-inline-end: 0.45em;
      }
      .dot.on {
        background: var(--ok);
        border-color: var(--ok);
      }
      .card + .card {
        margin-top: 1rem;
      }
      details {
        margin-top: 0.75rem;
      }
      dl {
        display: grid;
        grid-template-columns: minmax(6rem, max-content) 1fr;
        gap: 0.25rem 1rem;
        margin: 0.5rem 0 0;
      }
      dt,
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
      dd {
        font-variant-numeric: tabular-nums;
      }
      @media (max-width: 40rem) {
        .rows {
          grid-template-columns: minmax(0, 1fr);
          gap: 0.2rem;
        }
        .rows .who:not(:first-child) {
          margin-top: 0.6rem;
        }
        .scale {
          grid-column: 1;
        }
        dl {
          grid-template-columns: 1fr;
        }
        dd {
          margin-bottom: 0.4rem;
        }
      }
    `,
  ];

  #histories = new Map();
  #waiting = [];
  #running = 0;
  #shown = new Set();
  #stop;
  #observer;
  #loads = 0;
  #wasOnline;
  #onPresence = () => {
    const own = pathOf('users', this.me.id);
    if (this.#wasOnline !== presenceKeeper.isOnline && this.#histories.has(own)) {
      this.#read(own);
    }
    this.#wasOnline = presenceKeeper.isOnline;
    this.requestUpdate();
  };

  constructor() {
    super();
    this.expanded = new Set();
    this.tick = 0;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#stop = new AbortController();
    this.#observer = new IntersectionObserver((entries) => this.#seen(entries), {
      rootMargin: '200px',
    });
    presenceKeeper.addEventListener('change', this.#onPresence);
    presenceKeeper.start(this.api, this.me);
    this.#load().catch(() => {});
    poll(() => this.#load(), {every: EVERY, signal: this.#stop.signal});
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#stop.abort();
    this.#observer.disconnect();
    presenceKeeper.removeEventListener('change', this.#onPresence);
  }

  updated(changed) {
    if (changed.has('query')) {
      this.#histories.clear();
      this.#loadShown();
    }
    for (const card of this.renderRoot.querySelectorAll('[data-team]')) {
      this.#observer.observe(card);
    }
  }

  get #seesAll() {
    return this.me.scopes.has('bot') || this.me.scopes.has('admin');
  }

  /** The day that is shown: its first moment, and that of the next day, in the viewer's zone. */
  get #day() {
    const asked = /^(\d{4})-(\d\d)-(\d\d)$/.exec(this.query?.get('day') ?? '');
    const today = new Date(now());
    const first = asked
      ? new Date(asked[1], asked[2] - 1, asked[3])
      : new Date(today.getFullYear(), today.getMonth(), today.getDate());
    const next = new Date(first.getFullYear(), first.getMonth(), first.getDate() + 1);
    return {
      first,
      from: first.getTime(),
      until: next.getTime(),
      isToday: now() >= first && now() < next,
    };
  }

  async #load() {
    if (!this.#seesAll) {
      await presenceKeeper.refresh();
      this.#refreshHistories([]);
      return;
    }
    try {
      if (this.#loads++ % CHANNELS_EVERY === 0 || !this.channels) {
        this.channels = await this.#all('/v2/channels');
      }
      const users = await this.#all('/v2/users');
      const before = new Map((this.users ?? []).map((user) => [user.id, user.presence]));
      const changed = users.filter(
        (user) => before.has(user.id) && before.get(user.id) !== user.presence,
      );
      this.users = users;
      this.error = undefined;
      const mine = users.find((user) => user.id === this.me.id);
      if (
        mine &&
        presenceKeeper.state === 'ready' &&
        (mine.presence === 'online') !== presenceKeeper.isOnline
      ) {
        presenceKeeper.refresh();
      }
      this.#refreshHistories(changed);
      this.tick++;
    } catch (error) {
      // What is shown stays; only a page without anything says that it failed.
      this.error = error;
      throw error;
    }
  }

  async #all(path) {
    const items = [];
    let pages = 0;
    for (let next = `${path}?limit=500&sort=name`; next && pages < PAGES_READ; pages++) {
      const answer = await this.api.list(next);
      items.push(...answer.items);
      next = answer.next;
    }
    return items;
  }

  render() {
    const text = texts.team;
    return html`
      <h1 tabindex="-1">${text.title}</h1>
      ${this.#self()}
      <div class="bar">
        <h2>${text.day}</h2>
        ${this.#dayField()}
      </div>
      ${this.#seesAll ? this.#teams() : this.#own()}
    `;
  }

  #self() {
    const text = texts.team;
    const {state, isOnline, until, isKept, error} = presenceKeeper;
    if (state === 'unknown') {
      return html`<section class="card self" aria-label=${text.you}>
        <p>${text.notInDirectory}</p>
      </section>`;
    }
    if (state === 'loading' || state === 'failed') {
      return html`<section class="card self" aria-label=${text.you}>
        <reachline-state
          .state=${state}
          .error=${error}
          @retry=${() => presenceKeeper.refresh()}
        ></reachline-state>
      </section>`;
    }
    return html`
      <section class="card self" aria-label=${text.you}>
        <div aria-live="polite">
          <p>
            ${dot(isOnline)}<strong>${isOnline ? text.youAreOnline : text.youAreOffline}</strong>
          </p>
          <p class="note">
            ${
              isOnline
                ? isKept
                  ? text.kept
                  : html`${text.until}
                      <reachline-time .value=${new Date(until).toISOString()}></reachline-time>`
                : text.offlineNote
            }
          </p>
          ${
            isKept && error
              ? html`<p class="error" role="alert">
                  ${text.notRenewed(until > now() ? period({from: now(), until}).slice(6) : undefined)}
                </p>`
              : nothing
          }
          ${this.refusal ? html`<p class="error" role="alert">${text.notSet} ${this.refusal}</p>` : nothing}
        </div>
        <div class="actions">
          ${
            isOnline && !isKept
              ? html`<button
                  type="button"
                  ?disabled=${this.isChanging}
                  @click=${() => this.#set('online')}
                >
                  ${text.stayOnline}
                </button>`
              : nothing
          }
          <button
            type="button"
            class=${isOnline ? '' : 'primary'}
            ?disabled=${this.isChanging}
            @click=${() => this.#set(isOnline ? 'offline' : 'online')}
          >
            ${isOnline ? text.goOffline : text.goOnline}
          </button>
        </div>
      </section>
    `;
  }

  async #set(presence) {
    this.isChanging = true;
    this.refusal = undefined;
    try {
      await presenceKeeper.set(presence);
      await this.#load();
    } catch (error) {
      this.refusal = tell(error);
    } finally {
      this.isChanging = false;
    }
  }

  #dayField() {
    const text = texts.team;
    const {first, isToday} = this.#day;
    return html`
      <div class="day" role="group" aria-label=${text.dayShown}>
        <button
          type="button"
          aria-label=${text.dayBefore}
          title=${text.dayBefore}
          @click=${() => this.#move(-1)}
        >
          ‹
        </button>
        <label class="field">
          <span class="visually-hidden">${text.dayShown}</span>
          <input
            type="date"
            .value=${isoDay(first)}
            max=${isoDay(new Date(now()))}
            @change=${(event) => event.target.value && this.#show(event.target.value)}
          />
        </label>
        <button
          type="button"
          aria-label=${text.dayAfter}
          title=${text.dayAfter}
          ?disabled=${isToday}
          @click=${() => this.#move(1)}
        >
          ›
        </button>
      </div>
    `;
  }

  #move(days) {
    const {first} = this.#day;
    this.#show(isoDay(new Date(first.getFullYear(), first.getMonth(), first.getDate() + days)));
  }

  #show(day) {
    const query = new URLSearchParams(this.query);
    if (day >= isoDay(new Date(now()))) {
      query.delete('day');
    } else {
      query.set('day', day);
    }
    navigate('/team', query);
  }

  #teams() {
    const text = texts.team;
    if (!this.users || !this.channels) {
      return html`<reachline-state
        .state=${this.error ? 'failed' : 'loading'}
        .error=${this.error}
        @retry=${() => this.#load().catch(() => {})}
      ></reachline-state>`;
    }
    if (this.channels.length === 0 && this.users.length === 0) {
      return html`<reachline-state .state=${'empty'} .text=${text.nobody}></reachline-state>`;
    }
    return html`
      ${this.error ? html`<p class="error" role="status">${text.stale}</p>` : nothing}
      ${this.#groups.map((group) => this.#team(group))}
    `;
  }

  /** The teams, each with its members, those who are online first; last whoever is in no team. */
  get #groups() {
    const known = new Map((this.users ?? []).map((user) => [user.id, user]));
    const channels = this.channels ?? [];
    const placed = new Set(channels.flatMap((channel) => channel.members));
    const others = [...known.values()].filter(
      (user) => !placed.has(user.id) && user.role !== 'bot',
    );
    const groups = channels.map((channel) => {
      const members = channel.members.map((id) => known.get(id)).filter((user) => user);
      return group(channel.id, members, (user) => user.channels.includes(channel.id), channel);
    });
    return others.length > 0 ? [...groups, group('none', others, () => true)] : groups;
  }

  #team({key, channel, members, online}) {
    const text = texts.team;
    const some = this.#shownOf(key, members);
    return html`
      <section class="card" data-team=${key} aria-labelledby="team-${key}">
        <div class="head">
          <h3 id="team-${key}" dir="auto">${channel ? channel.name : text.inNoTeam}</h3>
          <span class="badge ${online > 0 ? 'badge-ok' : channel ? 'badge-bad' : ''}"
            >${text.online(online, members.length)}</span
          >
        </div>
        ${
          members.length === 0
            ? html`<p class="empty">${text.noMembers}</p>`
            : html`
                <div class="rows">
                  ${this.#scale()}
                  ${channel ? this.#row(pathOf('channels', key), text.anybody) : nothing}
                  ${some.map((user) => this.#row(pathOf('users', user.id), user.name, user, channel))}
                </div>
                ${
                  members.length > some.length
                    ? html`<p class="actions">
                        <button type="button" @click=${() => this.#expand(key)}>
                          ${text.showAll(members.length)}
                        </button>
                      </p>`
                    : nothing
                }
                <details>
                  <summary>${text.inWords}</summary>
                  <dl>
                    ${channel ? this.#words(pathOf('channels', key), text.anybody) : nothing}
                    ${some.map((user) => this.#words(pathOf('users', user.id), user.name))}
                  </dl>
                </details>
              `
        }
      </section>
    `;
  }

  #shownOf(key, members) {
    return this.expanded.has(key) ? members : members.slice(0, MEMBERS_SHOWN);
  }

  #own() {
    const path = pathOf('users', this.me.id);
    if (presenceKeeper.state === 'unknown') {
      return html`<p class="empty">${texts.team.notInDirectory}</p>`;
    }
    const user = {
      id: this.me.id,
      name: this.me.name ?? texts.team.you,
      presence: presenceKeeper.isOnline ? 'online' : 'offline',
      channels: [],
    };
    return html`<section class="card" data-team="own" aria-label=${texts.team.day}>
      <div class="rows">${this.#scale()} ${this.#row(path, user.name, user)}</div>
      <details>
        <summary>${texts.team.inWords}</summary>
        <dl>${this.#words(path, user.name)}</dl>
      </details>
    </section>`;
  }

  #scale() {
    return html`<div class="scale" aria-hidden="true">
      ${['00:00', '06:00', '12:00', '18:00', '24:00'].map((time) => html`<span>${time}</span>`)}
    </div>`;
  }

  #row(path, name, user, channel) {
    const {from, until} = this.#day;
    const history = this.#histories.get(path);
    return html`
      <div class="who ${user ? '' : 'anybody'}">
        <div class="name">
          ${user ? dot(user.presence === 'online') : nothing}<bdi>${name}</bdi>
        </div>
        ${user ? html`<div class="since">${this.#since(user, history, channel)}</div>` : nothing}
      </div>
      ${
        history?.error
          ? html`<div class="error">
              ${tell(history.error)}
              <button type="button" @click=${() => this.#read(path)}>${texts.state.retry}</button>
            </div>`
          : html`<reachline-timeline
              .intervals=${history?.intervals}
              .from=${from}
              .until=${until}
              .now=${now()}
              label=${name}
              aria-busy=${history?.intervals ? 'false' : 'true'}
            ></reachline-timeline>`
      }
    `;
  }

  #since(user, history, channel) {
    const text = texts.team;
    const isOnline = user.presence === 'online';
    const inVain =
      isOnline && channel && !user.channels.includes(channel.id) ? ` · ${text.notSubscribed}` : '';
    if (!this.#day.isToday || !history?.intervals) {
      return html`${isOnline ? text.isOnline : text.isOffline}${inVain}`;
    }
    const last = onlineWithin(history.intervals, this.#day.from, now()).at(-1);
    if (isOnline) {
      return html`${last ? html`${text.since} ${time(last.from)}` : text.isOnline}${inVain}`;
    }
    return last ? html`${text.lastSeen} ${time(last.until)}` : text.notToday;
  }

  #words(path, name) {
    const history = this.#histories.get(path);
    const {from, until} = this.#day;
    const online = onlineWithin(history?.intervals ?? [], from, Math.min(until, now()));
    return html`<dt dir="auto">${name}</dt>
      <dd>
        ${history?.intervals ? texts.team.timesInWords(online.map(period)) : texts.state.loading}
      </dd>`;
  }

  #expand(key) {
    this.expanded = new Set([...this.expanded, key]);
    this.updateComplete.then(() => this.#loadShown());
  }

  #seen(entries) {
    for (const entry of entries) {
      if (entry.isIntersecting) {
        this.#shown.add(entry.target.dataset.team);
      } else {
        this.#shown.delete(entry.target.dataset.team);
      }
    }
    this.#loadShown();
  }

  /** The paths of the histories of a team that are shown. */
  #pathsOf(key) {
    if (key === 'own') {
      return [pathOf('users', this.me.id)];
    }
    const found = this.#groups.find((one) => one.key === key);
    return found
      ? [
          ...(found.channel ? [pathOf('channels', key)] : []),
          ...this.#shownOf(key, found.members).map((user) => pathOf('users', user.id)),
        ]
      : [];
  }

  #loadShown() {
    for (const key of this.#shown) {
      for (const path of this.#pathsOf(key)) {
        if (!this.#histories.has(path)) {
          this.#read(path);
        }
      }
    }
  }

  /** Reads again what changed: people who came or went, and intervals that have run out. */
  #refreshHistories(changed) {
    if (this.#day.isToday) {
      const ids = new Set(changed.map((user) => user.id));
      const affected = (this.channels ?? []).filter((channel) =>
        channel.members.some((id) => ids.has(id)),
      );
      const stale = new Set([
        ...changed.map((user) => pathOf('users', user.id)),
        ...affected.map((channel) => pathOf('channels', channel.id)),
      ]);
      for (const [path, history] of this.#histories) {
        const last = history.intervals?.at(-1);
        const hasRunOut =
          last && Date.parse(last.until) <= now() && now() - Date.parse(last.until) < 2 * EVERY;
        if (stale.has(path) || hasRunOut) {
          this.#read(path);
        }
      }
    }
    this.#loadShown();
  }

  /** Reads a history, at most a few at once. */
  #read(path) {
    this.#histories.set(path, {...this.#histories.get(path), error: undefined});
    if (!this.#waiting.includes(path)) {
      this.#waiting.push(path);
    }
    this.#next();
  }

  async #next() {
    if (this.#running >= AT_ONCE || this.#waiting.length === 0) {
      return;
    }
    const path = this.#waiting.shift();
    const {from, until} = this.#day;
    this.#running++;
    try {
      const range = new URLSearchParams({
        since: new Date(from).toISOString(),
        until: new Date(until).toISOString(),
      });
      const {body} = await this.api.get(`${path}?${range}`, {signal: this.#stop.signal});
      if (from === this.#day.from) {
        this.#histories.set(path, {intervals: body});
      }
    } catch (error) {
      if (from === this.#day.from && error.name !== 'AbortError') {
        this.#histories.set(path, {error});
      }
    } finally {
      this.#running--;
      this.requestUpdate();
      this.#next();
    }
  }
}

function group(key, members, isSubscribed, channel) {
  const counts = (user) => user.presence === 'online' && isSubscribed(user);
  const online = members.filter(counts);
  return {
    key,
    channel,
    members: [...online, ...members.filter((user) => !counts(user))],
    online: online.length,
  };
}

function dot(isOnline) {
  return html`<span class="dot ${isOnline ? 'on' : ''}"></span>`;
}

function pathOf(kind, id) {
  return `/v2/${kind}/${id}/presence`;
}

function time(value) {
  return html`<reachline-time .value=${new Date(value).toISOString()}></reachline-time>`;
}

function isoDay(date) {
  const two = (number) => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

customElements.define('reachline-team', TeamPage);
