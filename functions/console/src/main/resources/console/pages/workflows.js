import {LitElement, css, html, nothing} from 'lit';
import {navigate} from '../router.js';
import {shared} from '../styles.js';
import {tell, texts} from '../texts.js';

/** The page of all workflows of an organisation. */
class Workflows extends LitElement {
  static properties = {
    api: {attribute: false},
    me: {attribute: false},
    params: {attribute: false},
    query: {attribute: false},
    items: {state: true},
    error: {state: true},
    fault: {state: true},
    busy: {state: true},
  };
  static styles = [
    shared,
    css`
      .top {
        align-items: baseline;
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem 1rem;
        justify-content: space-between;
        margin-bottom: 0.5rem;
      }

      .intro {
        max-width: 45rem;
      }

      .list {
        display: grid;
        gap: 0.75rem;
        list-style: none;
        margin: 0;
        padding: 0;
      }

      .list li {
        align-items: center;
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem 1rem;
        margin: 0;
      }

      .what {
        flex: 1 1 16rem;
        min-width: 0;
        overflow-wrap: anywhere;
      }

      .what h2 {
        margin: 0 0 0.25rem;
      }

      .what p {
        margin: 0;
      }
    `,
  ];

  #abort = new AbortController();

  connectedCallback() {
    super.connectedCallback();
    this.#abort = new AbortController();
    this.#load();
  }

  disconnectedCallback() {
    this.#abort.abort();
    super.disconnectedCallback();
  }

  get #mayChange() {
    return this.me.scopes.has('admin');
  }

  async #load() {
    this.error = undefined;
    try {
      this.items = await this.api.all('/v2/workflows', {signal: this.#abort.signal});
    } catch (e) {
      if (!this.#abort.signal.aborted) {
        this.error = e;
      }
    }
  }

  render() {
    const state = this.error
      ? 'failed'
      : !this.items
        ? 'loading'
        : this.items.length
          ? 'there'
          : 'empty';
    return html`
      <div class="top">
        <h1>${texts.workflows.title}</h1>
        ${this.#mayChange
          ? html`<button class="primary" id="new" @click=${() => navigate('/workflows/new')}>
              ${texts.workflows.create}
            </button>`
          : nothing}
      </div>
      <p class="muted intro">${texts.workflows.intro}</p>
      ${this.fault ? html`<p class="error" role="alert" dir="auto">${this.fault}</p>` : nothing}
      <reachline-state
        .state=${state}
        .error=${this.error}
        .text=${texts.workflows.none}
        @retry=${this.#load}
      >
        <ul class="list">
          ${(this.items ?? []).map((workflow) => this.#workflow(workflow))}
        </ul>
      </reachline-state>
    `;
  }

  #workflow(workflow) {
    const {id, name, active, rules, updatedAt} = workflow;
    return html`<li class="card">
      <div class="what">
        <h2><a href="#/workflows/${id}" dir="auto">${name}</a></h2>
        <p class="muted">
          ${texts.workflows.rules(rules.length)} ·
          ${texts.workflows.changed} <reachline-time relative .value=${updatedAt}></reachline-time>
        </p>
      </div>
      <span class="badge ${active ? 'badge-ok' : 'badge-wait'}"
        >${active ? texts.workflows.on : texts.workflows.off}</span
      >
      ${this.#mayChange
        ? html`<button
            aria-label=${active ? texts.workflows.turnOffNamed(name) : texts.workflows.turnOnNamed(name)}
            ?disabled=${this.busy === id}
            @click=${() => this.#toggle(workflow)}
          >
            ${active ? texts.workflows.turnOff : texts.workflows.turnOn}
          </button>`
        : nothing}
    </li>`;
  }

  /** Turns a workflow on or off, if it is still the one that is shown; shows the other one if it is not. */
  async #toggle({id, name, active, updatedAt}) {
    this.busy = id;
    this.fault = undefined;
    const path = `/v2/workflows/${id}`;
    try {
      let {body, etag} = await this.api.get(path);
      let isOther = body.updatedAt !== updatedAt;
      if (!isOther) {
        try {
          ({body} = await this.api.patch(path, {active: !active}, {ifMatch: etag}));
        } catch (e) {
          if (e.status !== 412) {
            throw e;
          }
          isOther = true;
          ({body} = await this.api.get(path));
        }
      }
      this.items = this.items.map((item) => (item.id === id ? body : item));
      this.fault = isOther ? texts.workflows.changedMeanwhile(name) : undefined;
    } catch (e) {
      this.fault = tell(e);
    } finally {
      this.busy = undefined;
    }
  }
}

customElements.define('reachline-workflows', Workflows);
