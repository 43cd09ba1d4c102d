import {LitElement, css, html, nothing} from 'lit';
import {shared} from '../styles.js';
import {texts} from '../texts.js';

const words = texts.why;

/**
 * A tree that shows who was told of a message, and why: evaluation, rule, channel, people. It is
 * the answer of the API as it was stored when the message was routed.
 */
class Why extends LitElement {
  static properties = {
    api: {attribute: false},
    /** The id of a customer's message, or of its delivery status. */
    message: {},
    /** Changes whenever something happened that may have changed the answer. */
    version: {attribute: false},
    routing: {state: true},
    error: {state: true},
    open: {state: true},
    current: {state: true},
  };

  static styles = [
    shared,
    css`
      .summary {
        font-weight: 600;
        margin: 0 0 0.5rem;
        overflow-wrap: anywhere;
      }

      ul {
        list-style: none;
        margin: 0;
        padding: 0;
      }

      ul ul {
        border-inline-start: 1px solid var(--border);
        margin-inline-start: 0.55rem;
        padding-inline-start: 0.9rem;
      }

      .label {
        align-items: baseline;
        border-radius: 0.35rem;
        cursor: default;
        display: flex;
        flex-wrap: wrap;
        gap: 0.1rem 0.5rem;
        padding: 0.25rem 0.4rem;
      }

      .parent > .label {
        cursor: pointer;
      }

      .label:hover {
        background: color-mix(in srgb, var(--accent) 7%, transparent);
      }

      li:focus {
        outline: none;
      }

      li:focus-visible > .label {
        outline: 2px solid var(--accent);
        outline-offset: -2px;
      }

      .twist {
        color: var(--muted);
        flex: none;
        width: 0.6rem;
      }

      .parent > .label > .twist::before {
        border: 0.26rem solid transparent;
        border-inline-end: 0;
        border-inline-start-color: currentColor;
        content: '';
        display: inline-block;
      }

      [aria-expanded='true'] > .label > .twist::before {
        transform: rotate(90deg);
      }

      .name {
        max-width: 100%;
        min-width: 0;
        overflow-wrap: anywhere;
      }

      .faint > .label > .name {
        color: var(--muted);
      }

      .detail {
        color: var(--muted);
        font-size: 0.9rem;
        min-width: 0;
        overflow-wrap: anywhere;
      }

      .due-title {
        font-weight: 600;
        margin: 0.6rem 0 0.1rem;
      }

      .due li {
        overflow-wrap: anywhere;
        padding: 0.15rem 0;
      }

      @media (max-width: 30rem) {
        ul ul {
          margin-inline-start: 0.3rem;
          padding-inline-start: 0.5rem;
        }
      }
    `,
  ];

  #turn;

  constructor() {
    super();
    this.open = new Map();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#turn?.abort();
  }

  willUpdate(changed) {
    if (changed.has('message')) {
      this.routing = undefined;
      this.open = new Map();
      this.current = undefined;
    }
    if (this.api && (changed.has('message') || changed.has('version'))) {
      this.#load();
    }
  }

  async #load() {
    this.#turn?.abort();
    const turn = (this.#turn = new AbortController());
    this.error = undefined;
    try {
      const {body} = await this.api.get(`/v2/messages/${this.message}/routing`, {signal: turn.signal});
      if (!turn.signal.aborted) {
        this.routing = body;
      }
    } catch (error) {
      if (!turn.signal.aborted) {
        this.error = error;
      }
    }
  }

  render() {
    if (this.error) {
      return html`<reachline-state
        state="failed"
        .error=${this.error}
        @retry=${() => this.#load()}
      ></reachline-state>`;
    }
    if (!this.routing) {
      return html`<reachline-state state="loading"></reachline-state>`;
    }
    const {notRouted, steps} = this.routing;
    const due = this.routing.due.toSorted((a, b) => a.at.localeCompare(b.at));
    if (notRouted || !steps.length) {
      return html`<p class="summary">${notRouted ? words.notRouted(notRouted) : words.soon}</p>`;
    }
    const nodes = this.#nodes();
    const isShown = flat(nodes, this.open).some(({node}) => node.id === this.current);
    const focused = isShown ? this.current : nodes[0]?.id;
    return html`
      <p class="summary">${words.summary(outcome(this.routing, this.message))}</p>
      ${nodes.length
        ? html`<ul role="tree" aria-label=${words.tree} @keydown=${this.#key}>
            ${nodes.map((node, index) => this.#item(node, {level: 1, index, of: nodes.length, focused}))}
          </ul>`
        : nothing}
      ${due.length
        ? html`<p class="due-title" id="due">${words.due}</p>
            <ul class="due" aria-labelledby="due">
              ${due.map(
                ({rule, round, at}) =>
                  html`<li>
                    <bdi>${rule || words.unnamed}</bdi>
                    ${round ? html`<span class="detail">${words.round(round)}</span>` : nothing} ·
                    <reachline-time .value=${at} relative></reachline-time>
                  </li>`,
              )}
            </ul>`
        : nothing}
    `;
  }

  /** Returns the tree: evaluations if there are several, rules, targets, people. */
  #nodes() {
    const {steps, more} = this.routing;
    if (steps.length === 1 && !more) {
      return rules(steps[0], '0');
    }
    const own = steps.findIndex((step) => step.messages.includes(this.message));
    return withMore(
      steps.map((step, index) => ({
        id: `${index}`,
        name: words.step(step.kind),
        detail: html`<reachline-time .value=${step.at}></reachline-time>`,
        badge: reached(step),
        isOpen: index === (own < 0 ? 0 : own),
        children: rules(step, `${index}`),
      })),
      more,
      'steps',
      'steps',
    );
  }

  #item(node, {level, index, of, focused}) {
    const isParent = node.children?.length > 0;
    const isOpen = isParent && isOpenIn(this.open, node);
    return html`<li
      role="treeitem"
      class="${isParent ? 'parent' : 'leaf'} ${node.isFaint ? 'faint' : ''}"
      data-node=${node.id}
      tabindex=${node.id === focused ? 0 : -1}
      aria-level=${level}
      aria-posinset=${index + 1}
      aria-setsize=${of}
      aria-labelledby=${`label-${node.id}`}
      aria-expanded=${isParent ? String(isOpen) : nothing}
    >
      <div class="label" id=${`label-${node.id}`} @click=${() => this.#click(node)}>
        <span class="twist" aria-hidden="true"></span>
        <bdi class="name">${node.name}</bdi>
        ${node.badge ? html`<span class="badge badge-${node.badge.tone}">${node.badge.text}</span>` : nothing}
        ${node.detail ? html`<span class="detail">${node.detail}</span>` : nothing}
      </div>
      ${isOpen
        ? html`<ul role="group">
            ${node.children.map((child, at) =>
              this.#item(child, {level: level + 1, index: at, of: node.children.length, focused}),
            )}
          </ul>`
        : nothing}
    </li>`;
  }

  #click(node) {
    if (node.children?.length) {
      this.#set(node, !isOpenIn(this.open, node));
    }
    this.#focus(node.id);
  }

  #set(node, isOpen) {
    this.open = new Map(this.open).set(node.id, isOpen);
  }

  async #focus(id) {
    this.current = id;
    await this.updateComplete;
    this.renderRoot.querySelector(`[data-node="${id}"]`)?.focus();
  }

  #key = (event) => {
    const shown = flat(this.#nodes(), this.open);
    const id = event.target.closest('[data-node]')?.dataset.node;
    const at = shown.findIndex(({node}) => node.id === id);
    if (at < 0 || event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    const {node, parent} = shown[at];
    const isParent = node.children?.length > 0;
    const isOpen = isParent && isOpenIn(this.open, node);
    const go = (to) => to && this.#focus(to.id);
    const moves = {
      ArrowDown: () => go(shown[at + 1]?.node),
      ArrowUp: () => go(shown[at - 1]?.node),
      Home: () => go(shown[0].node),
      End: () => go(shown.at(-1).node),
      ArrowRight: () => (isParent && !isOpen ? this.#set(node, true) : isOpen && go(node.children[0])),
      ArrowLeft: () => (isOpen ? this.#set(node, false) : go(parent)),
      Enter: () => isParent && this.#set(node, !isOpen),
      ' ': () => isParent && this.#set(node, !isOpen),
    };
    if (!moves[event.key]) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    moves[event.key]();
  };
}

function isOpenIn(open, node) {
  return open.get(node.id) ?? node.isOpen ?? false;
}

/** Returns the nodes that are to be seen, in their order, each with its parent. */
function flat(nodes, open, parent) {
  return nodes.flatMap((node) => [
    {node, parent},
    ...(node.children?.length && isOpenIn(open, node) ? flat(node.children, open, node) : []),
  ]);
}

/** Returns the nodes, and one that counts those that the service left out. */
function withMore(nodes, more, kind, path) {
  return more ? [...nodes, {id: `${path}-more`, name: words.more[kind](more), isFaint: true}] : nodes;
}

function rules(step, path) {
  const isOne = step.workflows.length === 1;
  return withMore(
    step.workflows.flatMap((workflow, at) =>
      withMore(
        workflow.rules.map((rule, index) => ruleNode(rule, workflow, isOne, `${path}-${at}-${index}`)),
        workflow.more,
        'rules',
        `${path}-${at}`,
      ),
    ),
    step.more,
    'workflows',
    path,
  );
}

function ruleNode(rule, workflow, isOne, id) {
  const targets = (rule.targets ?? []).map((target, at) => targetNode(target, `${id}-${at}`));
  return {
    id,
    name: rule.name || words.rule(workflow),
    badge: ruleBadge(rule),
    detail: ruleDetail(rule, workflow, isOne),
    isFaint: rule.outcome === 'not matched',
    isOpen: true,
    children: withMore(targets, rule.more, 'targets', id),
  };
}

function ruleBadge(rule) {
  switch (rule.outcome) {
    case 'matched':
      return isReached(rule) ? {tone: 'ok', text: words.matched} : {tone: 'bad', text: words.matchedInVain};
    case 'waits':
      return {tone: 'wait', text: words.waits};
    case 'failed':
      return {tone: 'bad', text: words.failed};
    case 'suppressed':
      return {tone: 'plain', text: words.suppressed};
    default:
      return {tone: 'plain', text: words.notMatched};
  }
}

function ruleDetail(rule, workflow, isOne) {
  const where = isOne || !workflow.name ? undefined : html`<bdi>${words.workflow(workflow.name)}</bdi>`;
  const parts = [further(rule), where].filter(Boolean);
  return parts.length ? parts.map((part, at) => html`${at ? ' · ' : nothing}${part}`) : undefined;
}

function further(rule) {
  switch (rule.outcome) {
    case 'waits':
      return html`${words.until} <reachline-time .value=${rule.due}></reachline-time>`;
    case 'failed':
      return html`<bdi>${rule.reason}</bdi>`;
    case 'suppressed':
      return html`<bdi>${words.suppressedBy(rule)}</bdi>`;
    default:
      return undefined;
  }
}

function targetNode(target, id) {
  const members = (target.members ?? []).map((member, at) => memberNode(member, `${id}-${at}`));
  return {
    id,
    name: words.target(target),
    badge: targetBadge(target),
    detail: target.type === 'user' ? seen(target) : undefined,
    isOpen: true,
    children: withMore(members, target.more, 'members', id),
  };
}

function targetBadge(target) {
  if (target.missing) {
    return {tone: 'bad', text: words.gone};
  }
  switch (target.type) {
    case 'user':
      return presence(target);
    case 'service':
      return target.online ? {tone: 'ok', text: words.told} : {tone: 'bad', text: words.notTold};
    default:
      return target.online
        ? {tone: 'ok', text: words.someoneOnline}
        : {tone: 'bad', text: words.nobodyOnline};
  }
}

function memberNode(member, id) {
  return {
    id,
    name: member.name || words.person(member.id),
    badge: presence(member),
    detail: member.online && member.subscribed === false ? html`${words.notSubscribed}, ${seen(member)}` : seen(member),
  };
}

function presence({online}) {
  return online ? {tone: 'ok', text: words.online} : {tone: 'plain', text: words.offline};
}

function seen({online, since, lastSeen}) {
  if (online) {
    return since && html`${words.since} <reachline-time .value=${since}></reachline-time>`;
  }
  return lastSeen ? html`${words.lastSeen} <reachline-time .value=${lastSeen}></reachline-time>` : words.neverSeen;
}

function isReached(rule) {
  return (rule.targets ?? []).some((target) => target.online);
}

function matchedRules(step) {
  return step.workflows.flatMap((workflow) => workflow.rules).filter((rule) => rule.outcome === 'matched');
}

function reached(step) {
  const matched = matchedRules(step);
  if (!matched.length) {
    return {tone: 'plain', text: words.nothing};
  }
  return matched.some(isReached) ? {tone: 'ok', text: words.delivered} : {tone: 'bad', text: words.undeliverable};
}

/** Returns who was there and who was not, at the step that wrote a delivery status, or at the first. */
function outcome({steps}, message) {
  const step = steps.find((each) => each.messages.includes(message)) ?? steps[0];
  const targets = matchedRules(step).flatMap((rule) => rule.targets ?? []);
  const people = targets.flatMap((target) => (target.type === 'user' ? [target] : target.members ?? []));
  const names = (online) => [
    ...new Set(
      people
        .filter((person) => person.online === online && person.subscribed !== false)
        .map(({name, id}) => name || id),
    ),
  ];
  return {
    isMatched: matchedRules(step).length > 0,
    isReached: targets.some((target) => target.online),
    there: names(true),
    missing: names(false),
    targets: targets.map((target) => target.name || target.id),
  };
}

customElements.define('reachline-why', Why);
