import {LitElement, css, html, nothing} from 'lit';
import {KINDS, difference, shownDuration} from '../rules.js';
import {shared} from '../styles.js';
import {texts} from '../texts.js';

/** The difference between two workflows: `before` and `after`, with `names` of ids in a Map. */
class Difference extends LitElement {
  static properties = {
    before: {attribute: false},
    after: {attribute: false},
    names: {attribute: false},
  };
  static styles = [
    shared,
    css`
      ul {
        display: grid;
        gap: 0.6rem;
        list-style: none;
        margin: 0 0 0.75rem;
        padding: 0;
      }

      li.entry {
        border-inline-start: 3px solid var(--border);
        min-width: 0;
        padding-inline-start: 0.75rem;
      }

      .added {
        border-color: var(--ok);
      }

      .removed {
        border-color: var(--bad);
      }

      .changed {
        border-color: var(--wait);
      }

      dl {
        margin: 0.25rem 0 0;
      }

      dt {
        color: var(--muted);
        font-size: 0.85rem;
      }

      dd {
        display: grid;
        gap: 0.15rem;
        margin: 0 0 0.35rem;
        overflow-wrap: anywhere;
      }

      del,
      ins {
        border-radius: 0.25rem;
        max-height: 12rem;
        overflow: auto;
        padding: 0.05rem 0.4rem;
        text-decoration: none;
        white-space: pre-wrap;
      }

      del {
        background: var(--bad-surface);
        color: var(--bad);
      }

      del::before {
        content: '− ';
      }

      ins {
        background: var(--ok-surface);
        color: var(--ok);
      }

      ins::before {
        content: '+ ';
      }

      .condition {
        font-family: ui-monospace, monospace;
        font-size: 0.9rem;
      }
    `,
  ];

  render() {
    const found = difference(this.before, this.after);
    if (found.same) {
      return html`<p class="muted">${texts.workflow.noDifference}</p>`;
    }
    return html`<ul>
      ${found.properties.map(
        (change) =>
          html`<li class="entry changed">
            <dl>${this.#change(change)}</dl>
          </li>`,
      )}
      ${found.rules.map((entry) => this.#rule(entry))}
    </ul>`;
  }

  #rule({kind, name, place, from, moved, changed, rule}) {
    return html`<li class="entry ${kind}">
      <strong>${texts.workflow.ruleChange[kind]} <bdi>${name}</bdi></strong>
      ${moved
        ? html`<span class="muted">${texts.workflow.moved(from + 1, place + 1)}</span>`
        : nothing}
      <dl>
        ${kind === 'changed'
          ? changed.map((change) => this.#change(change))
          : this.#whole(rule, kind === 'added')}
      </dl>
    </li>`;
  }

  /** Shows all properties of a rule that was added or removed. */
  #whole(rule, added) {
    const flat = {...rule, ...rule.notify};
    return ['when', 'delay', 'repeat', ...KINDS, 'then']
      .filter((name) => this.#text(name, flat[name]) && flat[name]?.length)
      .filter((name) => name !== 'then' || flat.then === 'stop')
      .map((name) =>
        this.#change(
          added ? {name, before: undefined, after: flat[name]} : {name, before: flat[name]},
        ),
      );
  }

  #change({name, before, after}) {
    const type = name === 'when' ? 'condition' : '';
    const [old, now] = [this.#text(name, before), this.#text(name, after)];
    return html`<dt>${texts.workflow.fields[name]}</dt>
      <dd>
        ${old ? html`<del class=${type} dir="auto">${old}</del>` : nothing}
        ${now ? html`<ins class=${type} dir="auto">${now}</ins>` : nothing}
        ${!old && !now ? html`<span class="muted">${texts.workflow.empty}</span>` : nothing}
      </dd>`;
  }

  #text(name, value) {
    if (value === undefined || value === null) {
      return '';
    }
    if (name === 'active') {
      return value ? texts.workflows.on : texts.workflows.off;
    }
    if (name === 'then') {
      return texts.workflow.thens[value] ?? value;
    }
    if (name === 'delay' || name === 'repeat') {
      return shownDuration(value);
    }
    return Array.isArray(value)
      ? value.map((id) => this.names?.get(id) ?? id).join(', ')
      : String(value);
  }
}

customElements.define('reachline-difference', Difference);
