import {LitElement, css, html, nothing} from 'lit';
import {navigate} from '../router.js';
import {shared} from '../styles.js';
import {tell, texts} from '../texts.js';

const VIEWS = ['sources', 'quarantine', 'services'];
const PAGE = 50;
const SHORT = 2_000;
const REASONS = [
  'malformed',
  'too_large',
  'too_deep',
  'unknown_type',
  'unknown_user',
  'invalid_field',
  'too_old',
  'in_the_future',
  'unstorable',
];
const STATES = ['pending', 'delivered', 'failed'];

/** The page of sources, of events that were set aside, and of services with their deliveries. */
class OperationsPage extends LitElement {
  static properties = {
    api: {attribute: false},
    me: {attribute: false},
    query: {attribute: false},
    items: {state: true},
    next: {state: true},
    service: {state: true},
    error: {state: true},
    isLoading: {state: true},
    results: {state: true},
    busy: {state: true},
    opened: {state: true},
    asked: {state: true},
  };

  static styles = [
    shared,
    css`
      nav ul {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem;
        list-style: none;
        padding: 0;
        margin: 0 0 1.25rem;
        border-bottom: 1px solid var(--border);
      }
      nav a {
        display: block;
        padding: 0.5rem 0.85rem;
        color: inherit;
        text-decoration: none;
        border-bottom: 3px solid transparent;
        margin-bottom: -1px;
      }
      nav a[aria-current] {
        border-color: var(--accent);
        font-weight: 600;
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        gap: 0.75rem 1rem;
        align-items: end;
        justify-content: space-between;
        margin-bottom: 1rem;
      }
      .bar p {
        margin: 0;
        flex: 1 1 18rem;
        max-width: 42rem;
        color: var(--muted);
      }
      .list {
        display: grid;
        gap: 0.75rem;
        list-style: none;
        padding: 0;
        margin: 0;
      }
      .list > li {
        margin: 0;
        min-width: 0;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem 0.75rem;
        align-items: baseline;
      }
      .head h2,
      .head h3 {
        margin: 0;
        font-size: 1.05rem;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      .head .end {
        margin-inline-start: auto;
      }
      .what {
        margin: 0.35rem 0;
        overflow-wrap: anywhere;
      }
      .facts {
        display: grid;
        grid-template-columns: minmax(6rem, max-content) minmax(0, 1fr);
        gap: 0.2rem 1rem;
        margin: 0.5rem 0;
      }
      .facts dt {
        color: var(--muted);
      }
      .facts dd {
        margin: 0;
        overflow-wrap: anywhere;
        min-width: 0;
      }
      .danger {
        border-color: var(--bad);
        color: var(--bad);
      }
      a.button {
        background: var(--surface);
        border: 1px solid var(--field-border);
        border-radius: 0.35rem;
        color: var(--text);
        padding: 0.4rem 0.8rem;
        text-decoration: none;
      }
      code,
      pre {
        font-family: ui-monospace, monospace;
        font-size: 0.85em;
      }
      pre {
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        max-height: 24rem;
        overflow: auto;
        padding: 0.75rem;
        border-radius: 0.4rem;
        background: color-mix(in srgb, currentColor 6%, transparent);
      }
      ol.attempts {
        margin: 0.5rem 0 0;
        padding-inline-start: 1.5rem;
      }
      .result {
        margin: 0.5rem 0 0;
      }
      @media (max-width: 30rem) {
        .facts {
          grid-template-columns: minmax(0, 1fr);
          gap: 0;
        }
        .facts dd {
          margin-bottom: 0.4rem;
        }
      }
    `,
  ];

  #loading;

  constructor() {
    super();
    this.#clear();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#loading?.abort();
  }

  willUpdate(changed) {
    if (changed.has('query')) {
      this.#clear();
      this.#load();
    }
  }

  #clear() {
    this.items = undefined;
    this.next = undefined;
    this.service = undefined;
    this.error = undefined;
    this.results = new Map();
    this.busy = new Set();
    this.opened = new Set();
    this.asked = undefined;
  }

  get #view() {
    const asked = this.query?.get('show');
    return VIEWS.includes(asked) ? asked : VIEWS[0];
  }

  get #serviceId() {
    return this.#view === 'services' ? (this.query?.get('service') ?? undefined) : undefined;
  }

  get #path() {
    const query = new URLSearchParams({limit: PAGE});
    if (this.#serviceId) {
      if (STATES.includes(this.query.get('state'))) {
        query.set('state', this.query.get('state'));
      }
      return `/v2/services/${encodeURIComponent(this.#serviceId)}/deliveries?${query}`;
    }
    if (this.#view === 'quarantine' && REASONS.includes(this.query.get('reason'))) {
      query.set('reason', this.query.get('reason'));
    }
    return `/v2/${this.#view}?${query}`;
  }

  async #load(path = this.#path) {
    this.#loading?.abort();
    const {signal} = (this.#loading = new AbortController());
    const before = path === this.#path ? [] : (this.items ?? []);
    this.error = undefined;
    this.isLoading = true;
    try {
      const service = this.#serviceId;
      if (service && !this.service) {
        const {body} = await this.api.get(`/v2/services/${encodeURIComponent(service)}`, {signal});
        this.service = body;
      }
      const {items, next} = await this.api.list(path, {signal});
      if (!signal.aborted) {
        this.items = [...before, ...items];
        this.next = next;
      }
    } catch (error) {
      if (!signal.aborted) {
        this.error = error;
      }
    } finally {
      if (!signal.aborted) {
        this.isLoading = false;
      }
    }
  }

  render() {
    const text = texts.operations;
    return html`
      <h1 tabindex="-1">${text.title}</h1>
      <nav aria-label=${text.title}>
        <ul>
          ${VIEWS.map(
            (view) =>
              html`<li>
                <a
                  href="#/operations?show=${view}"
                  aria-current=${this.#view === view ? 'page' : nothing}
                  >${text.views[view]}</a
                >
              </li>`,
          )}
        </ul>
      </nav>
      ${this.#content()} ${this.#confirmation()}
    `;
  }

  #content() {
    switch (this.#view) {
      case 'quarantine':
        return this.#quarantine();
      case 'services':
        return this.#serviceId ? this.#deliveries() : this.#services();
      default:
        return this.#sources();
    }
  }

  #sources() {
    return html`
      <div class="bar"><p>${texts.operations.aboutSources}</p></div>
      ${this.#listOf((source) => this.#source(source), texts.operations.noSources)}
    `;
  }

  #source(source) {
    const text = texts.operations;
    return html`
      <div class="head">
        <h2 dir="auto">${text.sourceTypes[source.type] ?? source.type}</h2>
        ${
          source.webhookId
            ? html`<span class="badge badge-ok">${text.connected}</span>`
            : html`<span class="badge badge-wait">${text.noWebhookId}</span>`
        }
      </div>
      ${source.webhookId ? nothing : html`<p class="what">${text.noWebhookIdRemedy}</p>`}
      <dl class="facts">
        <dt>${text.orgId}</dt>
        <dd dir="auto">${source.orgId}</dd>
        <dt>${text.webhookId}</dt>
        <dd dir="auto">${source.webhookId ?? text.none}</dd>
        <dt>${text.host}</dt>
        <dd>${source.host}</dd>
        <dt>${text.address}</dt>
        <dd><code>${source.url}</code></dd>
        <dt>${text.registered}</dt>
        <dd>${time(source.createdAt)}</dd>
      </dl>
    `;
  }

  #quarantine() {
    const text = texts.operations;
    return html`
      <div class="bar">
        <p>${text.aboutQuarantine}</p>
        ${this.#select('reason', text.reason, text.everyReason, REASONS, text.reasons)}
      </div>
      ${this.#listOf(
        (event) => this.#quarantined(event),
        this.query?.get('reason') ? text.noQuarantinedOfReason : text.noQuarantined,
      )}
    `;
  }

  #quarantined(event) {
    const text = texts.operations;
    const isOpen = this.opened.has(event.id);
    return html`
      <div class="head">
        <h2>${text.reasons[event.reason] ?? event.reason}</h2>
        <span class="badge">${text.times(event.count)}</span>
        <span class="end">${time(event.lastAt)}</span>
      </div>
      <p class="what" dir="auto">${clipped(event.detail)}</p>
      <dl class="facts">
        <dt>${text.firstCame}</dt>
        <dd>${time(event.createdAt)}</dd>
        <dt>${text.source}</dt>
        <dd><code>${event.source}</code></dd>
      </dl>
      <div class="actions">
        ${
          event.cut
            ? nothing
            : html`<button
                type="button"
                ?disabled=${this.busy.has(event.id)}
                @click=${() => this.#retryEvent(event)}
              >
                ${text.takeUpAgain}
              </button>`
        }
        <button type="button" aria-expanded=${isOpen} @click=${() => this.#toggle(event.id)}>
          ${isOpen ? text.hideEvent : text.showEvent}
        </button>
        <button
          type="button"
          class="danger"
          ?disabled=${this.busy.has(event.id)}
          @click=${() => {
            this.asked = event;
          }}
        >
          ${text.delete}
        </button>
      </div>
      ${event.cut ? html`<p class="result">${text.cut}</p>` : nothing} ${this.#result(event.id)}
      ${isOpen ? this.#raw(event) : nothing}
    `;
  }

  #raw(event) {
    const text = texts.operations;
    const whole = event.event;
    const isWhole = this.opened.has(`${event.id} whole`);
    return html`<pre dir="auto" tabindex="0" role="group" aria-label=${text.event}>
${isWhole ? whole : clipped(whole)}</pre>
      ${
        whole.length > SHORT && !isWhole
          ? html`<button type="button" @click=${() => this.#toggle(`${event.id} whole`)}>
              ${text.showWhole(whole.length)}
            </button>`
          : nothing
      }`;
  }

  async #retryEvent(event) {
    const text = texts.operations;
    await this.#act(event.id, async () => {
      try {
        const {body} = await this.api.post(`/v2/quarantine/${event.id}/retry`);
        this.#goneFromList(event.id, text.retried[body.outcome] ?? text.retried.stored);
      } catch (error) {
        if (error.status === 404) {
          this.#goneFromList(event.id, text.goneAlready);
        } else if (error.status === 422) {
          this.#say(event.id, `${text.stillWrong} ${error.message}`, true);
        } else {
          throw error;
        }
      }
    });
  }

  #confirmation() {
    const text = texts.operations;
    const event = this.asked;
    return html`<reachline-dialog
      .open=${event !== undefined}
      heading=${text.deleteHeading}
      @close=${() => {
        this.asked = undefined;
      }}
    >
      <p>${text.deleteQuestion}</p>
      <p class="what" dir="auto">${clipped(event?.detail ?? '')}</p>
      <button
        type="button"
        slot="actions"
        class="danger"
        id="confirm"
        @click=${() => this.#deleteEvent(event)}
      >
        ${text.delete}
      </button>
    </reachline-dialog>`;
  }

  async #deleteEvent(event) {
    this.asked = undefined;
    await this.#act(event.id, async () => {
      try {
        await this.api.delete(`/v2/quarantine/${event.id}`);
        this.#goneFromList(event.id, texts.operations.deleted);
      } catch (error) {
        if (error.status !== 404) {
          throw error;
        }
        this.#goneFromList(event.id, texts.operations.goneAlready);
      }
    });
  }

  #services() {
    return html`
      <div class="bar"><p>${texts.operations.aboutServices}</p></div>
      ${this.#listOf((service) => this.#serviceCard(service), texts.operations.noServices)}
    `;
  }

  #serviceCard(service) {
    const text = texts.operations;
    return html`
      <div class="head">
        <h2 dir="auto">${service.name}</h2>
        ${serviceState(service)}
      </div>
      ${this.#disabled(service)}
      <dl class="facts">
        <dt>${text.address}</dt>
        <dd dir="auto">${clipped(service.params.url)}</dd>
        <dt>${text.events}</dt>
        <dd>${service.params.events.map((event) => html`<code>${event}</code> `)}</dd>
      </dl>
      <div class="actions">
        <a class="button" href="#/operations?show=services&service=${service.id}"
          >${text.toDeliveries}</a
        >
        <a class="button" href="#/operations?show=services&service=${service.id}&state=failed"
          >${text.toFailed}</a
        >
        ${this.#enable(service)}
      </div>
      ${this.#result(service.id)}
    `;
  }

  #disabled(service) {
    const text = texts.operations;
    return service.enabled
      ? nothing
      : html`<p class="what">
          ${text.disabledReasons[service.disabledReason] ?? text.disabledByAdmin}
        </p>`;
  }

  #enable(service) {
    return service.enabled
      ? nothing
      : html`<button
          type="button"
          ?disabled=${this.busy.has(service.id)}
          @click=${() => this.#enableService(service)}
        >
          ${texts.operations.enable}
        </button>`;
  }

  async #enableService(service) {
    await this.#act(service.id, async () => {
      const {body} = await this.api.patch(`/v2/services/${service.id}`, {enabled: true});
      if (this.service) {
        this.service = body;
      } else {
        this.items = this.items.map((one) => (one.id === body.id ? body : one));
      }
      this.#say(service.id, texts.operations.enabledAgain);
    });
  }

  #deliveries() {
    const text = texts.operations;
    return html`
      <p><a href="#/operations?show=services">${text.backToServices}</a></p>
      ${
        this.service
          ? html`<div class="head">
                <h2 dir="auto">${text.deliveriesOf(this.service.name)}</h2>
                ${serviceState(this.service)}
              </div>
              ${this.#disabled(this.service)}
              <div class="actions">${this.#enable(this.service)}</div>
              ${this.#result(this.service.id)}`
          : nothing
      }
      <div class="bar">
        <p>${text.aboutDeliveries}</p>
        ${this.#select('state', text.state, text.everyState, STATES, text.states)}
      </div>
      ${this.#listOf(
        (delivery) => this.#delivery(delivery),
        this.query.get('state') ? text.noDeliveriesOfState : text.noDeliveries,
      )}
    `;
  }

  #delivery(delivery) {
    const text = texts.operations;
    const isOpen = this.opened.has(delivery.id);
    const colour =
      {delivered: 'badge-ok', failed: 'badge-bad', pending: 'badge-wait'}[delivery.state] ?? '';
    const last = delivery.attempts.at(-1);
    return html`
      <div class="head">
        <h3><code>${delivery.event}</code></h3>
        <span class="badge ${colour}">${text.states[delivery.state] ?? delivery.state}</span>
        <span class="end">${time(delivery.createdAt)}</span>
      </div>
      ${
        delivery.reason
          ? html`<p class="what">${text.failures[delivery.reason] ?? delivery.reason}</p>`
          : nothing
      }
      <dl class="facts">
        <dt>${text.conversation}</dt>
        <dd><a href="#/conversations/${delivery.conversation}">${delivery.conversation}</a></dd>
        ${
          last
            ? html`<dt>${text.lastAttempt}</dt>
                <dd dir="auto">${attempt(last)}</dd>`
            : nothing
        }
        ${
          delivery.nextAt
            ? html`<dt>${text.nextAttempt}</dt>
                <dd>${time(delivery.nextAt)}</dd>`
            : nothing
        }
      </dl>
      <div class="actions">
        <button
          type="button"
          ?disabled=${this.busy.has(delivery.id)}
          @click=${() => this.#retryDelivery(delivery)}
        >
          ${text.tryAgain}
        </button>
        ${
          delivery.attempts.length + delivery.refused.length > 0
            ? html`<button
                type="button"
                aria-expanded=${isOpen}
                @click=${() => this.#toggle(delivery.id)}
              >
                ${text.attempts(delivery.attempts.length)}
              </button>`
            : nothing
        }
      </div>
      ${this.#result(delivery.id)}
      ${
        isOpen
          ? html`<ol class="attempts">
                ${delivery.attempts.map((one) => html`<li dir="auto">${attempt(one)}</li>`)}
              </ol>
              ${delivery.refused.map(
                (one) =>
                  html`<p class="what" dir="auto">
                    ${text.refused(one.index)} ${clipped(one.reason)}
                  </p>`,
              )}`
          : nothing
      }
    `;
  }

  async #retryDelivery(delivery) {
    const text = texts.operations;
    await this.#act(delivery.id, async () => {
      try {
        const {body} = await this.api.post(
          `/v2/services/${encodeURIComponent(this.#serviceId)}/deliveries/${delivery.id}/retry`,
        );
        this.items = this.items.map((one) => (one.id === body.id ? body : one));
        this.#say(delivery.id, text.dueAgain);
      } catch (error) {
        if (error.code === 'disabled') {
          this.#say(delivery.id, text.enableFirst, true);
        } else if (error.status === 404) {
          this.#goneFromList(delivery.id, text.goneAlready);
        } else {
          throw error;
        }
      }
    });
  }

  /** A list with what is said where it is empty, loads, or failed. */
  #listOf(item, empty) {
    if (!this.items) {
      return html`<reachline-state
        .state=${this.error ? 'failed' : 'loading'}
        .error=${this.error}
        @retry=${() => this.#load()}
      ></reachline-state>`;
    }
    const gone = [...this.results].filter(([, result]) => result.isGone);
    return html`
      <div role="status">
        ${gone.map(([, result]) => html`<p class="result">${result.message}</p>`)}
      </div>
      ${
        this.items.length === 0 && !this.next
          ? html`<reachline-state .state=${'empty'} .text=${empty}></reachline-state>`
          : html`<ul class="list">
              ${this.items.map((one) => html`<li class="card">${item(one)}</li>`)}
            </ul>`
      }
      ${
        this.error
          ? html`<reachline-state
              .state=${'failed'}
              .error=${this.error}
              @retry=${() => this.#load(this.next)}
            ></reachline-state>`
          : this.next
            ? html`<reachline-more
                next
                .busy=${this.isLoading}
                @more=${() => this.#load(this.next)}
              ></reachline-more>`
            : nothing
      }
    `;
  }

  #select(name, label, all, values, names) {
    return html`<label class="field">
      <span>${label}</span>
      <select
        @change=${(event) => {
          const query = new URLSearchParams(this.query);
          if (event.target.value) {
            query.set(name, event.target.value);
          } else {
            query.delete(name);
          }
          navigate('/operations', query);
        }}
      >
        <option value="" ?selected=${!this.query?.get(name)}>${all}</option>
        ${values.map(
          (value) =>
            html`<option value=${value} ?selected=${this.query?.get(name) === value}>
              ${names[value]}
            </option>`,
        )}
      </select>
    </label>`;
  }

  async #act(id, action) {
    this.busy = new Set([...this.busy, id]);
    this.#say(id, undefined);
    try {
      await action();
    } catch (error) {
      this.#say(id, `${texts.operations.notDone} ${tell(error)}`, true);
    } finally {
      this.busy = new Set([...this.busy].filter((one) => one !== id));
    }
  }

  #say(id, message, isError = false) {
    const results = new Map(this.results);
    if (message) {
      results.set(id, {message, isError});
    } else {
      results.delete(id);
    }
    this.results = results;
  }

  #goneFromList(id, message) {
    this.items = this.items.filter((one) => one.id !== id);
    this.results = new Map([...this.results, [id, {message, isGone: true}]]);
    // The button that had the focus is gone.
    this.updateComplete.then(() => this.renderRoot.querySelector('h1').focus());
  }

  #result(id) {
    const result = this.results.get(id);
    return result
      ? html`<p
          class="result ${result.isError ? 'error' : ''}"
          role=${result.isError ? 'alert' : 'status'}
          dir="auto"
        >
          ${result.message}
        </p>`
      : nothing;
  }

  #toggle(id) {
    const opened = new Set(this.opened);
    if (!opened.delete(id)) {
      opened.add(id);
    }
    this.opened = opened;
  }
}

function serviceState(service) {
  return service.enabled
    ? html`<span class="badge badge-ok">${texts.operations.enabled}</span>`
    : html`<span class="badge badge-bad">${texts.operations.disabled}</span>`;
}

function attempt(one) {
  return html`${time(one.at)}:
  ${one.status ? texts.operations.answered(one.status) : clipped(one.error ?? '')},
  ${texts.operations.took(one.ms)}`;
}

function time(value) {
  return html`<reachline-time .value=${value}></reachline-time>`;
}

function clipped(text) {
  return text.length > SHORT ? `${text.slice(0, SHORT)}…` : text;
}

customElements.define('reachline-operations', OperationsPage);
