const KINDS = ['channels', 'users', 'workflows'];
/** The shortest time between two readings, in milliseconds. */
const EVERY = 60_000;

/**
 * The names of channels, users and workflows, by id. It tells of `change` when names have changed. Who may
 * not read the directory sees ids.
 *
 * Names are read again when a page is opened and when one is unknown, and not by polling, which would
 * make other polls wait.
 */
class Directory extends EventTarget {
  #api;
  #readAt = -Infinity;
  #names = new Map();
  #lists = new Map();

  /** Begins to read names, if somebody may read the directory. */
  start(api, me) {
    if (me.scopes.has('bot')) {
      this.#api = api;
    }
    return this.freshen();
  }

  /** Reads all names, unless that was done within the last minute. */
  async freshen() {
    if (this.#api && performance.now() >= this.#readAt + EVERY) {
      this.#readAt = performance.now();
      // Without names the page is still of use, and they are read again in a minute.
      await Promise.allSettled(KINDS.map((kind) => this.#load(kind)));
    }
  }

  /** Returns the name of what has an id; undefined if it is unknown or has none. */
  name(id) {
    if (id && !this.#names.has(id)) {
      this.freshen();
    }
    return this.#names.get(id);
  }

  /** Returns all of a kind: `channels`, `users` or `workflows`, as `{id, name}`. */
  all(kind) {
    return this.#lists.get(kind) ?? [];
  }

  async #load(kind) {
    const found = await this.#api.all(`/v2/${kind}?select=name&limit=500`);
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
