import {learn} from './server-time.js';

/** How often a request is sent in all when the service asks to come back later. */
const TRIES = 4;
/** The longest wait that is taken before a request is given up, in milliseconds. */
const LONGEST_WAIT = 30_000;
/** The shortest time between two requests of polling, of all of the page, in milliseconds. */
const POLL_GAP = 3_000;
const LONGEST_BACKOFF = 60_000;
/** The longest time that one request may take, in milliseconds; the service itself gives up before. */
export const LONGEST_REQUEST = 35_000;

const base = new URL('./', document.baseURI.split(/[?#]/)[0]);

/**
 * A refused or failed request.
 *
 * `status` is 0 where there was no answer, and `code` is `unreachable` then. `message` is the service's
 * own, for people.
 */
export class ApiError extends Error {
  constructor({status, code, message, requestId, retryAfter, path}) {
    super(message);
    Object.assign(this, {status, code, requestId, retryAfter, path});
  }
}

/**
 * A client of the API. Paths are `/v2/…`. Answers are `{body, etag, next}`: `body` is null where there is
 * none, `next` is the path of a list's next page.
 */
export class Api {
  #session;

  constructor(session) {
    this.#session = session;
  }

  /** @param etag an earlier answer's; if nothing changed, `body` is undefined and `unchanged` is true */
  get(path, {signal, etag} = {}) {
    return this.#send('GET', path, {signal, headers: {'if-none-match': etag}});
  }

  /** @param key the Idempotency-Key, by which the request can be repeated safely */
  post(path, body, {key, signal} = {}) {
    return this.#send('POST', path, {body, signal, headers: {'idempotency-key': key}});
  }

  patch(path, body, {ifMatch, signal} = {}) {
    return this.#send('PATCH', path, {body, signal, headers: {'if-match': ifMatch}});
  }

  put(path, body, {ifMatch, signal} = {}) {
    return this.#send('PUT', path, {body, signal, headers: {'if-match': ifMatch}});
  }

  delete(path, {ifMatch, signal} = {}) {
    return this.#send('DELETE', path, {signal, headers: {'if-match': ifMatch}});
  }

  /** Returns a page of a list: `{items, next}`. */
  async list(path, options) {
    const {body, next} = await this.get(path, options);
    return {items: body, next};
  }

  /** Returns all items of a list, of all its pages. */
  async all(path, options) {
    const found = [];
    for await (const {items} of this.pages(path, options)) {
      found.push(...items);
    }
    return found;
  }

  /** Returns all pages of a list, one after the other: `{items, next}`. */
  async *pages(path, options) {
    for (let next = path; next; ) {
      const page = await this.list(next, options);
      yield page;
      next = page.next;
    }
  }

  /** Fetches something else than JSON, such as CSV: returns `{status, text, type}`. */
  async download(path, accept, {signal} = {}) {
    const response = await this.#fetch('GET', path, {signal, headers: {accept}});
    return {
      status: response.status,
      text: await this.#text(response, path),
      type: response.headers.get('content-type'),
    };
  }

  async #send(method, path, options) {
    const response = await this.#fetch(method, path, options);
    const etag = response.headers.get('etag') ?? undefined;
    if (response.status === 304) {
      return {body: undefined, etag, unchanged: true};
    }
    const text = await this.#text(response, path);
    return {
      status: response.status,
      body: text ? JSON.parse(text) : null,
      etag,
      next: nextOf(response),
      retryAfter: seconds(response),
    };
  }

  async #text(response, path) {
    try {
      return await response.text();
    } catch (e) {
      throw unreachable(e, path);
    }
  }

  /** Sends a request until it is answered with what the caller asked for. */
  async #fetch(method, path, {body, signal, headers}) {
    for (let tries = 1; ; tries++) {
      const token = this.#session.token;
      const response = await this.#once(method, path, {body, signal, headers, token});
      if (response.ok || response.status === 304) {
        return response;
      }
      if (response.status === 401 && tries < TRIES) {
        await orAborted(this.#renew(token, path), signal);
        continue;
      }
      const wait = waitOf(response, tries);
      if (tries >= TRIES || wait > LONGEST_WAIT || !mayRepeat(method, headers, response.status)) {
        throw await errorOf(response, path);
      }
      await orAborted(sleep(wait), signal);
    }
  }

  async #renew(token, path) {
    try {
      await this.#session.renew(token);
    } catch (e) {
      throw unreachable(e, path);
    }
  }

  async #once(method, path, {body, signal, headers, token}) {
    const sent = performance.now();
    const all = {authorization: `Bearer ${token}`};
    if (body !== undefined) {
      all['content-type'] = 'application/json';
    }
    for (const [name, value] of Object.entries(headers)) {
      if (value !== undefined) {
        all[name] = value;
      }
    }
    try {
      const response = await fetch(new URL(`.${path}`, base), {
        method,
        headers: all,
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: limited(signal),
        cache: 'no-store',
      });
      learn(response, sent);
      return response;
    } catch (e) {
      throw unreachable(e, path);
    }
  }
}

function limited(signal) {
  const limit = AbortSignal.timeout(LONGEST_REQUEST);
  return signal ? AbortSignal.any([signal, limit]) : limit;
}

function unreachable(fault, path) {
  if (fault.name === 'AbortError') {
    return fault;
  }
  return new ApiError({status: 0, code: 'unreachable', message: fault.message, path});
}

/** Returns whether a request can be sent again without doing twice what it does. */
function mayRepeat(method, headers, status) {
  // A throttled request reached nothing.
  return (
    status === 429 ||
    (status === 503 && (['GET', 'PUT', 'DELETE'].includes(method) || headers['idempotency-key']))
  );
}

function waitOf(response, tries) {
  return (seconds(response) ?? 2 ** (tries - 1)) * 1000;
}

function seconds(response) {
  const text = response.headers.get('retry-after');
  return text && /^\d+$/.test(text) ? Number(text) : undefined;
}

async function errorOf(response, path) {
  const body = await response.json().catch(() => ({}));
  return new ApiError({
    status: response.status,
    code: body.error?.code ?? `status_${response.status}`,
    message: body.error?.message ?? body.message ?? response.statusText,
    requestId: body.error?.requestId ?? response.headers.get('apigw-requestid') ?? undefined,
    retryAfter: seconds(response),
    path,
  });
}

/** Returns the path of the next page, without the host that the service believes it has. */
function nextOf(response) {
  const link = /<([^>]*)>\s*;\s*rel="next"/.exec(response.headers.get('link') ?? '');
  return link ? link[1].slice(link[1].indexOf('/v2/')) : undefined;
}

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function orAborted(promise, signal) {
  if (!signal) {
    return promise;
  }
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), {once: true});
    promise.then(resolve, reject);
  });
}

let turn = Promise.resolve();
let lastPoll = -Infinity;

/**
 * Calls back again and again until the signal aborts, only while the page is visible. The callback makes
 * one request at most; all polling of the page takes turns, with three seconds between two. Errors double
 * the time to the next call, up to a minute.
 *
 * @param callback an asynchronous function; it is given the signal
 * @param every the time between two calls in milliseconds
 * @param failed is told of each error, and of `null` once a call succeeds again
 */
export async function poll(callback, {every = POLL_GAP, signal, failed = () => {}}) {
  let failures = 0;
  while (!signal.aborted) {
    const wait = Math.min(every * 2 ** failures, Math.max(LONGEST_BACKOFF, every));
    // So that many pages do not come back at the same moment.
    await pause(failures ? wait * (0.75 + Math.random() / 2) : wait, signal);
    const mine = turn.then(async () => {
      await pause(lastPoll + POLL_GAP - performance.now(), signal);
      // The last condition, since the page may be hidden while this waits for its turn.
      await visible(signal);
      lastPoll = performance.now();
    });
    turn = mine;
    await mine;
    if (signal.aborted) {
      return;
    }
    try {
      await callback(signal);
      if (failures) {
        failed(null);
      }
      failures = 0;
    } catch (e) {
      if (signal.aborted) {
        return;
      }
      failures = Math.min(failures + 1, 10);
      failed(e);
    }
  }
}

function pause(milliseconds, signal) {
  return new Promise((resolve) => {
    if (signal.aborted || milliseconds <= 0) {
      resolve();
      return;
    }
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), {once: true});
  });
}

function visible(signal) {
  return new Promise((resolve) => {
    const check = () => {
      if (signal.aborted || document.visibilityState === 'visible') {
        document.removeEventListener('visibilitychange', check);
        resolve();
      }
    };
    document.addEventListener('visibilitychange', check);
    signal.addEventListener('abort', check, {once: true});
    check();
  });
}
