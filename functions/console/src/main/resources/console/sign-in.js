import {LONGEST_REQUEST} from './api.js';
import {learn} from './server-time.js';

/**
 * Signing in by OpenID Connect: the authorization code flow with PKCE (S256), state and nonce. Tokens
 * are kept in this tab only.
 */

const STORED = 'reachline.tokens';
const PENDING = 'reachline.pending';
const CHANNEL = 'reachline.sign-in';
/** The beginning of the state of a sign-in in a window of its own; no random text has its dot. */
const WINDOW = 'window.';
const UNREACHABLE = 'unreachable';
const SCOPES = ['guest', 'agent', 'bot', 'admin'];

const base = new URL('./', document.baseURI.split(/[?#]/)[0]);

/** Reads the settings of the console. */
export async function readSettings() {
  const sent = performance.now();
  const response = await fetch(new URL('console/config.json', base), {
    cache: 'no-store',
    signal: AbortSignal.timeout(LONGEST_REQUEST),
  });
  if (!response.ok) {
    throw new Error(`config.json was answered ${response.status}`);
  }
  learn(response, sent);
  return response.json();
}

/**
 * A fault of signing in, with a code of OpenID Connect or of this page, such as `unreachable` where the
 * issuer did not answer, or answered that it cannot at the moment.
 */
export class SignInError extends Error {
  constructor(code, detail = '') {
    super(detail || code);
    this.code = code;
  }
}

/**
 * Somebody who is signed in, or not yet. Tells of `expired` when a new sign-in is needed that only a
 * person can give, and of `renewed` once it is there.
 */
export class Session extends EventTarget {
  #settings;
  #tokens;
  #endpoints;
  #renewing = null;
  #windows = new BroadcastChannel(CHANNEL);

  constructor(settings) {
    super();
    this.#settings = settings;
    this.#tokens = stored(STORED);
  }

  /**
   * Takes over what the issuer sent back, if this page was opened by it. Returns false in a window that
   * was only opened to sign in: it hands its code to the page that opened it, and closes.
   */
  async arrive() {
    const query = new URLSearchParams(location.search);
    const state = query.get('state');
    if (!state || !(query.has('code') || query.has('error'))) {
      return true;
    }
    const answer = {state, code: query.get('code'), error: query.get('error')};
    if (state.startsWith(WINDOW)) {
      this.#windows.postMessage(answer);
      window.close();
      return false;
    }
    const pending = stored(PENDING);
    sessionStorage.removeItem(PENDING);
    history.replaceState(null, '', `${base.pathname}${pending?.hash ?? ''}`);
    this.#keep(await this.#redeem(answer, pending));
    return true;
  }

  get signedIn() {
    return Boolean(this.#tokens);
  }

  /** The access token. */
  get token() {
    return this.#tokens?.access;
  }

  /** Who is signed in: `{id, organization, scopes, name}`; the name is the id until it is known. */
  get me() {
    const claims = claimsOf(this.#tokens.access);
    const granted = claims.scope ?? claims.scp ?? [];
    const words = Array.isArray(granted) ? granted : String(granted).split(' ');
    const prefix = this.#settings.scopePrefix ?? '';
    const highest = SCOPES.findLastIndex((scope) => words.includes(prefix + scope));
    return {
      id: claims._id,
      organization: claims.organization,
      scopes: new Set(SCOPES.slice(0, highest + 1)),
      name: claims._id,
    };
  }

  /** Leaves the page for the issuer's. */
  async signIn() {
    const pending = this.#begin('');
    pending.hash = location.hash;
    sessionStorage.setItem(PENDING, JSON.stringify(pending));
    location.assign(await this.#address(pending));
  }

  /** Signs in within a window of its own, so that this page stays as it is. Call it on a click. */
  async signInBeside() {
    const pending = this.#begin(WINDOW);
    // Opened at once, since browsers let only a click open windows.
    const opened = window.open('about:blank', '_blank', 'popup,width=480,height=640');
    if (!opened) {
      throw new SignInError('window_blocked');
    }
    opened.location.href = await this.#address(pending);
    const answer = await new Promise((resolve) => {
      const listen = ({data}) => {
        if (data?.state === pending.state) {
          this.#windows.removeEventListener('message', listen);
          resolve(data);
        }
      };
      this.#windows.addEventListener('message', listen);
    });
    const tokens = await this.#redeem(answer, pending);
    if (claimsOf(tokens.access_token)._id !== this.me.id) {
      // What is on the page, and what waits to be sent, is somebody else's: this page never has the token.
      store(tokens);
      location.reload();
      return;
    }
    this.#keep(tokens);
    this.dispatchEvent(new Event('renewed'));
  }

  /**
   * Waits for a token other than one that was refused: by the refresh token, or by whoever is there.
   * Throws if the issuer cannot be reached: then the sign-in may still be good.
   */
  renew(refused) {
    if (this.token !== refused) {
      return Promise.resolve();
    }
    this.#renewing ??= this.#refresh()
      .catch((fault) => {
        if (fault.code === UNREACHABLE) {
          throw fault;
        }
        const renewed = new Promise((resolve) => {
          this.addEventListener('renewed', resolve, {once: true});
        });
        this.dispatchEvent(new Event('expired'));
        return renewed;
      })
      .finally(() => {
        this.#renewing = null;
      });
    return this.#renewing;
  }

  /** Forgets the tokens and starts anew. */
  signOut() {
    sessionStorage.removeItem(STORED);
    location.replace(base);
  }

  #begin(kind) {
    return {state: kind + random(), nonce: random(), verifier: random()};
  }

  async #address({state, nonce, verifier}) {
    const {authorization_endpoint: endpoint} = await this.#discover();
    const address = new URL(endpoint);
    const parameters = {
      response_type: 'code',
      client_id: this.#settings.clientId,
      redirect_uri: base.href,
      scope: this.#settings.scopes,
      audience: this.#settings.audience,
      state,
      nonce,
      code_challenge: await challenge(verifier),
      code_challenge_method: 'S256',
    };
    for (const [name, value] of Object.entries(parameters)) {
      address.searchParams.set(name, value);
    }
    return address.href;
  }

  async #redeem(answer, pending) {
    if (answer.error) {
      throw new SignInError(answer.error);
    }
    if (!pending || pending.state !== answer.state) {
      throw new SignInError('unknown_state');
    }
    const tokens = await this.#ask({
      grant_type: 'authorization_code',
      code: answer.code,
      redirect_uri: base.href,
      code_verifier: pending.verifier,
    });
    const claims = this.#identityOf(tokens);
    if (claims && claims.nonce !== pending.nonce) {
      throw new SignInError('unknown_nonce');
    }
    return tokens;
  }

  async #refresh() {
    const refresh = this.#tokens?.refresh;
    if (!refresh) {
      throw new SignInError('login_required');
    }
    const tokens = await this.#ask({grant_type: 'refresh_token', refresh_token: refresh});
    this.#identityOf(tokens);
    this.#keep({refresh_token: refresh, ...tokens});
  }

  /** Returns the claims of the id token, which must be the issuer's, for this client; undefined if none. */
  #identityOf({id_token: token}) {
    if (!token) {
      return undefined;
    }
    const claims = claimsOf(token);
    if (claims.iss !== this.#endpoints.issuer) {
      throw new SignInError('unknown_issuer');
    }
    if (![claims.aud].flat().includes(this.#settings.clientId)) {
      throw new SignInError('unknown_audience');
    }
    return claims;
  }

  async #ask(parameters) {
    const {token_endpoint: endpoint} = await this.#discover();
    const response = await asked(endpoint, {
      method: 'POST',
      body: new URLSearchParams({...parameters, client_id: this.#settings.clientId}),
    });
    const answer = await response.json().catch(() => ({}));
    if (!response.ok || !answer.access_token) {
      throw new SignInError(answer.error ?? `status_${response.status}`);
    }
    return answer;
  }

  #keep(tokens) {
    this.#tokens = store(tokens);
  }

  async #discover() {
    if (!this.#endpoints) {
      const {issuer} = this.#settings;
      const response = await asked(`${issuer}/.well-known/openid-configuration`);
      if (!response.ok) {
        throw new SignInError(`status_${response.status}`);
      }
      const endpoints = await response.json();
      // The setting has no slash at its end, and some issuers have one.
      if (endpoints.issuer?.replace(/\/+$/, '') !== issuer) {
        throw new SignInError('unknown_issuer');
      }
      this.#endpoints = endpoints;
    }
    return this.#endpoints;
  }
}

/** Asks the issuer; an answer that says nothing of the sign-in is thrown as `unreachable`. */
async function asked(address, options) {
  let response;
  try {
    response = await fetch(address, {...options, signal: AbortSignal.timeout(LONGEST_REQUEST)});
  } catch (e) {
    throw new SignInError(UNREACHABLE, e.message);
  }
  if (response.status >= 500 || response.status === 429) {
    throw new SignInError(UNREACHABLE, `status_${response.status}`);
  }
  return response;
}

/** Stores what the issuer answered for the next page, and returns what it stored. */
function store({access_token: access, refresh_token: refresh}) {
  const tokens = {access, refresh};
  sessionStorage.setItem(STORED, JSON.stringify(tokens));
  return tokens;
}

function stored(name) {
  try {
    return JSON.parse(sessionStorage.getItem(name));
  } catch {
    return null;
  }
}

/** Returns the claims of a token. The service verifies them; here they only say what to show. */
function claimsOf(token) {
  const text = token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/');
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes));
}

function random() {
  return base64(crypto.getRandomValues(new Uint8Array(32)));
}

async function challenge(verifier) {
  return base64(
    new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))),
  );
}

function base64(bytes) {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
