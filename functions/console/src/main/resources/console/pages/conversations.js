import {LitElement, css, html, nothing} from 'lit';
import {find} from '../find.js';
import {conversationStatus, title} from '../labels.js';
import {filters, rows} from '../list-styles.js';
import {rowsOf} from '../list-view.js';
import {LiveList, REREAD_EVERY} from '../live-list.js';
import {href, navigate} from '../router.js';
import {shared} from '../styles.js';
import {tell, texts} from '../texts.js';

const words = texts.conversations;
const STATUSES = ['queued', 'active', 'closed'];
const PAGE = 50;
const NEWEST = '/v2/conversations?limit=30';
/** The pause in typing after which the list is filtered. */
const PAUSE = 300;

/** The list of conversations by status and name, with a search by id. */
class Conversations extends LitElement {
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
        grid-template-columns: minmax(0, 1fr) 6rem minmax(8rem, 14rem) 7.5rem;
      }

      .when {
        text-align: end;
      }

      @media (max-width: 45rem) {
        .row {
          grid-template-columns: minmax(0, 1fr) auto;
        }

        .row > :nth-child(2) {
          text-align: end;
        }
      }
    `,
  ];

  #list = new LiveList(this, {place: ({createdAt}) => createdAt});
  #shown;
  #timer;

  willUpdate(changed) {
    if (!changed.has('query') || !this.api) {
      return;
    }
    const {status, name} = this.#filters();
    if (this.typed?.trim() !== name) {
      this.typed = name;
    }
    if (this.#shown !== `${status} ${name}`) {
      this.#shown = `${status} ${name}`;
      this.#load(status, name);
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  #filters() {
    const status = this.query.get('status');
    return {status: STATUSES.includes(status) ? status : '', name: this.query.get('name') ?? ''};
  }

  #load(status, name) {
    const query = new URLSearchParams({limit: PAGE});
    if (status) {
      query.set('status', status);
    }
    if (name) {
      query.set('name', `~${name}`);
    }
    const isFiltered = Boolean(status || name);
    this.#list.load(this.api, {
      path: `/v2/conversations?${query}`,
      newest: NEWEST,
      matches: isFiltered
        ? (each) => (!status || each.status === status) && (!name || (each.name ?? '').includes(name))
        : undefined,
      rereadEvery: REREAD_EVERY,
    });
  }

  render() {
    const {stale} = this.#list;
    const {status, name} = this.#filters();
    return html`
      <h1>${words.title}</h1>
      <p class="lead">${words.lead}</p>
      <form class="filters" role="search" @submit=${this.#find}>
        <label class="field search">
          <span>${words.search}</span>
          <input
            type="search"
            name="search"
            maxlength="200"
            autocomplete="off"
            spellcheck="false"
            .value=${this.typed ?? ''}
            @input=${this.#type}
          />
        </label>
        <fieldset class="choice">
          <legend>${words.status}</legend>
          ${['', ...STATUSES].map(
            (each) =>
              html`<label>
                <input
                  type="radio"
                  name="status"
                  .value=${each}
                  .checked=${each === status}
                  @change=${() => this.#filter({status: each})}
                />
                <span>${words.statuses[each || 'all']}</span>
              </label>`,
          )}
        </fieldset>
      </form>
      <p class="notice muted" role="status">${this.notice ?? (stale ? texts.list.stale(tell(stale)) : '')}</p>
      ${rowsOf(this.#list, {
        label: words.title,
        row: (item) => this.#row(item),
        none: status || name ? texts.list.noneFiltered : words.none,
      })}
    `;
  }

  #row(conversation) {
    const accepted = conversation.participants.filter((each) => each.accepted);
    return html`<li>
      <a class="row" href=${href(`/conversations/${conversation.id}`)}>
        <span>
          <bdi class="name" dir="auto">${title(conversation)}</bdi>
          <span class="sub"
            >${conversation.session ? words.fromSession : words.types[conversation.type]}</span
          >
        </span>
        <span>${conversationStatus(conversation.status)}</span>
        <span class="sub">
          ${accepted.length
            ? html`${words.acceptedBy}
                <reachline-name .resource=${accepted[0].user}></reachline-name>
                ${accepted.length > 1 ? words.others(accepted.length - 1) : nothing}`
            : nothing}
        </span>
        <span class="sub when">
          <reachline-time .value=${conversation.createdAt} relative></reachline-time>
        </span>
      </a>
    </li>`;
  }

  #filter(change, options) {
    this.notice = undefined;
    // What was typed last, for which the list may not be filtered yet.
    clearTimeout(this.#timer);
    const name = (this.typed ?? '').trim();
    navigate('/conversations', {...this.#filters(), name, ...change}, options);
  }

  #type(event) {
    this.typed = event.target.value;
    this.notice = undefined;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#filter({}, {replace: true}), PAUSE);
  }

  async #find(event) {
    event.preventDefault();
    clearTimeout(this.#timer);
    const text = this.typed.trim();
    this.notice = texts.list.searching;
    try {
      const found = await find(this.api, text);
      if (found) {
        navigate(found.path, found.query);
      } else {
        this.#filter({}, {replace: true});
      }
    } catch (e) {
      this.notice = tell(e);
    }
  }
}

customElements.define('reachline-conversations', Conversations);
