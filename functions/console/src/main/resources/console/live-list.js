import {poll} from './api.js';

/** The time after which lists whose entries change are read again, so that each is current within a minute. */
export const REREAD_EVERY = 45_000;
/** The longest page of the API. */
const LONGEST_PAGE = 500;
/** The entries that are kept beside those that somebody asked for by further pages. */
const MOST = 1_000;
/** The entries by which a list may be too long before it is cut, so that this is seldom done. */
const SLACK = 200;

/**
 * A list of the API, newest first. It grows by pages, and stays current while the page is visible: it
 * reads its newest entries again, whatever the filters are, so that each reading costs the same. All that
 * is shown is read again more seldom, and so is a list that has grown too long: its oldest entries are
 * dropped then, as if they had not been asked for.
 */
export class LiveList {
  #host;
  #place;
  #onNews;
  #api;
  #source;
  #turn = new AbortController();
  #connection;
  #known = null;
  #rereadAt = Infinity;
  /** What is being read again, page by page; undefined if nothing is. */
  #reread;
  #wasReread = false;
  #wanted = 0;

  items = [];
  next = undefined;
  busy = false;
  state = 'loading';
  /** Why there is no list, or no further page; null if nothing failed. */
  error = null;
  /** Why the list is not current; null if it is. */
  stale = null;

  /**
   * @param host the element that shows it
   * @param place returns an entry's place in the order, as a text
   * @param onNews is called with the entries that are new since the last reading; while it fails, the
   *     list is stale, and it is called with the same ones again
   */
  constructor(host, {place, onNews = () => {}}) {
    this.#host = host;
    this.#place = place;
    this.#onNews = onNews;
    host.addController(this);
  }

  hostConnected() {
    this.#connection = new AbortController();
    poll(() => this.#refresh(), {
      signal: this.#connection.signal,
      failed: (stale) => this.#change({stale}),
    });
  }

  hostDisconnected() {
    this.#connection.abort();
    this.#turn.abort();
  }

  /**
   * Reads the first page, in the place of what is there.
   *
   * @param source `path` of the list, with its filters; `newest`, the path of the newest entries without
   *     filters; `matches` returns whether an entry passes the filters; after `rereadEvery` milliseconds
   *     all that is shown is read again, since old entries may have changed
   */
  load(api, source) {
    this.#api = api;
    this.#source = {rereadEvery: Infinity, ...source};
    return this.reload();
  }

  async reload() {
    const turn = this.#begin();
    this.#change({state: 'loading', busy: false});
    try {
      const {items, next} = await this.#api.list(this.#source.path, {signal: turn});
      if (turn.aborted) {
        return;
      }
      // Of a filtered list it is not known which entries are the newest of all.
      this.#known = this.#source.matches ? null : new Set(items.map(({id}) => id));
      this.#wanted = items.length;
      this.#rereadAt = performance.now() + this.#source.rereadEvery;
      this.#change({items, next, state: 'ready', error: null, stale: null});
    } catch (error) {
      if (!turn.aborted) {
        this.#change({state: 'failed', error});
      }
    }
  }

  /** Appends the next page. */
  async more() {
    const turn = this.#turn.signal;
    // Its end would be another one than was being read again.
    this.#reread = undefined;
    this.#change({busy: true, error: null});
    try {
      const {items, next} = await this.#api.list(this.next, {signal: turn});
      if (!turn.aborted) {
        const shown = new Set(this.items.map(({id}) => id));
        this.#change({items: [...this.items, ...items.filter(({id}) => !shown.has(id))], next, busy: false});
        this.#wanted = this.items.length;
        this.#reread = undefined;
      }
    } catch (error) {
      if (!turn.aborted) {
        this.#change({error, busy: false});
      }
    }
  }

  /** Reads the newest entries now, as after a change that was made here. */
  async catchUp() {
    // Polling reads them again soon.
    await this.#readNewest().catch(() => undefined);
  }

  async #refresh() {
    if (this.state !== 'ready') {
      return;
    }
    const isDue =
      performance.now() > this.#rereadAt || this.items.length > this.#longest + SLACK;
    // In turns with the newest ones, which nobody should wait for.
    this.#wasReread = isDue && !this.busy && !this.#wasReread;
    const turn = this.#turn.signal;
    try {
      await (this.#wasReread ? this.#readAgain() : this.#readNewest());
    } catch (e) {
      if (!turn.aborted) {
        throw e;
      }
    }
  }

  get #longest() {
    return Math.max(MOST, this.#wanted);
  }

  /**
   * Reads the next page of what is shown again. What is shown is replaced once all of it was read, so that
   * nobody who looks at its end loses it.
   */
  async #readAgain() {
    this.#reread ??= {
      next: this.#source.path.replace(
        /\blimit=\d+/,
        (limit) => `limit=${Math.min(LONGEST_PAGE, Math.max(limit.slice(6), this.items.length))}`,
      ),
      found: [],
      before: new Set(this.items.map(({id}) => id)),
    };
    const reread = this.#reread;
    const {items, next} = await this.#api.list(reread.next, {signal: this.#turn.signal});
    if (this.#reread !== reread) {
      return;
    }
    reread.found.push(...items);
    reread.next = next;
    const {found, before} = reread;
    const last = this.items.at(-1);
    const isCovered = last && found.length && this.#place(found.at(-1)) <= this.#place(last);
    if (next && last && !isCovered && found.length < this.#longest) {
      return;
    }
    this.#reread = undefined;
    this.#rereadAt = performance.now() + this.#source.rereadEvery;
    const read = new Set(found.map(({id}) => id));
    const since = this.items.filter(({id}) => !before.has(id) && !read.has(id));
    this.#change({items: [...since, ...found], next});
  }

  async #readNewest() {
    const turn = this.#turn.signal;
    const {items, next} = await this.#api.list(this.#source.newest, {signal: turn});
    if (turn.aborted) {
      return;
    }
    const known = this.#known ?? new Set(items.map(({id}) => id));
    const news = items.filter(({id}) => !known.has(id));
    if (next && items.length && news.length === items.length) {
      // There may be more between these and those that are shown.
      this.#reread = undefined;
      this.#rereadAt = -Infinity;
      if (!this.busy) {
        await this.#readAgain();
      }
    } else {
      this.#change({items: this.#merged(items, next)});
    }
    if (news.length) {
      await this.#onNews(news);
    }
    this.#known = new Set(items.map(({id}) => id));
  }

  /** Returns the newest entries as they are now, before those behind them as they were. */
  #merged(newest, next) {
    const read = new Set(newest.map(({id}) => id));
    const isBehind = (item) => next && (!newest.length || this.#place(item) <= this.#place(newest.at(-1)));
    return [
      ...newest.filter(this.#source.matches ?? (() => true)),
      ...this.items.filter((item) => !read.has(item.id) && isBehind(item)),
    ];
  }

  #begin() {
    this.#turn.abort();
    this.#turn = new AbortController();
    this.#reread = undefined;
    return this.#turn.signal;
  }

  #change(change) {
    Object.assign(this, change);
    this.#host.requestUpdate();
  }
}
