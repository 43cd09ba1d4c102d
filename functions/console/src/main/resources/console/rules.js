/** Drafts of workflows: how they are read, compared, and sent. */

/** The kinds of targets, as `notify` names them. */
export const KINDS = ['channels', 'users', 'services'];

const PART = /(\d+(?:\.\d+)?)\s*(d|h|m|min|s)\b\s*/gi;
const ISO = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/i;
const SECONDS = {d: 86_400, h: 3_600, m: 60, min: 60, s: 1};

let keys = 0;

/** Returns a rule of a draft, with a key that stays its own wherever it is moved. */
export function newRule({name, when, delay, repeat, notify, then, ...rest} = {}) {
  const targets = KINDS.map((kind) => [kind, [...(notify?.[kind] ?? [])]]);
  return {
    // What this page does not know stays as it is.
    rest,
    key: ++keys,
    name: name ?? '',
    when: when ?? '',
    delay: shownDuration(delay),
    repeat: shownDuration(repeat),
    notify: {...notify, ...Object.fromEntries(targets)},
    then: then ?? 'continue',
  };
}

/** Returns the draft of a workflow as it is stored. */
export function draftOf(workflow) {
  return {
    name: workflow.name ?? '',
    active: workflow.active ?? true,
    organizations: workflow.organizations,
    rules: (workflow.rules ?? []).map(newRule),
  };
}

/** Returns a draft as the API takes it, in the form in which the API answers. */
export function bodyOf(draft) {
  return {
    name: draft.name,
    active: draft.active,
    ...(draft.organizations ? {organizations: draft.organizations} : {}),
    rules: draft.rules.map((rule) => {
      const {channels, users, services, ...others} = rule.notify;
      const repeat = isoDuration(rule.repeat);
      return {
        ...rule.rest,
        name: rule.name,
        when: rule.when,
        delay: isoDuration(rule.delay) || 'PT0S',
        ...(repeat ? {repeat} : {}),
        notify: {...others, channels, users, ...(services.length ? {services} : {})},
        then: rule.then,
      };
    }),
  };
}

/** Returns what two workflows that came of `bodyOf` or the API have in common, as text to compare. */
export function sameText(workflow) {
  return JSON.stringify(bodyOf(draftOf(workflow)));
}

/** Returns an ISO 8601 duration in short: `PT1H30M` is `1h 30m`, none is empty. */
export function shownDuration(text) {
  const parts = ISO.exec(text ?? '');
  if (!parts) {
    return text ?? '';
  }
  return ['d', 'h', 'm', 's']
    .map((unit, i) => (Number(parts[i + 1]) ? `${Number(parts[i + 1])}${unit}` : ''))
    .filter(Boolean)
    .join(' ');
}

/** Returns what somebody typed as an ISO 8601 duration; as it is if it is not understood. */
export function isoDuration(text) {
  const typed = text.trim();
  if (!typed || typed.replace(PART, '') !== '') {
    return typed;
  }
  let seconds = 0;
  for (const [, amount, unit] of typed.matchAll(PART)) {
    seconds += Number(amount) * SECONDS[unit.toLowerCase()];
  }
  const rest = seconds % 60;
  const minutes = Math.floor(seconds / 60) % 60;
  const hours = Math.floor(seconds / 3_600);
  const time = `${hours ? `${hours}H` : ''}${minutes ? `${minutes}M` : ''}${rest ? `${rest}S` : ''}`;
  return `PT${time || '0S'}`;
}

/**
 * Returns what one workflow has otherwise than another: `{properties, rules, same}`. `rules` has an entry
 * for each rule that was added, removed, moved or changed, with its changed properties.
 */
export function difference(before, after) {
  const properties = changes(before, after, ['name', 'active']);
  const old = new Map((before.rules ?? []).map((rule, place) => [rule.name, {rule, place}]));
  const taken = new Set();
  const pairs = (after.rules ?? []).map((rule) => {
    const found = old.get(rule.name);
    if (found && !taken.has(found.place)) {
      taken.add(found.place);
      return [rule, found];
    }
    return [rule, undefined];
  });
  // A renamed rule stays in its place.
  pairs.forEach((pair, place) => {
    const there = before.rules?.[place];
    if (!pair[1] && there && !taken.has(place)) {
      taken.add(place);
      pair[1] = {rule: there, place};
    }
  });
  const kept = pairs.filter(([, found]) => found).map(([, found]) => found.place);
  const still = new Set(longestRise(kept));
  const rules = [];
  pairs.forEach(([rule, found], place) => {
    if (!found) {
      rules.push({kind: 'added', name: rule.name, place, rule});
      return;
    }
    const changed = changes(flat(found.rule), flat(rule), [
      'name',
      'when',
      'delay',
      'repeat',
      ...KINDS,
      'then',
    ]);
    const moved = !still.has(found.place);
    if (changed.length || moved) {
      rules.push({kind: 'changed', name: rule.name, place, from: found.place, moved, changed});
    }
  });
  (before.rules ?? []).forEach((rule, place) => {
    if (!taken.has(place)) {
      rules.push({kind: 'removed', name: rule.name, place, rule});
    }
  });
  return {properties, rules, same: !properties.length && !rules.length};
}

function flat(rule) {
  const lists = Object.fromEntries(KINDS.map((kind) => [kind, [...(rule.notify?.[kind] ?? [])]]));
  return {
    ...lists,
    name: rule.name,
    when: rule.when ?? '',
    delay: shownDuration(rule.delay),
    repeat: shownDuration(rule.repeat),
    then: rule.then ?? 'continue',
  };
}

function changes(before, after, names) {
  return names
    .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    .map((name) => ({name, before: before[name], after: after[name]}));
}

/** Returns the longest rising part of a list of places: what did not move against each other. */
function longestRise(places) {
  const best = places.map((place) => [place]);
  places.forEach((place, i) => {
    for (let j = 0; j < i; j++) {
      if (places[j] < place && best[j].length + 1 > best[i].length) {
        best[i] = [...best[j], place];
      }
    }
  });
  return best.reduce((longest, rise) => (rise.length > longest.length ? rise : longest), []);
}

/**
 * Returns the field that an error of the API names, by its path in one workflow: `{path, problem}`.
 *
 * @param own the place of the workflow among the drafts that were sent; its prefix is taken away
 */
export function fieldOf(message, own) {
  const [, path, problem] = /^([\w.[\]]+) (.*)$/s.exec(message ?? '') ?? [];
  if (!path) {
    return undefined;
  }
  const draft = /^workflows\[(\d+)\]\.(.*)$/.exec(path);
  if (draft && Number(draft[1]) !== own) {
    return undefined;
  }
  const field = draft ? draft[2] : path;
  const parts = /^rules\[(\d+)\](?:\.(\w+))?/.exec(field);
  if (parts) {
    return {rule: Number(parts[1]), name: parts[2] ?? 'name', path: field, problem};
  }
  return ['name', 'rules', 'organizations'].includes(field.split(/[.[]/)[0])
    ? {name: field.split(/[.[]/)[0], path: field, problem}
    : undefined;
}
