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
 * function that returns the workflows to suppose, and `draft`, the one that is edited, as text. It tells of `refused` like a trial.
 */
class Replay extends LitElement {
  static properties = {
    api: {attribute: false},
    drafts: {attribute: false},
    draft: {attribute: false},
    names: {attribute: false},
    counts: {state: true},
    changed: {state: true},
    state: {state: true},
    fault: {state: true},
    rest: {state: true},
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
  /** The draft that is replayed. */
  #tried;

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
        ${this.rest && !runs
          ? html`<button id="go-on" @click=${this.#goOn}>${texts.replay.goOn}</button>`
          : nothing}
      </div>
      <div role="status">
        ${this.counts && this.#tried !== this.draft
          ? html`<p class="error">${texts.replay.old}</p>`
          : nothing}
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
    const {before, after, skipped} = this.counts;
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
      </table>
      ${skipped ? html`<p class="muted">${texts.replay.skipped(skipped)}</p>` : nothing}`;
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
                <dd>${this.#statuses(message.before, message.beforeMore)}</dd>
                <dt>${texts.replay.after}</dt>
                <dd>${this.#statuses(message.after, message.afterMore)}</dd>
              </dl>
            </li>`,
        )}
      </ul>
      ${this.counts.changed > this.changed.length
        ? html`<p class="muted">${texts.replay.more(this.counts.changed - this.changed.length)}</p>`
        : nothing}`;
  }

  #statuses(statuses, more) {
    return statuses?.length
      ? html`${statuses.map(
          ({text, rule, round, at}, i) =>
            html`${i ? html`<br />` : nothing}${texts.replay.texts[text] ?? text}
              ${rule ? html`<bdi>(${rule})</bdi>` : nothing}
              ${round ? html`<span class="muted">${texts.why.round(round)}</span>` : nothing}
              ${at ? html`<span class="muted"><reachline-time .value=${at}></reachline-time></span>` : nothing}`,
        )}
        ${more ? html`<span class="muted">${texts.replay.moreStatuses(more)}</span>` : nothing}`
      : texts.replay.nothingTold;
  }

  /** Replays the draft as it is now. */
  #start() {
    const until = now();
    Object.assign(this, {counts: undefined, changed: [], rest: undefined});
    return this.#run(async (signal) => {
      const workflows = await this.drafts(signal);
      this.#tried = this.draft;
      return {
        workflows,
        since: new Date(until - DAYS * DAY).toISOString(),
        until: new Date(until).toISOString(),
        onlyChanged: true,
        limit: 100,
      };
    });
  }

  /** Replays the rest of what was stopped, or failed on the way. */
  #goOn() {
    return this.#run(() => this.rest);
  }

  /** Goes on page by page until the end, or until it is stopped. */
  async #run(first) {
    this.#abort?.abort();
    this.#abort = new AbortController();
    const {signal} = this.#abort;
    Object.assign(this, {state: 'runs', fault: undefined});
    try {
      for (let request = await first(signal); request; request = this.rest) {
        const {body} = await this.api.post('/v2/workflows/replay', request, {signal});
        this.counts = body.counts;
        this.changed = [...this.changed, ...body.messages].slice(0, LISTED);
        this.rest = body.next ? {...request, cursor: body.next} : undefined;
      }
      this.state = 'done';
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
