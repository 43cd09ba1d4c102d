import {LitElement, css, html, nothing} from 'lit';
import {now} from '../server-time.js';
import {shared} from '../styles.js';
import {tell, texts} from '../texts.js';

const DAYS = 7;
const DAY = 86_400_000;
/** The most changed messages that are listed; all are counted. */
const LISTED = 200;

/**
 * A replay of the last days under drafts: what was told then, beside what would have been. Set `drafts`, a
 * function that returns the workflows to suppose. It tells of `refused` like a trial.
 */
class Replay extends LitElement {
  static properties = {
    api: {attribute: false},
    drafts: {attribute: false},
    names: {attribute: false},
    counts: {state: true},
    changed: {state: true},
    state: {state: true},
    fault: {state: true},
  };
  static styles = [
    shared,
    css`
      .numbers {
        border-collapse: collapse;
        margin: 0.75rem 0;
        width: 100%;
      }

      .numbers th,
      .numbers td {
        border-bottom: 1px solid var(--border);
        padding: 0.35rem 0.25rem;
        text-align: end;
      }

      .numbers th:first-child {
        font-weight: 400;
        text-align: start;
      }

      .numbers thead th {
        color: var(--muted);
        font-size: 0.85rem;
        font-weight: 600;
      }

      .list {
        display: grid;
        gap: 0.5rem;
        list-style: none;
        margin: 0.75rem 0 0;
        max-height: 24rem;
        overflow-y: auto;
        padding: 0;
      }

      .list li {
        border-inline-start: 3px solid var(--wait);
        overflow-wrap: anywhere;
        padding-inline-start: 0.6rem;
      }

      .list dl {
        display: grid;
        gap: 0 0.5rem;
        grid-template-columns: max-content minmax(0, 1fr);
        margin: 0.15rem 0 0;
      }

      .list dt {
        color: var(--muted);
      }

      .list dd {
        margin: 0;
      }

      progress {
        accent-color: var(--accent);
        width: 100%;
      }
    `,
  ];

  #abort;

  disconnectedCallback() {
    this.#abort?.abort();
    super.disconnectedCallback();
  }

  render() {
    const runs = this.state === 'runs';
    return html`<section class="card" aria-labelledby="heading">
      <h2 id="heading">${texts.replay.heading}</h2>
      <p class="muted">${texts.replay.intro}</p>
      <div class="actions">
        <button id="replay" ?disabled=${runs} @click=${this.#start}>${texts.replay.start}</button>
        ${runs
          ? html`<button id="stop" @click=${() => this.#abort.abort()}>${texts.replay.stop}</button>`
          : nothing}
      </div>
      <div role="status">
        ${runs
          ? html`<p>${texts.replay.running(this.counts?.messages ?? 0)}</p>
              <progress aria-label=${texts.replay.heading}></progress>`
          : nothing}
        ${this.state === 'stopped' ? html`<p class="muted">${texts.replay.stopped}</p>` : nothing}
        ${this.state === 'done'
          ? html`<p>
              ${this.counts.changed
                ? texts.replay.changed(this.counts.changed, this.counts.messages)
                : this.counts.messages
                  ? texts.replay.same(this.counts.messages)
                  : texts.replay.none}
            </p>`
          : nothing}
      </div>
      ${this.fault ? html`<p class="error" role="alert" dir="auto">${this.fault}</p>` : nothing}
      ${this.counts ? this.#numbers() : nothing} ${this.changed?.length ? this.#messages() : nothing}
    </section>`;
  }

  #numbers() {
    const {before, after} = this.counts;
    const row = (name) =>
      html`<tr>
        <th scope="row">${texts.replay[name]}</th>
        <td class="number">${texts.replay.number(before[name])}</td>
        <td class="number">${texts.replay.number(after[name])}</td>
      </tr>`;
    return html`<table class="numbers">
      <thead>
        <tr>
          <th scope="col">${texts.replay.messages}</th>
          <th scope="col">${texts.replay.before}</th>
          <th scope="col">${texts.replay.after}</th>
        </tr>
      </thead>
      <tbody>
        ${row('delivered')}${row('undeliverable')}
      </tbody>
    </table>`;
  }

  #messages() {
    return html`<ul class="list" tabindex="0" aria-label=${texts.replay.list}>
        ${this.changed.map(
          (message) =>
            html`<li>
              <a href="#/conversations/${message.conversation}"
                ><reachline-time .value=${message.createdAt}></reachline-time
              ></a>
              <dl>
                <dt>${texts.replay.before}</dt>
                <dd>${this.#statuses(message.before)}</dd>
                <dt>${texts.replay.after}</dt>
                <dd>${this.#statuses(message.after)}</dd>
              </dl>
            </li>`,
        )}
      </ul>
      ${this.counts.changed > this.changed.length
        ? html`<p class="muted">${texts.replay.more(this.counts.changed - this.changed.length)}</p>`
        : nothing}`;
  }

  #statuses(statuses) {
    return statuses?.length
      ? statuses.map(
          ({text, rule, at}, i) =>
            html`${i ? html`<br />` : nothing}${texts.replay.texts[text] ?? text}
              ${rule ? html`<bdi>(${rule})</bdi>` : nothing}
              ${at ? html`<span class="muted"><reachline-time .value=${at}></reachline-time></span>` : nothing}`,
        )
      : texts.replay.nothingTold;
  }

  /** Goes on page by page until the end, or until it is stopped. */
  async #start() {
    this.#abort?.abort();
    this.#abort = new AbortController();
    const {signal} = this.#abort;
    Object.assign(this, {state: 'runs', counts: undefined, changed: [], fault: undefined});
    const until = now();
    const times = {
      since: new Date(until - DAYS * DAY).toISOString(),
      until: new Date(until).toISOString(),
    };
    try {
      const workflows = await this.drafts(signal);
      let cursor;
      do {
        const request = {workflows, ...times, onlyChanged: true, limit: 100};
        const {body} = await this.api.post(
          '/v2/workflows/replay',
          cursor ? {...request, cursor} : request,
          {signal},
        );
        this.counts = body.counts;
        this.changed = [...this.changed, ...body.messages].slice(0, LISTED);
        cursor = body.next;
      } while (cursor && !signal.aborted);
      this.state = signal.aborted ? 'stopped' : 'done';
    } catch (e) {
      if (signal.aborted) {
        this.state = 'stopped';
        return;
      }
      this.state = undefined;
      if (e.status === 400 && /^(workflows|rules)\b/.test(e.message)) {
        this.fault = texts.tryMessage.refused;
        this.dispatchEvent(new CustomEvent('refused', {detail: e}));
      } else {
        this.fault = tell(e);
      }
    }
  }
}

customElements.define('reachline-replay', Replay);
