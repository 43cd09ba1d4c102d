import {LitElement, css, html} from 'lit';
import uPlot from 'uplot';

const HEIGHT = 220;

/** A chart of counts over time: for each time two bars, one before the other. */
class Chart extends LitElement {
  static properties = {
    /** Times in seconds since 1970, and for each the two counts. */
    times: {attribute: false},
    all: {attribute: false},
    some: {attribute: false},
    /** The names of the two counts, and of the whole for those who do not see it. */
    allLabel: {},
    someLabel: {},
    label: {},
    zone: {},
  };

  static styles = css`
    /* Until the canvas has followed a narrower page, it must not make the page scroll. */
    :host {
      display: block;
      min-width: 0;
      overflow-x: clip;
    }
    .uplot,
    .u-wrap {
      position: relative;
    }
    .uplot *,
    .uplot {
      box-sizing: border-box;
    }
    .u-wrap {
      user-select: none;
    }
    .uplot canvas {
      display: block;
      position: relative;
      width: 100%;
      height: 100%;
    }
    .u-over,
    .u-under,
    .u-axis,
    .u-cursor-x,
    .u-cursor-y,
    .u-select,
    .u-cursor-pt {
      position: absolute;
    }
    .u-cursor-x,
    .u-cursor-y {
      left: 0;
      top: 0;
      pointer-events: none;
    }
    .u-cursor-x {
      height: 100%;
      border-inline-end: 1px dashed var(--muted);
    }
    .u-cursor-y,
    .u-select,
    .u-cursor-pt {
      display: none;
    }
    .u-legend {
      border-spacing: 0;
      font-size: 0.85rem;
      margin: 0.25rem 0 0;
    }
    .u-inline .u-series {
      display: inline-block;
      padding-inline-end: 1rem;
    }
    .u-inline .u-series > * {
      display: inline-block;
      padding: 0 0.2rem;
      font-weight: normal;
    }
    .u-marker {
      display: inline-block;
      width: 0.8rem;
      height: 0.8rem;
      border-radius: 0.2rem;
      vertical-align: -0.1rem;
      margin-inline-end: 0.3rem;
    }
    .u-label {
      display: inline-block;
    }
    .u-hz .u-cursor-x {
      height: 100%;
    }
  `;

  #plot;
  #sized = new ResizeObserver(() => this.#plot?.setSize(this.#size()));
  #scheme = matchMedia('(prefers-color-scheme: dark)');
  #theme = new MutationObserver(() => this.#draw());
  #onScheme = () => this.#draw();

  connectedCallback() {
    super.connectedCallback();
    this.#sized.observe(this);
    this.#scheme.addEventListener('change', this.#onScheme);
    this.#theme.observe(document.documentElement, {attributeFilter: ['data-theme']});
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#sized.disconnect();
    this.#theme.disconnect();
    this.#scheme.removeEventListener('change', this.#onScheme);
    this.#plot?.destroy();
    this.#plot = undefined;
  }

  render() {
    return html`<div role="img" aria-label=${this.label}></div>`;
  }

  updated() {
    this.#draw();
  }

  #size() {
    return {width: Math.max(200, this.clientWidth), height: HEIGHT};
  }

  // The colours of a canvas do not follow the theme by themselves.
  #draw() {
    if (!this.hasUpdated || !this.isConnected) {
      return;
    }
    const place = this.renderRoot.querySelector('div');
    this.#plot?.destroy();
    const font = `12px ${getComputedStyle(this).fontFamily}`;
    const days = (this.times.at(-1) - this.times[0]) / 86_400;
    const shown = new Intl.DateTimeFormat('en-GB', {
      timeZone: this.zone,
      ...(days > 3 ? {day: 'numeric', month: 'short'} : {hour: '2-digit', minute: '2-digit'}),
    });
    const [muted, border, accent, bad] = ['--muted', '--border', '--accent', '--bad'].map((name) =>
      colour(place, `var(${name})`),
    );
    const axis = {
      stroke: muted,
      grid: {stroke: border, width: 1},
      ticks: {stroke: border, width: 1},
    };
    const bars = uPlot.paths.bars({size: [0.7, 60]});
    const series = (label, stroke, alpha) => ({
      label,
      stroke,
      fill: stroke,
      alpha,
      width: 0,
      paths: bars,
      points: {show: false},
    });
    this.#plot = new uPlot(
      {
        ...this.#size(),
        tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1_000), this.zone),
        legend: {live: false},
        axes: [
          {...axis, font, values: (_, times) => times.map((time) => shown.format(time * 1_000))},
          {...axis, font, size: 44},
        ],
        scales: {y: {range: (_, __, max) => [0, Math.max(1, max * 1.05)]}},
        series: [{label: ''}, series(this.allLabel, accent, 0.45), series(this.someLabel, bad, 1)],
        cursor: {y: false, drag: {x: false, y: false}},
      },
      [this.times, this.all, this.some],
      place,
    );
  }
}

/** Returns a colour as the browser computes it, since a canvas knows neither variables nor themes. */
function colour(element, value) {
  element.style.color = value;
  const computed = getComputedStyle(element).color;
  element.style.color = '';
  return computed;
}

customElements.define('reachline-chart', Chart);
