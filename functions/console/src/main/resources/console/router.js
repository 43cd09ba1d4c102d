/** Addresses within the page: what is behind the hash, a path and a query, such as `#/team?day=1`. */

/** Returns the current address: `{path, query}`; the path is empty where none is named. */
export function current() {
  const [path, query = ''] = location.hash.slice(1).split(/\?(.*)/s);
  return {path, query: new URLSearchParams(query)};
}

/**
 * Returns the address of a path for links.
 *
 * @param query an object or URLSearchParams; members that are empty or undefined are left out
 */
export function href(path, query = {}) {
  const pairs = query instanceof URLSearchParams ? [...query] : Object.entries(query);
  const kept = pairs.filter(([, value]) => value !== undefined && value !== null && value !== '');
  const text = new URLSearchParams(kept).toString();
  return `#${path}${text ? `?${text}` : ''}`;
}

/**
 * Goes to a path.
 *
 * @param replace whether the address takes the place of the current one in the history, as while typing
 */
export function navigate(path, query = {}, {replace = false} = {}) {
  const target = href(path, query);
  if (target === location.hash) {
    return;
  }
  if (replace) {
    history.replaceState(null, '', target);
    window.dispatchEvent(new HashChangeEvent('hashchange'));
  } else {
    location.hash = target;
  }
}

/** Returns the parameters of a path that a pattern matches, such as `/sessions/:id`; null if none. */
export function match(pattern, path) {
  const expected = pattern.split('/');
  const actual = path.split('/');
  if (expected.length !== actual.length) {
    return null;
  }
  const params = new Map();
  for (const [i, part] of expected.entries()) {
    if (part.startsWith(':') && actual[i]) {
      try {
        params.set(part.slice(1), decodeURIComponent(actual[i]));
      } catch {
        return null;
      }
    } else if (part !== actual[i]) {
      return null;
    }
  }
  return params;
}
