import {LitElement, css, html} from 'lit';
import {texts} from '../texts.js';

const HOURS = Array.from({length: 24}, (_, hour) => hour);
const DAYS = Array.from({length: 7}, (_, day) => day);
const LEVELS = 6;

/**
 * A table of weekdays and hours whose cells are the darker, the higher their values. Where the
 * window is narrow, the hours are its rows.
 */
class HeatMap extends LitElement {
  static properties = {
    /** Seven days, Monday first, of 24 values each; undefined where there is none. */
    values: {attribute: false},
    /** Returns a value as a text. */
    format: {attribute: false},
    /** Returns what stands behind a cell as a text: of a day and an hour. */
    describe: {attribute: false},
    label: {},
    isNarrow: {state: true},
  };

  static styles = css`
    :host {
      display: block;
      min-width: 0;
    }
    table {
      border-collapse: separate;
      border-spacing: 2px;
      width: 100%;
      table-layout: fixed;
      font-variant-numeric: tabular-nums;
      font-size: 0.8rem;
    }
    caption {
      text-align: start;
      padding-bottom: 0.5rem;
      font-size: 0.9rem;
      color: var(--muted);
    }
    th {
      font-weight: 500;
      padding: 0.2rem 0;
      color: var(--muted);
      overflow: hidden;
    }
    th.corner,
    tbody th {
      width: 3.2rem;
      text-align: start;
    }
    td {
      text-align: center;
      padding: 0.35rem 0;
      border-radius: 0.25rem;
      background: color-mix(in srgb, currentColor 5%, transparent);
      overflow: hidden;
    }
    td.level-0 {
      color: var(--muted);
    }
    td.level-1 {
      background: color-mix(in srgb, var(--bad) 12%, var(--surface));
    }
    td.level-2 {
      background: color-mix(in srgb, var(--bad) 22%, var(--surface));
    }
    td.level-3 {
      background: color-mix(in srgb, var(--bad) 32%, var(--surface));
    }
    td.level-4 {
      background: color-mix(in srgb, var(--bad) 42%, var(--surface));
      font-weight: 600;
    }
    td.level-5 {
      background: color-mix(in srgb, var(--bad) 52%, var(--surface));
      font-weight: 700;
    }
  `;

  #narrow = matchMedia('(max-width: 52rem)');
  #onWidth = () => {
    this.isNarrow = this.#narrow.matches;
  };

  connectedCallback() {
    super.connectedCallback();
    this.#onWidth();
    this.#narrow.addEventListener('change', this.#onWidth);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#narrow.removeEventListener('change', this.#onWidth);
  }

  render() {
    const most = Math.max(0, ...this.values.flat().map((value) => value ?? 0));
    const names = texts.report.weekdays;
    const cell = (day, hour) => {
      const value = this.values[day][hour];
      const level = value > 0 ? Math.min(LEVELS - 1, Math.ceil((value / most) * (LEVELS - 1))) : 0;
      return html`<td class="level-${level}" title=${this.describe(day, hour)}>
        ${value === undefined ? '' : this.format(value)}
      </td>`;
    };
    const [columns, rows] = this.isNarrow ? [DAYS, HOURS] : [HOURS, DAYS];
    const head = (number, isDay) => (isDay ? names[number].slice(0, 3) : texts.report.hour(number));
    return html`<table>
      <caption>
        ${this.label}
      </caption>
      <thead>
        <tr>
          <th class="corner" scope="col">
            ${this.isNarrow ? texts.report.hourHead : texts.report.dayHead}
          </th>
          ${columns.map((column) => html`<th scope="col">${head(column, this.isNarrow)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              <th scope="row">${head(row, !this.isNarrow)}</th>
              ${columns.map((column) => (this.isNarrow ? cell(column, row) : cell(row, column)))}
            </tr>`,
        )}
      </tbody>
    </table>`;
  }
}

customElements.define('reachline-heat-map', HeatMap);
