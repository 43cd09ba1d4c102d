import {poll} from './api.js';

const KINDS = ['channels', 'users', 'workflows'];
/** Each list is read anew every minute, in turn. */
const EVERY = 60_000 / KINDS.length;

/**
 * The names of channels, users and workflows, by id. It tells of `change` when names have changed. Who may
 * not read the directory sees ids.
 */
class Directory extends EventTarget {
  #names = new Map();
  #lists = new Map();

  /** Starts to keep the names up to date, until the signal aborts. */
  async start(api, me, signal) {
    if (!me.scopes.has('bot')) {
      return;
    }
    let next = 0;
    const load = (kind) => this.#load(api, kind, signal);
    // Without names the page is still of use, and polling tries again.
    await Promise.allSettled(KINDS.map(load));
    poll(() => load(KINDS[next++ % KINDS.length]), {every: EVERY, signal});
  }

  /** Returns the name of what has an id; undefined if it is unknown or has none. */
  name(id) {
    return this.#names.get(id);
  }

  /** Returns all of a kind: `channels`, `users` or `workflows`, as `{id, name}`. */
  all(kind) {
    return this.#lists.get(kind) ?? [];
  }

  async #load(api, kind, signal) {
    const found = [];
    for await (const {items} of api.pages(`/v2/${kind}?select=name&limit=500`, {signal})) {
      found.push(...items);
    }
    this.#lists.set(kind, found);
    let changed = false;
    for (const {id, name} of found) {
      if (name && this.#names.get(id) !== name) {
        this.#names.set(id, name);
        changed = true;
      }
    }
    if (changed) {
      this.dispatchEvent(new Event('change'));
    }
  }
}

export const directory = new Directory();
