import {LitElement, css, html, svg} from 'lit';
import {texts} from '../texts.js';

const HOUR = 3_600_000;
const TICKS = 24;

/** A bar over a day: filled where somebody was online. */
class Timeline extends LitElement {
  static properties = {
    /** The intervals, as the API answers them. */
    intervals: {attribute: false},
    /** When the day begins and ends, and the present, in milliseconds. */
    from: {attribute: false},
    until: {attribute: false},
    now: {attribute: false},
    label: {},
  };

  static styles = css`
    :host {
      display: block;
      min-width: 0;
    }
    svg {
      display: block;
      width: 100%;
      height: 1.25rem;
      border-radius: 0.3rem;
      background: var(--timeline-ground, color-mix(in srgb, currentColor 9%, transparent));
    }
    .online {
      fill: var(--ok, #1a7f4b);
    }
    .future {
      fill: color-mix(in srgb, currentColor 9%, transparent);
    }
    .hour {
      stroke: color-mix(in srgb, currentColor 22%, transparent);
      vector-effect: non-scaling-stroke;
    }
    .now {
      stroke: currentColor;
      vector-effect: non-scaling-stroke;
    }
    @media (forced-colors: active) {
      .online {
        fill: Highlight;
      }
    }
  `;

  render() {
    const end = Math.min(this.until, this.now);
    const online = onlineWithin(this.intervals ?? [], this.from, end);
    const minutes = (time) => (time - this.from) / 60_000;
    const width = minutes(this.until);
    // However short it was, it can be seen.
    const least = width / 250;
    const isToday = this.now > this.from && this.now < this.until;
    return html`<svg
      role="img"
      aria-label="${this.label}: ${texts.team.timesInWords(online.map(period))}"
      viewBox="0 0 ${width} 20"
      preserveAspectRatio="none"
    >
      ${
        isToday
          ? svg`<rect class="future" x=${minutes(end)} y="0" width=${width - minutes(end)} height="20"></rect>`
          : ''
      }
      ${online.map((one) => {
        const width = Math.max(minutes(one.until) - minutes(one.from), least);
        const x = Math.max(0, minutes(one.until) - width);
        return svg`<rect class="online" x=${x} y="0" width=${width} height="20"><title>${titleOf(one)}</title></rect>`;
      })}
      ${Array.from({length: TICKS - 1}, (_, hour) => this.from + (hour + 1) * HOUR)
        .filter((time) => new Date(time).getHours() % 6 === 0)
        .map(
          (time) =>
            svg`<line class="hour" x1=${minutes(time)} x2=${minutes(time)} y1="0" y2="20"></line>`,
        )}
      ${
        isToday
          ? svg`<line class="now" x1=${minutes(end)} x2=${minutes(end)} y1="0" y2="20"></line>`
          : ''
      }
    </svg>`;
  }
}

/** Returns the online intervals between two times, cut to them, in milliseconds. */
export function onlineWithin(intervals, from, until) {
  return intervals
    .filter((one) => one.presence === 'online')
    .map((one) => ({
      from: Math.max(Date.parse(one.from), from),
      until: Math.min(Date.parse(one.until), until),
      source: one.source,
    }))
    .filter((one) => one.from < one.until);
}

const clock = new Intl.DateTimeFormat('en-GB', {hour: '2-digit', minute: '2-digit'});

/** Returns an interval as `09:00–12:30`, in the viewer's zone. */
export function period(one) {
  return `${clock.format(one.from)}–${clock.format(one.until)}`;
}

function titleOf(one) {
  const utc = (time) => new Date(time).toISOString();
  const source = one.source ? `, ${texts.team.source(one.source)}` : '';
  return `${period(one)}${source} (${utc(one.from)} – ${utc(one.until)})`;
}

customElements.define('reachline-timeline', Timeline);
