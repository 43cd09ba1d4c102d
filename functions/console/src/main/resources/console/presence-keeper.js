import {now} from './server-time.js';

const KEPT = 'reachline.kept-online';
const SHORTEST_WAIT = 5_000;
const LONGEST_WAIT = 600_000;
const WAIT_AFTER_FAILURE = 15_000;
const WAIT_WHILE_HIDDEN = 60_000;

/**
 * A keeper of the signed-in person's presence. Whoever goes online here stays online while the
 * console is open, on whatever page, since each renewal comes at half of the time that is left.
 * A later word from elsewhere counts: set offline by an admin or by the provider, they stay offline.
 */
export class PresenceKeeper extends EventTarget {
  /** 'loading', 'ready', 'unknown' (no such user in the directory) or 'failed'. */
  state = 'loading';
  isOnline = false;
  /** The end of the running interval, in milliseconds; undefined if nobody said anything. */
  until;
  error;
  #api;
  #me;
  #timer;
  #work = Promise.resolve();

  constructor() {
    super();
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible' && this.isKept) {
        this.#schedule(0);
      }
    });
  }

  /** Whether this page renews the presence. */
  get isKept() {
    return this.#me !== undefined && sessionStorage.getItem(KEPT) === this.#me.id;
  }

  /** Begins to keep the presence of whoever is signed in; does nothing if it does so already. */
  start(api, me) {
    this.#api = api;
    if (this.#me?.id === me.id) {
      return;
    }
    this.#me = me;
    this.state = 'loading';
    this.refresh();
  }

  /** Reads what the service knows, and renews it if it is due. */
  refresh() {
    return this.#inTurn(() => this.#read());
  }

  /** Sets the person online or offline. Throws if the service does not take it. */
  set(presence) {
    return this.#inTurn(async () => {
      await this.#put(presence);
      if (presence === 'online') {
        sessionStorage.setItem(KEPT, this.#me.id);
      } else {
        sessionStorage.removeItem(KEPT);
      }
      await this.#read();
    });
  }

  // One thing at a time: a renewal must not overtake going offline.
  #inTurn(action) {
    const done = this.#work.then(action);
    this.#work = done.catch(() => {});
    return done;
  }

  async #renew() {
    await this.#read();
    if (!this.isKept || this.error) {
      return;
    }
    // Who was away so long that it ended comes back only where somebody looks at the page.
    if (this.isOnline || document.visibilityState === 'visible') {
      try {
        await this.#put('online');
        await this.#read();
      } catch (error) {
        this.#failed(error);
      }
    }
  }

  #put(presence) {
    return this.#api.put(`/v2/users/${this.#me.id}/presence`, {presence});
  }

  async #read() {
    try {
      const {body} = await this.#api.get(`/v2/users/${this.#me.id}/presence`);
      const running = body.findLast((interval) => Date.parse(interval.until) > now());
      this.state = 'ready';
      this.error = undefined;
      this.isOnline = running?.presence === 'online';
      this.until = running && Date.parse(running.until);
      if (running?.presence === 'offline') {
        sessionStorage.removeItem(KEPT);
      }
      this.#schedule(this.#untilRenewal());
      this.#changed();
    } catch (error) {
      this.#failed(error);
    }
  }

  #untilRenewal() {
    if (this.isOnline) {
      return (this.until - now()) / 2;
    }
    return document.visibilityState === 'visible' ? SHORTEST_WAIT : WAIT_WHILE_HIDDEN;
  }

  #failed(error) {
    this.error = error;
    this.state = error.status === 404 ? 'unknown' : this.state === 'ready' ? 'ready' : 'failed';
    this.#schedule(WAIT_AFTER_FAILURE);
    this.#changed();
  }

  #schedule(wait) {
    clearTimeout(this.#timer);
    if (this.isKept) {
      const bounded = wait === 0 ? 0 : Math.min(Math.max(wait, SHORTEST_WAIT), LONGEST_WAIT);
      this.#timer = setTimeout(() => this.#inTurn(() => this.#renew()), bounded);
    }
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}

export const presenceKeeper = new PresenceKeeper();
