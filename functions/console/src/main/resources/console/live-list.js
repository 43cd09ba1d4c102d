import {poll} from './api.js';

/**
 * A list of the API, newest first. It grows by pages, and stays current while the page is visible: it
 * reads its newest entries again, whatever the filters are, so that each reading costs the same.
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
  #reloadAt = Infinity;

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
   * @param onNews is called with the entries that are new since the last reading
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
   *     filters; `matches` returns whether an entry passes the filters; after `reloadEvery` milliseconds
   *     the first page is read again, since an old entry may pass the filters by then
   */
  load(api, source) {
    this.#api = api;
    this.#source = {reloadEvery: Infinity, ...source};
    return this.reload();
  }

  async reload() {
    const turn = this.#begin();
    this.#change({state: 'loading', busy: false});
    try {
      await this.#read(turn);
    } catch (error) {
      if (!turn.aborted) {
        this.#change({state: 'failed', error});
      }
    }
  }

  async #read(turn) {
    // A further page that was being read belongs to the list that this one replaces.
    this.#change({busy: false});
    const {items, next} = await this.#api.list(this.#source.path, {signal: turn});
    if (turn.aborted) {
      return;
    }
    // Of a filtered list it is not known which entries are the newest of all.
    this.#known = this.#source.matches ? null : new Set(items.map(({id}) => id));
    this.#reloadAt = performance.now() + this.#source.reloadEvery;
    this.#change({items, next, state: 'ready', error: null, stale: null});
  }

  /** Appends the next page. */
  async more() {
    const turn = this.#turn.signal;
    this.#change({busy: true, error: null});
    try {
      const {items, next} = await this.#api.list(this.next, {signal: turn});
      if (!turn.aborted) {
        const shown = new Set(this.items.map(({id}) => id));
        this.#change({items: [...this.items, ...items.filter(({id}) => !shown.has(id))], next, busy: false});
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
    await this.#refresh().catch(() => undefined);
  }

  async #refresh() {
    if (this.state !== 'ready') {
      return;
    }
    if (performance.now() > this.#reloadAt) {
      await this.#read(this.#begin());
      return;
    }
    const turn = this.#turn.signal;
    const {items, next} = await this.#api.list(this.#source.newest, {signal: turn});
    if (turn.aborted) {
      return;
    }
    const known = this.#known ?? new Set(items.map(({id}) => id));
    const news = items.filter(({id}) => !known.has(id));
    this.#known = new Set(items.map(({id}) => id));
    if (next && items.length && news.length === items.length) {
      // There may be more between these and those that are shown.
      await this.#read(this.#begin());
    } else {
      this.#change({items: this.#merged(items, next)});
    }
    if (news.length) {
      this.#onNews(news);
    }
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
    return this.#turn.signal;
  }

  #change(change) {
    Object.assign(this, change);
    this.#host.requestUpdate();
  }
}
