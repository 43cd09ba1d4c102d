import {css} from 'lit';

/** The look of the filters above a list. */
export const filters = css`
  .lead {
    color: var(--muted);
    max-width: 65ch;
  }

  .filters {
    align-items: end;
    display: flex;
    flex-wrap: wrap;
    gap: 0.75rem 1rem;
    margin-bottom: 1rem;
  }

  .filters .field {
    margin: 0;
    min-width: 0;
  }

  .filters .search {
    flex: 1 1 16rem;
  }

  .filters label.field > span,
  .choice legend {
    color: var(--muted);
    font-size: 0.85rem;
    padding: 0;
  }

  .filters input[type='search'],
  .filters select {
    width: 100%;
  }

  .choice {
    border: 0;
    display: flex;
    flex-wrap: wrap;
    margin: 0;
    min-width: 0;
    padding: 0;
  }

  .choice legend {
    margin-bottom: 0.25rem;
  }

  .choice label {
    position: relative;
  }

  .choice input {
    cursor: pointer;
    inset: 0;
    margin: 0;
    opacity: 0;
    position: absolute;
  }

  .choice span {
    background: var(--surface);
    border: 1px solid var(--field-border);
    display: block;
    margin-inline-end: -1px;
    padding: 0.4rem 0.75rem;
  }

  .choice label:first-of-type span {
    border-end-start-radius: 0.35rem;
    border-start-start-radius: 0.35rem;
  }

  .choice label:last-of-type span {
    border-end-end-radius: 0.35rem;
    border-start-end-radius: 0.35rem;
  }

  .choice :checked + span {
    background: var(--accent);
    border-color: var(--accent);
    color: var(--on-accent);
  }

  .choice :focus-visible + span {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
    position: relative;
    z-index: 1;
  }

  .notice:empty {
    display: none;
  }
`;

/** The look of a list's rows: columns on a desk, cards on a phone. */
export const rows = css`
  .rows {
    background: var(--surface);
    border: 1px solid var(--border);
    border-radius: var(--radius);
    list-style: none;
    margin: 0 0 1rem;
    overflow: hidden;
    padding: 0;
  }

  .rows > li {
    contain-intrinsic-size: auto 4rem;
    content-visibility: auto;
  }

  .rows > li + li {
    border-top: 1px solid var(--border);
  }

  .rows[aria-busy='true'] {
    opacity: 0.6;
  }

  .row {
    align-items: center;
    color: inherit;
    display: grid;
    gap: 0.2rem 1rem;
    padding: 0.6rem 1rem;
    text-decoration: none;
  }

  .row > * {
    min-width: 0;
  }

  .row:hover {
    background: color-mix(in srgb, var(--accent) 7%, transparent);
  }

  .row:focus-visible {
    outline-offset: -2px;
  }

  .name {
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    display: -webkit-box;
    font-weight: 600;
    overflow: hidden;
    overflow-wrap: anywhere;
  }

  .sub {
    color: var(--muted);
    font-size: 0.9rem;
    overflow-wrap: anywhere;
  }
`;
