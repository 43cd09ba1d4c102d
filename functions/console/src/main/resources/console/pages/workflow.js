import {LitElement, css, html, nothing} from 'lit';
import {live} from 'lit/directives/live.js';
import {repeat} from 'lit/directives/repeat.js';
import {directory} from '../directory.js';
import {navigate} from '../router.js';
import {KINDS, bodyOf, difference, draftOf, fieldOf, newRule, sameText} from '../rules.js';
import {shared} from '../styles.js';
import {tell, texts} from '../texts.js';
import '../elements/difference.js';
import '../elements/picker.js';
import '../elements/replay.js';
import '../elements/try-message.js';
import '../elements/versions.js';

const NEW = 'new';

/** Drafts that were left without saving, by the workflow's id. They stay as long as the page is loaded. */
const left = new Map();

/**
 * The page of one workflow: an editor of its rules, beside what they would do. What is saved is what was
 * looked at as a difference before; somebody else's change meanwhile is shown and chosen from.
 */
class Workflow extends LitElement {
  static properties = {
    api: {attribute: false},
    me: {attribute: false},
    params: {attribute: false},
    query: {attribute: false},
    draft: {state: true},
    error: {state: true},
    problem: {state: true},
    dialog: {state: true},
    conflict: {state: true},
    isSaving: {state: true},
    said: {state: true},
    dragged: {state: true},
    services: {state: true},
    asked: {state: true},
  };
  static styles = [
    shared,
    css`
      .layout {
        align-items: start;
        display: grid;
        gap: 1rem;
        grid-template-columns: minmax(0, 1fr);
      }

      @media (min-width: 64rem) {
        .layout {
          grid-template-columns: minmax(0, 1fr) 24rem;
        }
      }

      .top {
        align-items: end;
        display: flex;
        flex-wrap: wrap;
        gap: 0.75rem 1rem;
      }

      .top .field {
        flex: 1 1 16rem;
        margin: 0;
      }

      .check {
        align-items: center;
        display: flex;
        gap: 0.5rem;
        padding: 0.4rem 0;
      }

      .check input {
        height: 1.1rem;
        width: 1.1rem;
      }

      ol {
        list-style: none;
        margin: 0;
        padding: 0;
      }

      .rule {
        display: grid;
        gap: 0.75rem;
        grid-template-columns: 2.25rem minmax(0, 1fr);
        padding: 0.75rem;
      }

      .rule.dragged {
        border-color: var(--accent);
        box-shadow: 0 0.5rem 1.5rem rgb(0 0 0 / 20%);
      }

      .side {
        align-items: center;
        color: var(--muted);
        display: flex;
        flex-direction: column;
        gap: 0.25rem;
      }

      .side button,
      .handle {
        border-color: transparent;
        font-size: 1.1rem;
        line-height: 1;
        padding: 0.35rem 0.5rem;
      }

      .side button:hover:enabled {
        border-color: var(--field-border);
      }

      .handle {
        cursor: grab;
        touch-action: none;
        user-select: none;
      }

      .place {
        font-weight: 700;
      }

      .fields .field {
        margin-bottom: 0.6rem;
      }

      .fields label,
      .fields .label {
        font-size: 0.85rem;
        font-weight: 600;
      }

      .fields input,
      .fields textarea,
      .fields select,
      .top .field input {
        width: 100%;
      }

      textarea {
        field-sizing: content;
        max-height: 16rem;
        min-height: 2.3rem;
        resize: vertical;
      }

      /* Above the bar, which would hide what has the focus. */
      :is(button, input, textarea, select, reachline-picker) {
        scroll-margin-block: 6rem;
      }

      .row {
        align-items: end;
        display: flex;
        gap: 0.5rem;
      }

      .row .field {
        flex: 1 1 auto;
        min-width: 0;
      }

      .row button {
        margin-bottom: 0.6rem;
      }

      .condition {
        font-family: ui-monospace, monospace;
        font-size: 0.9rem;
      }

      .timing {
        display: grid;
        gap: 0 0.75rem;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 9.5rem), 1fr));
      }

      .bar {
        align-items: center;
        background: var(--surface);
        border: 1px solid var(--border);
        border-radius: var(--radius);
        bottom: 0.5rem;
        box-shadow: 0 0.25rem 1rem rgb(0 0 0 / 15%);
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem 1rem;
        margin-top: 1rem;
        padding: 0.6rem 0.75rem;
        position: sticky;
        z-index: 3;
      }

      .bar .state {
        flex: 1 1 8rem;
      }

      .versions {
        display: grid;
        gap: 1rem;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr));
      }

      .versions > section {
        min-width: 0;
      }

      .back {
        display: inline-block;
        margin-bottom: 0.5rem;
      }

      .dialog-body {
        max-height: 60vh;
        overflow: auto;
      }
    `,
  ];

  #stored;
  #etag;
  #members = new Map();
  #abort = new AbortController();
  #names = () => this.requestUpdate();
  /** The draft that was there before an old version was taken, until that is saved. */
  #earlier;
  #drag;

  connectedCallback() {
    super.connectedCallback();
    this.#abort = new AbortController();
    directory.addEventListener('change', this.#names);
    directory.freshen();
    window.addEventListener('beforeunload', this.#warn);
    if (!this.draft) {
      this.#load();
    }
  }

  disconnectedCallback() {
    this.#abort.abort();
    directory.removeEventListener('change', this.#names);
    window.removeEventListener('beforeunload', this.#warn);
    if (this.draft && this.#isChanged) {
      left.set(this.#id, {draft: this.draft, stored: this.#stored, etag: this.#etag});
    } else {
      left.delete(this.#id);
    }
    super.disconnectedCallback();
  }

  #warn = (event) => {
    if (this.draft && this.#isChanged) {
      event.preventDefault();
    }
  };

  get #id() {
    return this.params.get('id');
  }

  get #isNew() {
    return this.#id === NEW;
  }

  get #mayChange() {
    return this.me.scopes.has('admin');
  }

  get #isChanged() {
    return this.#differs(this.draft);
  }

  #differs(draft) {
    return sameText(this.#stored) !== JSON.stringify(bodyOf(draft));
  }

  async #load() {
    this.error = undefined;
    const {signal} = this.#abort;
    try {
      this.#loadBesides(signal);
      const kept = left.get(this.#id);
      if (kept) {
        this.#stored = kept.stored;
        this.#etag = kept.etag;
        this.draft = kept.draft;
        this.said = texts.workflow.kept;
      } else if (this.#isNew) {
        this.#stored = {name: '', active: true, rules: []};
        this.draft = {...draftOf(this.#stored), rules: [newRule()]};
      } else {
        const {body, etag} = await this.api.get(`/v2/workflows/${this.#id}`, {signal});
        this.#take(body, etag);
        this.draft = draftOf(body);
      }
    } catch (e) {
      if (!signal.aborted) {
        this.error = e;
      }
    }
  }

  /** Loads what the page can do without: the names of services, and who is in which channel. */
  async #loadBesides(signal) {
    const all = (path) => this.api.all(path, {signal}).catch(() => []);
    if (this.#mayChange) {
      this.services = await all('/v2/services?select=name&limit=500');
    }
    const channels = await all('/v2/channels?select=name,members&limit=500');
    this.#members = new Map(channels.map(({id, members}) => [id, members ?? []]));
    this.requestUpdate();
  }

  #take(workflow, etag) {
    this.#stored = workflow;
    this.#etag = etag;
  }

  get #options() {
    return [
      ...directory.all('channels').map(({id, name}) => ({kind: 'channels', id, name: name ?? id})),
      ...directory.all('users').map(({id, name}) => ({kind: 'users', id, name: name ?? id})),
      ...(this.services ?? []).map(({id, name}) => ({kind: 'services', id, name: name ?? id})),
    ];
  }

  get #nameMap() {
    return new Map(this.#options.map(({id, name}) => [id, name]));
  }

  /** Returns the body of a trial: all workflows as they are, with this draft in its place. */
  #drafts = async (signal) => {
    const all = await this.api.all('/v2/workflows', {signal});
    const own = this.#isNew ? bodyOf(this.draft) : {id: this.#id, ...bodyOf(this.draft)};
    const place = all.findIndex(({id}) => id === this.#id);
    const index = place < 0 ? all.length : place;
    all[index] = own;
    this.triedAt = index;
    return all;
  };

  render() {
    const title = this.#isNew ? texts.workflow.newTitle : this.#stored?.name || texts.workflow.title;
    if (!this.draft) {
      return html`<a class="back" href="#/workflows">${texts.workflow.back}</a>
        <h1 dir="auto">${title}</h1>
        <reachline-state
          .state=${this.error ? 'failed' : 'loading'}
          .error=${this.error}
          @retry=${this.#load}
        ></reachline-state>`;
    }
    return html`
      <a class="back" href="#/workflows">${texts.workflow.back}</a>
      <h1 dir="auto" class="untrusted">${title}</h1>
      <p class="visually-hidden" role="status" aria-live="polite">${this.said ?? ''}</p>
      <div class="layout">
        <div>${this.#editor()}</div>
        <div>
          ${this.#mayChange
            ? html`<reachline-try-message
                  .api=${this.api}
                  .drafts=${this.#drafts}
                  .draft=${JSON.stringify(bodyOf(this.draft))}
                  .people=${this.#people()}
                  .names=${this.#nameMap}
                  .own=${this.#isNew ? undefined : this.#id}
                  @refused=${(event) => this.#refused(event.detail, this.triedAt)}
                ></reachline-try-message>
                <reachline-replay
                  .api=${this.api}
                  .drafts=${this.#drafts}
                  .draft=${JSON.stringify(bodyOf(this.draft))}
                  .names=${this.#nameMap}
                  @refused=${(event) => this.#refused(event.detail, this.triedAt)}
                ></reachline-replay>`
            : nothing}
          ${this.#isNew
            ? nothing
            : html`<reachline-versions
                .api=${this.api}
                .workflow=${this.#id}
                .tag=${this.#etag}
                .names=${this.#nameMap}
                .mayChange=${this.#mayChange}
                @restore=${this.#restore}
              ></reachline-versions>`}
        </div>
      </div>
      ${this.#review()} ${this.#conflict()} ${this.#deletion()}
    `;
  }

  /** Returns the people whom the rules may reach: named by them, or in their channels. */
  #people() {
    const ids = new Set();
    for (const {notify} of this.draft.rules) {
      notify.users.forEach((id) => ids.add(id));
      notify.channels.forEach((channel) =>
        (this.#members.get(channel) ?? []).forEach((id) => ids.add(id)),
      );
    }
    return [...ids];
  }

  #editor() {
    const {draft} = this;
    const general = this.problem && !this.problem.field ? this.problem.message : '';
    return html`
      <section class="card" aria-label=${texts.workflow.title}>
        <div class="top">
          <div class="field">
            <label for="name">${texts.workflow.fields.name}</label>
            ${this.#input({id: 'name', value: draft.name, change: (name) => this.#set({name})})}
          </div>
          <label class="check"
            ><input
              id="active"
              type="checkbox"
              .checked=${live(draft.active)}
              ?disabled=${!this.#mayChange}
              @change=${(event) => this.#set({active: event.target.checked})}
            />${texts.workflow.runs}</label
          >
          ${this.#mayChange && !this.#isNew
            ? html`<button id="delete" @click=${() => (this.asked = true)}>
                ${texts.workflow.delete}
              </button>`
            : nothing}
        </div>
        ${this.#problemAt('name')}
      </section>
      <h2>${texts.workflow.rules}</h2>
      <p class="muted">${texts.workflow.rulesIntro}</p>
      ${this.#problemAt('rules')}${this.#problemAt('organizations')}
      <ol aria-label=${texts.workflow.rules}>
        ${repeat(
          draft.rules,
          ({key}) => key,
          (rule, place) => this.#rule(rule, place),
        )}
      </ol>
      ${this.#mayChange
        ? html`<button id="add-rule" @click=${this.#add}>${texts.workflow.addRule}</button>
            ${general
              ? html`<p class="error" role="alert" dir="auto" tabindex="-1" id="general">${general}</p>`
              : nothing}
            ${this.#bar()}`
        : nothing}
    `;
  }

  #bar() {
    const changed = this.#isChanged;
    return html`<div class="bar">
      <span class="state ${changed ? '' : 'muted'}"
        >${changed ? texts.workflow.unsaved : texts.workflow.saved}</span
      >
      <button id="discard" ?disabled=${!changed || this.isSaving} @click=${this.#discard}>
        ${texts.workflow.discard}
      </button>
      <button
        id="review"
        class="primary"
        ?disabled=${!changed || this.isSaving}
        @click=${() => (this.dialog = true)}
      >
        ${texts.workflow.review}
      </button>
    </div>`;
  }

  #rule(rule, place) {
    const id = (name) => `rule-${rule.key}-${name}`;
    const at = (name) => (this.#isAt(rule, name) ? this.problem.field.problem : '');
    const {rules} = this.draft;
    const named = rule.name || texts.workflow.rule(place + 1);
    return html`<li
      class="card rule ${this.dragged === rule.key ? 'dragged' : ''}"
      data-key=${rule.key}
      aria-label=${texts.workflow.rule(place + 1)}
    >
      <div class="side">
        <span class="place" aria-hidden="true">${place + 1}</span>
        ${this.#mayChange
          ? html`<span
                class="handle"
                aria-hidden="true"
                title=${texts.workflow.drag}
                @pointerdown=${(event) => this.#startDrag(event, rule)}
                >⠿</span
              >
              <button
                id=${id('up')}
                aria-label=${texts.workflow.up(named)}
                ?disabled=${place === 0}
                @click=${() => this.#move(rule, place - 1, 'up')}
              >
                ↑
              </button>
              <button
                id=${id('down')}
                aria-label=${texts.workflow.down(named)}
                ?disabled=${place === rules.length - 1}
                @click=${() => this.#move(rule, place + 1, 'down')}
              >
                ↓
              </button>`
          : nothing}
      </div>
      <div class="fields">
        <div class="row">
          <div class="field">
            <label for=${id('name')}>${texts.workflow.fields.name}</label>
            ${this.#input({
              id: id('name'),
              value: rule.name,
              problem: at('name'),
              change: (name) => this.#change(rule, {name}),
            })}
          </div>
          ${this.#mayChange
            ? html`<button
                aria-label=${texts.workflow.removeNamed(named)}
                @click=${() => this.#remove(rule, place)}
              >
                ${texts.workflow.remove}
              </button>`
            : nothing}
        </div>
        <div class="field">
          <label for=${id('when')}>${texts.workflow.fields.when}</label>
          ${this.#input({
            id: id('when'),
            value: rule.when,
            problem: at('when'),
            type: 'condition',
            placeholder: texts.workflow.always,
            change: (when) => this.#change(rule, {when}),
          })}
        </div>
        <div class="field">
          <span class="label">${texts.workflow.notify}</span>
          <reachline-picker
            id=${id('notify')}
            .label=${texts.workflow.notifyOf(named)}
            .options=${this.#options}
            .chosen=${KINDS.flatMap((kind) => rule.notify[kind].map((target) => ({kind, id: target})))}
            .problem=${at('notify')}
            ?disabled=${!this.#mayChange}
            @change=${(event) => this.#notify(rule, event.detail)}
          ></reachline-picker>
        </div>
        <div class="timing">
          <div class="field">
            <label for=${id('delay')}>${texts.workflow.fields.delay}</label>
            ${this.#input({
              id: id('delay'),
              value: rule.delay,
              problem: at('delay'),
              placeholder: texts.workflow.atOnce,
              change: (delay) => this.#change(rule, {delay}),
            })}
          </div>
          <div class="field">
            <label for=${id('repeat')}>${texts.workflow.fields.repeat}</label>
            ${this.#input({
              id: id('repeat'),
              value: rule.repeat,
              problem: at('repeat'),
              placeholder: texts.workflow.once,
              change: (again) => this.#change(rule, {repeat: again}),
            })}
          </div>
          <div class="field">
            <label for=${id('then')}>${texts.workflow.fields.then}</label>
            <select
              id=${id('then')}
              ?disabled=${!this.#mayChange}
              @change=${(event) => this.#change(rule, {then: event.target.value})}
            >
              ${['continue', 'stop'].map(
                (then) =>
                  html`<option value=${then} ?selected=${rule.then === then}>
                    ${texts.workflow.thens[then]}
                  </option>`,
              )}
            </select>
          </div>
        </div>
      </div>
    </li>`;
  }

  #input({id, value, problem = '', type = '', placeholder = '', change}) {
    const wrong = problem || (id === 'name' && this.problem?.field?.path === 'name');
    const described = problem ? `${id}-problem` : id === 'name' && wrong ? 'name-problem' : nothing;
    const input = (event) => change(event.target.value);
    return html`${type === 'condition'
      ? html`<textarea
          id=${id}
          class="condition"
          rows=${Math.min(8, Math.max(1, Math.ceil(value.length / 60), value.split('\n').length))}
          spellcheck="false"
          dir="auto"
          placeholder=${placeholder}
          .value=${live(value)}
          ?readonly=${!this.#mayChange}
          aria-invalid=${wrong ? 'true' : nothing}
          aria-describedby=${described}
          @input=${input}
        ></textarea>`
      : html`<input
          id=${id}
          dir="auto"
          placeholder=${placeholder}
          .value=${live(value)}
          ?readonly=${!this.#mayChange}
          aria-invalid=${wrong ? 'true' : nothing}
          aria-describedby=${described}
          @input=${input}
        />`}
    ${problem
      ? html`<span id=${`${id}-problem`} class="error" dir="auto">${problem}</span>`
      : nothing}`;
  }

  #problemAt(name) {
    const field = this.problem?.field;
    return field && field.rule === undefined && field.name === name
      ? html`<p id="${name}-problem" class="error" role="alert" dir="auto" tabindex="-1">
          ${field.problem}
        </p>`
      : nothing;
  }

  #isAt(rule, name) {
    const field = this.problem?.field;
    return field && this.problem.key === rule.key && field.name === name;
  }

  #set(properties) {
    this.draft = {...this.draft, ...properties};
  }

  #change(rule, properties) {
    this.#set({
      rules: this.draft.rules.map((one) => (one.key === rule.key ? {...one, ...properties} : one)),
    });
  }

  #notify(rule, targets) {
    const notify = Object.fromEntries(
      KINDS.map((kind) => [
        kind,
        targets.filter((target) => target.kind === kind).map(({id}) => id),
      ]),
    );
    this.#change(rule, {notify: {...rule.notify, ...notify}});
  }

  async #add() {
    const rule = newRule();
    this.#set({rules: [...this.draft.rules, rule]});
    await this.updateComplete;
    this.#focus(`rule-${rule.key}-name`);
  }

  async #remove(rule, place) {
    this.#set({rules: this.draft.rules.filter(({key}) => key !== rule.key)});
    this.said = texts.workflow.removed(rule.name);
    await this.updateComplete;
    const next = this.draft.rules[Math.min(place, this.draft.rules.length - 1)];
    this.#focus(next ? `rule-${next.key}-name` : 'add-rule');
  }

  async #move(rule, to, button) {
    const rules = this.draft.rules.filter(({key}) => key !== rule.key);
    rules.splice(to, 0, this.draft.rules.find(({key}) => key === rule.key));
    this.#set({rules});
    this.said = texts.workflow.movedTo(rule.name, to + 1, rules.length);
    if (button) {
      await this.updateComplete;
      // At an end this button is disabled, which would lose the focus.
      const other = button === 'up' ? 'down' : 'up';
      const wanted = this.renderRoot.getElementById(`rule-${rule.key}-${button}`);
      this.#focus(`rule-${rule.key}-${wanted?.disabled ? other : button}`);
    }
  }

  #startDrag(event, rule) {
    event.preventDefault();
    this.dragged = rule.key;
    const ended = new AbortController();
    const {signal} = ended;
    const stop = () => {
      this.dragged = undefined;
      ended.abort();
    };
    window.addEventListener('pointermove', (moved) => this.#dragTo(moved.clientY, rule), {signal});
    window.addEventListener('pointerup', stop, {signal});
    window.addEventListener('pointercancel', stop, {signal});
  }

  /** Moves the dragged rule where the pointer is: behind the rules whose middle is above it. */
  #dragTo(y, rule) {
    const from = this.draft.rules.findIndex(({key}) => key === rule.key);
    const others = [...this.renderRoot.querySelectorAll('.rule')].filter(
      (card) => card.dataset.key !== String(rule.key),
    );
    const to = others.filter((card) => {
      const {top, height} = card.getBoundingClientRect();
      return top + height / 2 < y;
    }).length;
    if (to !== from) {
      this.#move(rule, to);
    }
  }

  #focus(id) {
    const element = this.renderRoot.getElementById(id);
    element?.focus();
    element?.scrollIntoView?.({block: 'nearest'});
  }

  #discard() {
    if (this.#earlier) {
      this.#backToEarlier();
      return;
    }
    this.draft = this.#isNew ? {...draftOf(this.#stored), rules: [newRule()]} : draftOf(this.#stored);
    this.problem = undefined;
    this.said = texts.workflow.discarded;
  }

  /** Takes an old version as the draft, and shows what saving it would change. */
  #restore({detail}) {
    this.#earlier ??= this.draft;
    this.draft = {...draftOf(detail), organizations: detail.organizations};
    this.problem = undefined;
    this.dialog = true;
  }

  /** Closes the difference without saving; the draft is what it was before an old version was taken. */
  #unreviewed() {
    this.dialog = false;
    if (this.#earlier) {
      this.#backToEarlier();
    }
  }

  #backToEarlier() {
    this.draft = this.#earlier;
    this.#earlier = undefined;
    this.problem = undefined;
  }

  /** Shows an error of the API at its field, and moves the focus there. */
  async #refused(error, own) {
    const field = error.status === 400 ? fieldOf(error.message, own) : undefined;
    const key = field?.rule === undefined ? undefined : this.draft.rules[field.rule]?.key;
    const isKnown = field && (field.rule === undefined || key !== undefined);
    this.problem = isKnown ? {field, key} : {message: tell(error)};
    this.dialog = false;
    await this.updateComplete;
    if (!isKnown) {
      this.#focus('general');
    } else if (key !== undefined) {
      this.#focus(`rule-${key}-${field.name}`);
    } else {
      this.#focus(field.name === 'name' ? 'name' : `${field.name}-problem`);
    }
  }

  #review() {
    return html`<reachline-dialog
      id="difference"
      .open=${Boolean(this.dialog)}
      .heading=${this.#isNew ? texts.workflow.reviewNew : texts.workflow.reviewHeading}
      @close=${this.#unreviewed}
    >
      <div class="dialog-body" tabindex="0" role="group" aria-label=${texts.workflow.differences}>
        ${this.dialog
          ? html`<reachline-difference
              .before=${bodyOf(draftOf(this.#stored))}
              .after=${bodyOf(this.draft)}
              .names=${this.#nameMap}
            ></reachline-difference>`
          : nothing}
      </div>
      <button
        slot="actions"
        id="save"
        class="primary"
        ?disabled=${this.isSaving}
        @click=${this.#save}
      >
        ${texts.workflow.save}
      </button>
    </reachline-dialog>`;
  }

  async #save() {
    this.isSaving = true;
    this.problem = undefined;
    const {draft} = this;
    const sent = bodyOf(draft);
    if (this.#stored.organizations && !sent.organizations) {
      sent.organizations = null;
    }
    try {
      if (this.#isNew) {
        const {body, etag} = await this.api.post('/v2/workflows', sent);
        if (this.draft !== draft) {
          left.set(body.id, {draft: this.draft, stored: body, etag});
        }
        this.#stored = body;
        this.draft = draftOf(body);
        this.dialog = false;
        navigate(`/workflows/${body.id}`, {}, {replace: true});
        return;
      }
      const {body, etag} = await this.api.patch(`/v2/workflows/${this.#id}`, sent, {
        ifMatch: this.#etag,
      });
      this.#saved(body, etag, draft);
    } catch (e) {
      await (e.status === 412 ? this.#changedMeanwhile(sent, draft) : this.#refused(e));
    } finally {
      this.isSaving = false;
    }
  }

  /** Takes what was saved; edits that were made meanwhile stay. */
  #saved(workflow, etag, draft) {
    this.#take(workflow, etag);
    if (this.draft === draft) {
      this.draft = draftOf(workflow);
      this.#earlier = undefined;
      this.dialog = false;
    }
    this.conflict = undefined;
    this.said = texts.workflow.savedNow;
    this.requestUpdate();
  }

  /** Somebody else has saved: reads what they made of it, and lets the person here choose. */
  async #changedMeanwhile(sent, draft) {
    try {
      const [{body, etag}, {items}] = await Promise.all([
        this.api.get(`/v2/workflows/${this.#id}`),
        this.api.list(`/v2/workflows/${this.#id}/versions?limit=1&select=version,at,by`),
      ]);
      if (sameText(body) === JSON.stringify(sent)) {
        // The answer to our own change was lost, or both made the same of it.
        this.#saved(body, etag, draft);
        return;
      }
      this.dialog = false;
      this.conflict = {theirs: body, etag, by: items[0]?.by, at: items[0]?.at};
    } catch (e) {
      await this.#refused(e);
    }
  }

  #conflict() {
    const {conflict} = this;
    const base = this.#stored && bodyOf(draftOf(this.#stored));
    return html`<reachline-dialog
      id="conflict"
      .open=${Boolean(conflict)}
      .heading=${texts.workflow.conflict}
      @close=${() => (this.conflict = undefined)}
    >
      ${conflict
        ? html`<p>
              <reachline-name .resource=${conflict.by ?? ''}></reachline-name>
              ${texts.workflow.conflictSince}
              <reachline-time relative .value=${conflict.at}></reachline-time>.
              ${texts.workflow.conflictChoose}
            </p>
            <div class="dialog-body" tabindex="0" role="group" aria-label=${texts.workflow.bothVersions}>
              <div class="versions">
                <section>
                  <h3>${texts.workflow.theirs}</h3>
                  <reachline-difference
                    id="theirs"
                    .before=${base}
                    .after=${bodyOf(draftOf(conflict.theirs))}
                    .names=${this.#nameMap}
                  ></reachline-difference>
                </section>
                <section>
                  <h3>${texts.workflow.yours}</h3>
                  <reachline-difference
                    id="yours"
                    .before=${base}
                    .after=${bodyOf(this.draft)}
                    .names=${this.#nameMap}
                  ></reachline-difference>
                </section>
              </div>
            </div>
            <div class="actions">
              <button id="keep-mine" class="primary" @click=${() => this.#settle(this.draft)}>
                ${texts.workflow.keepMine}
              </button>
              <button id="take-theirs" @click=${() => this.#settle()}>
                ${texts.workflow.takeTheirs}
              </button>
            </div>`
        : nothing}
    </reachline-dialog>`;
  }

  /** Goes on from the other's version, with one's own draft, or with theirs if none is given. */
  #settle(chosen) {
    const {theirs, etag} = this.conflict;
    const earlier = this.#earlier && this.#differs(this.#earlier) ? this.#earlier : undefined;
    const draft = chosen ?? earlier ?? draftOf(theirs);
    if (!chosen) {
      this.#earlier = undefined;
    }
    this.#take(theirs, etag);
    this.draft = draft;
    this.conflict = undefined;
    this.dialog = !difference(bodyOf(draftOf(theirs)), bodyOf(draft)).same;
  }

  #deletion() {
    return html`<reachline-dialog
      .open=${Boolean(this.asked)}
      .heading=${texts.workflow.deleteHeading}
      @close=${() => (this.asked = false)}
    >
      <p>${texts.workflow.deleteQuestion}</p>
      <button slot="actions" id="delete-now" class="primary" @click=${this.#delete}>
        ${texts.workflow.delete}
      </button>
    </reachline-dialog>`;
  }

  async #delete() {
    this.asked = false;
    try {
      await this.api.delete(`/v2/workflows/${this.#id}`, {ifMatch: this.#etag});
      this.draft = draftOf(this.#stored);
      navigate('/workflows');
    } catch (e) {
      await (e.status === 412
        ? this.#changedMeanwhile(bodyOf(this.draft), this.draft)
        : this.#refused(e));
    }
  }
}

customElements.define('reachline-workflow', Workflow);
