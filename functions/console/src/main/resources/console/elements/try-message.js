import {LitElement, css, html, nothing} from 'lit';
import {directory} from '../directory.js';
import {KINDS} from '../rules.js';
import {now} from '../server-time.js';
import {shared} from '../styles.js';
import {tell, texts} from '../texts.js';
import './picker.js';

/** The most people that are offered by themselves; others are added by name. */
const PEOPLE = 12;

/**
 * A trial of rules with a message that nobody wrote. Set `drafts` (a function that returns the workflows to
 * suppose), `draft` (the one that is edited, as text), `people` (ids), `names`, and `own`, its id. It tells of `refused` with an
 * error that names a field of a draft.
 */
class TryMessage extends LitElement {
  static properties = {
    api: {attribute: false},
    drafts: {attribute: false},
    draft: {attribute: false},
    people: {attribute: false},
    names: {attribute: false},
    own: {},
    message: {state: true},
    time: {state: true},
    presence: {state: true},
    added: {state: true},
    report: {state: true},
    fault: {state: true},
    isBusy: {state: true},
  };
  static styles = [
    shared,
    css`
      textarea,
      input {
        width: 100%;
      }

      textarea {
        resize: vertical;
      }

      .people {
        display: grid;
        gap: 0.35rem;
        list-style: none;
        margin: 0 0 0.75rem;
        max-height: 14rem;
        overflow-y: auto;
        padding: 0;
      }

      .people li {
        align-items: center;
        display: flex;
        gap: 0.5rem;
        justify-content: space-between;
      }

      .people bdi {
        min-width: 0;
        overflow-wrap: anywhere;
      }

      .label {
        font-weight: 600;
        margin-bottom: 0.35rem;
      }

      reachline-picker {
        margin-bottom: 0.75rem;
      }

      .results {
        display: grid;
        gap: 0.5rem;
        list-style: none;
        margin: 0 0 0.75rem;
        padding: 0;
      }

      .results li {
        border-inline-start: 3px solid var(--border);
        overflow-wrap: anywhere;
        padding-inline-start: 0.6rem;
      }

      .results li.triggered {
        border-color: var(--accent);
      }

      .results li.failed {
        border-color: var(--bad);
      }

      .outcome {
        font-size: 1.05rem;
        margin-top: 1rem;
      }

      h3 {
        margin: 0.75rem 0 0.4rem;
        overflow-wrap: anywhere;
      }
    `,
  ];

  /** The draft of which the report is. */
  #tried;

  constructor() {
    super();
    Object.assign(this, {message: '', time: '', presence: new Map(), added: [], people: []});
  }

  render() {
    const people = [...new Set([...this.people.slice(0, PEOPLE), ...this.added])];
    return html`<section class="card" aria-labelledby="heading">
      <h2 id="heading">${texts.tryMessage.heading}</h2>
      <p class="muted">${texts.tryMessage.intro}</p>
      <div class="field">
        <label for="message">${texts.tryMessage.message}</label>
        <textarea
          id="message"
          rows="2"
          dir="auto"
          .value=${this.message}
          @input=${(event) => (this.message = event.target.value)}
        ></textarea>
      </div>
      <div class="field">
        <label for="time">${texts.tryMessage.time}</label>
        <input
          id="time"
          type="datetime-local"
          .value=${this.time}
          aria-describedby="time-hint"
          @input=${(event) => (this.time = event.target.value)}
        />
        <span class="hint" id="time-hint">${texts.tryMessage.timeHint}</span>
      </div>
      <p class="label" id="who">${texts.tryMessage.who}</p>
      ${people.length
        ? html`<ul class="people" aria-labelledby="who">
            ${people.map((id) => this.#person(id))}
          </ul>`
        : html`<p class="muted">${texts.tryMessage.nobody}</p>`}
      <reachline-picker
        .label=${texts.tryMessage.addPerson}
        .hint=${texts.tryMessage.addPerson}
        .options=${this.#others(people)}
        .chosen=${[]}
        @change=${(event) => (this.added = [...this.added, ...event.detail.map(({id}) => id)])}
      ></reachline-picker>
      <div class="actions">
        <button
          id="try"
          class="primary"
          ?disabled=${this.isBusy || !this.message.trim()}
          @click=${this.#try}
        >
          ${this.isBusy ? texts.tryMessage.trying : texts.tryMessage.try}
        </button>
      </div>
      <div aria-live="polite">
        ${this.fault ? html`<p class="error" dir="auto">${this.fault}</p>` : nothing}
        ${this.report && this.#tried !== this.draft
          ? html`<p class="error">${texts.tryMessage.old}</p>`
          : nothing}
        ${this.report ? this.#report() : nothing}
      </div>
    </section>`;
  }

  #person(id) {
    const name = this.names?.get(id) ?? id;
    return html`<li>
      <bdi>${name}</bdi>
      <select
        aria-label=${texts.tryMessage.presenceOf(name)}
        data-user=${id}
        @change=${(event) => {
          this.presence = new Map(this.presence).set(id, event.target.value);
        }}
      >
        ${['', 'online', 'offline'].map(
          (value) =>
            html`<option value=${value} ?selected=${(this.presence.get(id) ?? '') === value}>
              ${texts.tryMessage.presence[value || 'asNow']}
            </option>`,
        )}
      </select>
    </li>`;
  }

  #others(people) {
    const taken = new Set(people);
    return directory
      .all('users')
      .filter(({id}) => !taken.has(id))
      .map(({id, name}) => ({kind: 'users', id, name: name ?? id}));
  }

  async #try() {
    this.isBusy = true;
    this.fault = undefined;
    try {
      const workflows = await this.drafts();
      const tried = this.draft;
      const presence = Object.fromEntries([...this.presence].filter(([, value]) => value));
      const {body} = await this.api.post('/v2/workflows/evaluate', {
        message: {text: this.message},
        now: new Date(this.time ? Date.parse(this.time) : now()).toISOString(),
        ...(Object.keys(presence).length ? {presence} : {}),
        workflows,
      });
      this.#tried = tried;
      this.report = body;
    } catch (e) {
      this.report = undefined;
      if (e.status === 400 && /^(workflows|rules)\b/.test(e.message)) {
        this.fault = texts.tryMessage.refused;
        this.dispatchEvent(new CustomEvent('refused', {detail: e}));
      } else {
        this.fault = tell(e);
      }
    } finally {
      this.isBusy = false;
    }
  }

  #report() {
    const {runs, reason, workflows, fallback, messages, inboxes} = this.report;
    if (!runs) {
      return html`<p class="outcome">${texts.tryMessage.notRouted(reason)}</p>`;
    }
    const delivered = messages.some(({text}) => text === 'Notifications Delivered');
    const undeliverable = messages.some(({text}) => text === 'Notifications Undeliverable');
    return html`
      <p class="outcome">
        <span class="badge ${delivered ? 'badge-ok' : undeliverable ? 'badge-bad' : 'badge-wait'}"
          >${delivered
            ? texts.tryMessage.delivered
            : undeliverable
              ? texts.tryMessage.undeliverable
              : texts.tryMessage.nothingYet}</span
        >
      </p>
      <p>
        ${inboxes.length
          ? html`${texts.tryMessage.inboxes}
            ${inboxes.map(
              (id, i) => html`${i ? ', ' : ''}<bdi>${this.names?.get(id) ?? id}</bdi>`,
            )}`
          : texts.tryMessage.noInbox}
      </p>
      ${workflows.map(
        (workflow) =>
          html`<h3>
              <bdi>${workflow.name}</bdi>
              ${workflow.id === this.own
                ? html`<span class="muted">${texts.tryMessage.thisOne}</span>`
                : nothing}
            </h3>
            <ul class="results">
              ${workflow.rules.map((rule) => this.#rule(rule))}
            </ul>`,
      )}
      ${fallback
        ? html`<h3>${texts.tryMessage.fallback}</h3>
            <ul class="results">
              ${this.#rule({...fallback, name: texts.tryMessage.allChannels})}
            </ul>`
        : nothing}
    `;
  }

  #rule(rule) {
    const {name, outcome, reason, due, again} = rule;
    return html`<li class=${outcome.replace(' ', '-')}>
      <bdi>${name}</bdi>: <strong>${texts.tryMessage.outcomes[outcome] ?? outcome}</strong>
      ${due ? html`<reachline-time .value=${due}></reachline-time>` : nothing}
      ${reason ? html`<span class="error" dir="auto">${reason}</span>` : nothing}
      ${again
        ? html`<span class="muted"
            >${texts.tryMessage.again} <reachline-time .value=${again}></reachline-time
          ></span>`
        : nothing}
      ${KINDS.map((kind) => this.#targets(rule[kind], 'badge-ok', texts.tryMessage.there))}
      ${KINDS.map((kind) => this.#targets(rule[`${kind}Offline`], 'badge-bad', texts.tryMessage.away))}
      ${rule.skipped?.length ? html`<span class="muted">${texts.tryMessage.gone}</span>` : nothing}
    </li>`;
  }

  #targets(ids, badge, word) {
    return (ids ?? []).map(
      (id) =>
        html` <span class="badge ${badge}"><bdi>${this.names?.get(id) ?? id}</bdi> ${word}</span>`,
    );
  }
}

customElements.define('reachline-try-message', TryMessage);
