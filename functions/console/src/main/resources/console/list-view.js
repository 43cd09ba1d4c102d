import {html, nothing} from 'lit';
import {repeat} from 'lit/directives/repeat.js';
import {texts} from './texts.js';

/** Returns a live list as rows: `row` makes one of an entry, `none` is the text of an empty list. */
export function rowsOf(list, {label, row, none}) {
  const {items, next, state} = list;
  return html`${
    items.length
      ? html`<ul class="rows" aria-label=${label} aria-busy=${state === 'loading'}>
          ${repeat(items, ({id}) => id, row)}
        </ul>`
      : state === 'loading'
        ? html`<reachline-state state="loading"></reachline-state>`
        : state === 'ready' && !next
          ? html`<reachline-state state="empty" .text=${none}></reachline-state>`
          : nothing
  }
  ${endOf(list)}`;
}

/** Returns the end of a live list: how to get more, or why there is none. */
export function endOf(list) {
  const {next, busy, state, error} = list;
  return error
    ? html`<reachline-state
        state="failed"
        .error=${error}
        @retry=${() => (state === 'failed' ? list.reload() : list.more())}
      ></reachline-state>`
    : html`<reachline-more
        .next=${Boolean(next)}
        .busy=${busy || state === 'loading'}
        @more=${() => list.more()}
      ></reachline-more>`;
}
