import {css} from 'lit';

/** The classes that all pages share: `static styles = [shared, css`…`]`. */
export const shared = css`
  :host {
    display: block;
  }

  :host([hidden]),
  [hidden] {
    display: none !important;
  }

  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  h1,
  h2,
  h3 {
    line-height: 1.25;
    margin: 0 0 0.75rem;
  }

  h1 {
    font-size: 1.5rem;
  }

  h1:focus {
    outline: none;
  }

  h2 {
    font-size: 1.15rem;
  }

  h3 {
    font-size: 1rem;
  }

  p {
    margin: 0 0 0.75rem;
  }

  a {
    color: var(--accent);
  }

  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }

  .card {
    background: var(--surface);
    border: 1px solid var(--border);
    border-radius: var(--radius);
    margin-bottom: 1rem;
    padding: 1rem;
  }

  .grid {
    display: grid;
    gap: 1rem;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 16rem), 1fr));
    margin-bottom: 1rem;
  }

  .grid > .card {
    margin: 0;
  }

  .badge {
    border: 1px solid currentColor;
    border-radius: 1rem;
    display: inline-block;
    font-size: 0.85rem;
    line-height: 1.4;
    padding: 0 0.55rem;
  }

  .badge-ok {
    background: var(--ok-surface);
    color: var(--ok);
  }

  .badge-bad {
    background: var(--bad-surface);
    color: var(--bad);
  }

  .badge-wait {
    background: var(--wait-surface);
    color: var(--wait);
  }

  .scroll {
    overflow-x: auto;
  }

  .table {
    border-collapse: collapse;
    width: 100%;
  }

  .table th,
  .table td {
    border-bottom: 1px solid var(--border);
    overflow-wrap: anywhere;
    padding: 0.5rem;
    text-align: start;
    vertical-align: top;
  }

  .table th {
    color: var(--muted);
    font-size: 0.85rem;
    font-weight: 600;
  }

  .field {
    display: grid;
    gap: 0.25rem;
    margin-bottom: 0.75rem;
  }

  .field > label {
    font-weight: 600;
  }

  .field .hint {
    color: var(--muted);
    font-size: 0.85rem;
  }

  input,
  select,
  textarea {
    background: var(--surface);
    border: 1px solid var(--field-border);
    border-radius: 0.35rem;
    color: var(--text);
    font: inherit;
    max-width: 100%;
    padding: 0.4rem 0.5rem;
  }

  [aria-invalid='true'] {
    border-color: var(--bad);
  }

  button {
    background: var(--surface);
    border: 1px solid var(--field-border);
    border-radius: 0.35rem;
    color: var(--text);
    cursor: pointer;
    font: inherit;
    padding: 0.4rem 0.8rem;
  }

  button.primary {
    background: var(--accent);
    border-color: var(--accent);
    color: var(--on-accent);
  }

  button:disabled {
    cursor: not-allowed;
    opacity: 0.6;
  }

  .actions {
    align-items: center;
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
  }

  .error {
    color: var(--bad);
  }

  .empty,
  .muted {
    color: var(--muted);
  }

  .untrusted {
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }

  .number {
    font-variant-numeric: tabular-nums;
  }

  .visually-hidden {
    clip-path: inset(50%);
    height: 1px;
    margin: -1px;
    overflow: hidden;
    position: absolute;
    white-space: nowrap;
    width: 1px;
  }

  @media (prefers-reduced-motion: reduce) {
    * {
      animation: none !important;
      transition: none !important;
    }
  }
`;
