import {LitElement, css, html, nothing} from 'lit';
import {Api} from './api.js';
import {directory} from './directory.js';
import {current, match} from './router.js';
import {Session, readSettings} from './sign-in.js';
import {shared} from './styles.js';
import {tell, texts} from './texts.js';
import './elements/dialog.js';
import './elements/more.js';
import './elements/name.js';
import './elements/state.js';
import './elements/time.js';

/**
 * The pages: the pattern of their paths, the element with its module, the text that is its title, the lowest
 * scope that may see it, and whether the navigation shows it.
 */
const PAGES = [
  {path: '/now', page: 'now', needs: 'bot', shown: true},
  {path: '/conversations', page: 'conversations', needs: 'bot', shown: true},
  {path: '/conversations/:id', page: 'conversation', needs: 'bot'},
  {path: '/sessions', page: 'sessions', needs: 'bot', shown: true},
  {path: '/sessions/:id', page: 'session', needs: 'bot'},
  {path: '/team', page: 'team', needs: 'agent', shown: true},
  {path: '/workflows', page: 'workflows', needs: 'bot', shown: true},
  {path: '/workflows/:id', page: 'workflow', needs: 'bot'},
  {path: '/report', page: 'report', needs: 'admin', shown: true},
  {path: '/operations', page: 'operations', needs: 'admin', shown: true},
];

const THEMES = ['auto', 'light', 'dark'];
const THEME = 'reachline.theme';
/** Who is kept online by presence-keeper.js. */
const KEPT = 'reachline.kept-online';

/** The console: signs in, shows the navigation, and the page that the address names. */
class App extends LitElement {
  static properties = {
    fault: {state: true},
    session: {state: true},
    me: {state: true},
    page: {state: true},
    expired: {state: true},
    done: {state: true},
    theme: {state: true},
  };

  static styles = [
    shared,
    css`
      header {
        align-items: center;
        background: var(--surface);
        border-bottom: 1px solid var(--border);
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem 1rem;
        padding: 0.5rem 1rem;
      }

      .brand {
        font-weight: 700;
      }

      nav {
        flex: 1 1 auto;
      }

      nav ul {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem;
        list-style: none;
        margin: 0;
        padding: 0;
      }

      nav a {
        border-radius: 0.35rem;
        color: var(--text);
        display: block;
        padding: 0.3rem 0.6rem;
        text-decoration: none;
      }

      nav a[aria-current] {
        background: var(--accent);
        color: var(--on-accent);
      }

      .skip:not(:focus) {
        clip-path: inset(50%);
        height: 1px;
        overflow: hidden;
        position: absolute;
        width: 1px;
      }

      main {
        margin: 0 auto;
        max-width: 80rem;
        min-height: 60vh;
        padding: 1rem;
      }

      main:focus {
        outline: none;
      }
    `,
  ];

  #settings;
  #api;
  #outlet = document.createElement('div');
  #shown;
  #turn = 0;

  connectedCallback() {
    super.connectedCallback();
    this.#applyTheme(localStorage.getItem(THEME) ?? 'auto');
    window.addEventListener('hashchange', () => this.#route());
    this.#start();
  }

  async #start() {
    try {
      this.#settings = await readSettings();
      const session = new Session(this.#settings);
      if (!(await session.arrive().catch((e) => ((this.fault = e), true)))) {
        this.done = true;
        return;
      }
      session.addEventListener('expired', () => (this.expired = {}));
      session.addEventListener('renewed', () => (this.expired = undefined));
      this.session = session;
      if (session.signedIn) {
        this.fault = undefined;
        await this.#enter();
      }
    } catch (e) {
      this.fault = e;
    }
  }

  async #enter() {
    this.#api = new Api(this.session);
    this.me = this.session.me;
    // Not waited for: a page shows ids until their names are there.
    directory.start(this.#api, this.me);
    this.#route();
    if (sessionStorage.getItem(KEPT) === this.me.id) {
      // Also after this page was loaded anew, whatever page it shows.
      import('./presence-keeper.js').then(({presenceKeeper}) =>
        presenceKeeper.start(this.#api, this.me),
      );
    }
    const {body} = await this.#api.get(`/v2/users/${this.me.id}`).catch(() => ({}));
    if (body?.name) {
      this.me = {...this.me, name: body.name};
      if (this.#shown) {
        this.#shown.element.me = this.me;
      }
    }
  }

  /** Shows the page of the current address. */
  async #route() {
    if (!this.me) {
      return;
    }
    const {path: named, query} = current();
    const allowed = PAGES.filter((entry) => this.me.scopes.has(entry.needs));
    const path = named || allowed[0]?.path;
    const entry = allowed.length ? PAGES.find(({path: pattern}) => match(pattern, path)) : undefined;
    const params = entry && match(entry.path, path);
    this.page = entry ?? {};
    const first = !this.#shown;
    const key = `${entry?.page} ${JSON.stringify([...(params ?? [])])}`;
    if (this.#shown?.key === key) {
      this.#turn++;
      Object.assign(this.#shown.element, {query, params});
      return;
    }
    document.title = texts.app.title(entry ? texts[entry.page].title : texts.app.name);
    directory.freshen();
    const turn = ++this.#turn;
    const element = await this.#make(entry);
    if (turn !== this.#turn) {
      // Somebody went on meanwhile.
      return;
    }
    Object.assign(element, {api: this.#api, me: this.me, params, query: current().query});
    this.#shown = {key, element};
    this.#outlet.replaceChildren(element);
    if (!first) {
      await element.updateComplete;
      const heading = element.shadowRoot?.querySelector('h1') ?? element.querySelector?.('h1');
      heading?.setAttribute('tabindex', '-1');
      heading?.focus();
      window.scrollTo(0, 0);
    }
  }

  async #make(entry) {
    if (!entry) {
      const isAnybody = PAGES.some(({needs}) => this.me.scopes.has(needs));
      return notice(texts.app.name, isAnybody ? texts.app.unknownPage : texts.app.noRole);
    }
    if (!this.me.scopes.has(entry.needs)) {
      return notice(texts[entry.page].title, texts.app.notAllowed);
    }
    try {
      await import(`./pages/${entry.page}.js`);
    } catch (e) {
      console.error(e);
      return notice(texts[entry.page].title, texts.app.brokenPage);
    }
    return document.createElement(`reachline-${entry.page}`);
  }

  render() {
    if (this.me) {
      return this.#console();
    }
    return html`<main>
      <h1>${this.session ? texts.signIn.heading : texts.app.name}</h1>
      ${this.fault
        ? html`<p class="error" role="alert">
            ${this.fault.code ? texts.signIn.failed(this.fault.code) : tell(this.fault)}
          </p>`
        : nothing}
      ${this.session
        ? html`<p>${texts.signIn.intro}</p>
            <button class="primary" id="sign-in" @click=${this.#signIn}>
              ${texts.signIn.button}
            </button>`
        : this.fault
          ? html`<button @click=${() => location.reload()}>${texts.state.retry}</button>`
          : html`<p class="muted" role="status">
              ${this.done ? texts.signIn.done : texts.app.loading}
            </p>`}
    </main>`;
  }

  #console() {
    const shown = PAGES.filter((entry) => entry.shown && this.me.scopes.has(entry.needs));
    const section = this.page?.path?.split('/')[1];
    return html`
      <header>
        <a class="skip" href="#content" @click=${this.#skip}>${texts.app.skip}</a>
        <span class="brand">${texts.app.name}</span>
        <nav aria-label=${texts.app.navigation}>
          <ul>
            ${shown.map(
              ({path, page}) =>
                html`<li>
                  <a
                    href="#${path}"
                    aria-current=${path.slice(1) === section ? 'page' : nothing}
                    >${texts[page].title}</a
                  >
                </li>`,
            )}
          </ul>
        </nav>
        <div class="actions">
          <span class="muted">${texts.app.signedInAs('')}<bdi>${this.me.name}</bdi></span>
          <button @click=${this.#nextTheme}>${texts.app.theme[this.theme]}</button>
          <button @click=${() => this.session.signOut()}>${texts.app.signOut}</button>
        </div>
      </header>
      <main id="content" tabindex="-1">${this.#outlet}</main>
      <reachline-dialog
        kept
        .open=${Boolean(this.expired)}
        .heading=${texts.signIn.expiredHeading}
      >
        <p>${texts.signIn.expired}</p>
        ${this.expired?.fault
          ? html`<p class="error" role="alert">${this.expired.fault}</p>`
          : nothing}
        <button class="primary" id="sign-in-again" @click=${this.#signInAgain}>
          ${texts.signIn.again}
        </button>
      </reachline-dialog>
    `;
  }

  #skip(event) {
    event.preventDefault();
    this.renderRoot.querySelector('main').focus();
  }

  async #signIn() {
    try {
      await this.session.signIn();
    } catch (e) {
      this.fault = e;
    }
  }

  async #signInAgain() {
    try {
      await this.session.signInBeside();
    } catch (e) {
      this.expired = {
        fault:
          e.code === 'window_blocked'
            ? texts.signIn.blocked
            : texts.signIn.failed(e.code ?? e.message),
      };
    }
  }

  #nextTheme() {
    this.#applyTheme(THEMES[(THEMES.indexOf(this.theme) + 1) % THEMES.length]);
    localStorage.setItem(THEME, this.theme);
  }

  #applyTheme(theme) {
    this.theme = THEMES.includes(theme) ? theme : 'auto';
    if (this.theme === 'auto') {
      delete document.documentElement.dataset.theme;
    } else {
      document.documentElement.dataset.theme = this.theme;
    }
  }
}

/** Returns an element that stands in for a page that cannot be shown. */
function notice(title, text) {
  const element = document.createElement('div');
  const heading = document.createElement('h1');
  heading.textContent = title;
  const paragraph = document.createElement('p');
  paragraph.textContent = text;
  element.append(heading, paragraph);
  return element;
}

customElements.define('reachline-app', App);
