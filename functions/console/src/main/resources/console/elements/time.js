import {LitElement, html, nothing} from 'lit';
import {now} from '../server-time.js';
import {texts} from '../texts.js';

const FULL = new Intl.DateTimeFormat('en-GB', {dateStyle: 'medium', timeStyle: 'short'});
const SHORT = new Intl.DateTimeFormat('en-GB', {timeStyle: 'short'});
const RELATIVE = new Intl.RelativeTimeFormat('en', {numeric: 'always'});
const DAY = 86_400_000;
const STEPS = [
  ['day', DAY],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** Returns a time in the viewer's zone; without its date if that is today. */
export function shown(milliseconds) {
  const sameDay = FULL.format(milliseconds).split(',')[0] === FULL.format(now()).split(',')[0];
  return (sameDay ? SHORT : FULL).format(milliseconds);
}

/** Returns how long ago a time was, or how far ahead it is. */
export function relative(milliseconds) {
  const difference = milliseconds - now();
  for (const [unit, size] of STEPS) {
    if (Math.abs(difference) >= size) {
      return RELATIVE.format(Math.trunc(difference / size), unit);
    }
  }
  return difference > 0 ? texts.time.soon : texts.time.now;
}

/**
 * A time in the viewer's zone, with the exact UTC as its title.
 *
 * `value` is in ISO 8601 or milliseconds. With `relative` it says how long ago that was.
 */
class Time extends LitElement {
  static properties = {value: {}, relative: {type: Boolean}};

  #timer;

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#timer = setInterval(() => {
      if (this.relative && document.visibilityState === 'visible') {
        this.requestUpdate();
      }
    }, 10_000);
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
    super.disconnectedCallback();
  }

  render() {
    const time = typeof this.value === 'number' ? this.value : Date.parse(this.value ?? '');
    if (Number.isNaN(time)) {
      return nothing;
    }
    const exact = new Date(time).toISOString();
    return html`<time datetime=${exact} title=${exact}
      >${this.relative ? relative(time) : shown(time)}</time
    >`;
  }
}

customElements.define('reachline-time', Time);
