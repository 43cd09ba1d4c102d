import {LitElement, css, html, nothing} from 'lit';
import {find} from '../find.js';
import {ability, sessionStatus} from '../labels.js';
import {filters, rows} from '../list-styles.js';
import {rowsOf} from '../list-view.js';
import {LiveList, REREAD_EVERY} from '../live-list.js';
import {href, navigate} from '../router.js';
import {shared} from '../styles.js';
import {tell, texts} from '../texts.js';

const words = texts.sessions;
const STATUSES = Object.keys(words.statuses);
const ABILITIES = Object.keys(words.canSend);
const CAUSES = Object.keys(words.causes);
const PAGE = 50;
const NEWEST = '/v2/sessions?limit=30';

/** The list of sessions by status, and by whether and why they can be replied to. */
class Sessions extends LitElement {
  static properties = {
    api: {attribute: false},
    me: {attribute: false},
    params: {attribute: false},
    query: {attribute: false},
    typed: {state: true},
    notice: {state: true},
  };
  static styles = [
    shared,
    filters,
    rows,
    css`
      .row {
        grid-template-columns: minmax(9rem, 1fr) 6.5rem minmax(12rem, 2fr) 7.5rem;
      }

      .when {
        text-align: end;
      }

      .health {
        align-items: baseline;
        display: flex;
        flex-wrap: wrap;
        gap: 0 0.5rem;
      }

      @media (max-width: 45rem) {
        .row {
          grid-template-columns: minmax(0, 1fr) auto;
        }

        .health {
          grid-column: 1 / -1;
          grid-row: 2;
        }

        .when {
          grid-column: 1 / -1;
          text-align: start;
        }
      }
    `,
  ];

  #list = new LiveList(this, {place: ({eventTime}) => eventTime});
  #shown;

  willUpdate(changed) {
    if (!changed.has('query') || !this.api) {
      return;
    }
    const chosen = this.#filters();
    const shown = Object.values(chosen).join();
    if (this.#shown !== shown) {
      this.#shown = shown;
      this.#load(chosen);
    }
  }

  #filters() {
    const one = (name, allowed) => (allowed.includes(this.query.get(name)) ? this.query.get(name) : '');
    return {
      status: one('status', STATUSES),
      canSend: one('canSend', ABILITIES),
      cause: one('cause', CAUSES),
    };
  }

  #load({status, canSend, cause}) {
    const wanted = Object.entries({status, 'reply.canSend': canSend, 'reply.cause': cause}).filter(
      ([, value]) => value,
    );
    this.#list.load(this.api, {
      path: `/v2/sessions?${new URLSearchParams([['limit', PAGE], ...wanted])}`,
      newest: NEWEST,
      matches: wanted.length
        ? (session) =>
            (!status || session.status === status) &&
            (!canSend || session.reply?.canSend === canSend) &&
            (!cause || session.reply?.cause === cause)
        : undefined,
      rereadEvery: REREAD_EVERY,
    });
  }

  render() {
    const {stale} = this.#list;
    const {status, canSend, cause} = this.#filters();
    return html`
      <h1>${words.title}</h1>
      <p class="lead">${words.lead}</p>
      <form class="filters" role="search" @submit=${this.#find}>
        <label class="field search">
          <span>${words.search}</span>
          <input
            type="search"
            name="search"
            maxlength="100"
            autocomplete="off"
            spellcheck="false"
            .value=${this.typed ?? ''}
            @input=${this.#type}
          />
        </label>
        ${this.#choice('status', words.status, words.statuses, status)}
        ${this.#choice('canSend', words.canSendFilter, words.canSend, canSend)}
        ${this.#choice('cause', words.cause, words.causes, cause)}
      </form>
      <p class="notice muted" role="status">${this.notice ?? (stale ? texts.list.stale(tell(stale)) : '')}</p>
      ${rowsOf(this.#list, {
        label: words.title,
        row: (item) => this.#row(item),
        none: status || canSend || cause ? texts.list.noneFiltered : words.none,
      })}
    `;
  }

  #choice(name, label, options, chosen) {
    return html`<label class="field">
      <span>${label}</span>
      <select name=${name} @change=${(event) => this.#filter({[name]: event.target.value})}>
        <option value="" .selected=${!chosen}>${texts.list.all}</option>
        ${Object.entries(options).map(
          ([value, text]) => html`<option value=${value} .selected=${value === chosen}>${text}</option>`,
        )}
      </select>
    </label>`;
  }

  #row(session) {
    return html`<li>
      <a class="row" href=${href(`/sessions/${encodeURIComponent(session.id)}`)}>
        <span>
          <bdi class="name">${session.id}</bdi>
          <span class="sub"
            >${session.messagesCount === null ? nothing : words.messages(session.messagesCount)}</span
          >
        </span>
        <span>${sessionStatus(session.status)}</span>
        <span class="health">
          ${ability(session.reply)}
          <span class="sub">${words.why(session.reply)}</span>
        </span>
        <span class="sub when">
          <reachline-time .value=${session.eventTime} relative></reachline-time>
        </span>
      </a>
    </li>`;
  }

  #filter(change) {
    this.notice = undefined;
    navigate('/sessions', {...this.#filters(), ...change});
  }

  #type(event) {
    this.typed = event.target.value;
    this.notice = undefined;
  }

  async #find(event) {
    event.preventDefault();
    const id = this.typed?.trim();
    if (!id) {
      return;
    }
    this.notice = texts.list.searching;
    try {
      const found = await find(this.api, id);
      if (found) {
        navigate(found.path, found.query);
      } else {
        this.notice = texts.list.notFound;
      }
    } catch (e) {
      this.notice = tell(e);
    }
  }
}

customElements.define('reachline-sessions', Sessions);
