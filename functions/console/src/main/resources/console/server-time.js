/**
 * The server's time, learnt from the `Date` of its answers. It is kept beside the browser's monotonic
 * clock, so that the time that the browser believes in changes nothing.
 */

let earliest = -Infinity;
let latest = Infinity;

/**
 * Learns from an answer.
 *
 * @param response the answer, just received
 * @param sent `performance.now()` when the request was sent
 */
export function learn(response, sent) {
  const date = Date.parse(response.headers.get('date') ?? '');
  if (Number.isNaN(date)) {
    return;
  }
  // The header has whole seconds, and was written between sending and receiving.
  const from = date - performance.now();
  const until = date + 1000 - sent;
  earliest = Math.max(earliest, from);
  latest = Math.min(latest, until);
  if (earliest > latest) {
    // The monotonic clock stood still meanwhile, or the server's was set.
    earliest = from;
    latest = until;
  }
}

/** Returns the server's time in milliseconds since 1970. */
export function now() {
  if (earliest === -Infinity) {
    throw new Error('The server has not answered yet');
  }
  return Math.round(performance.now() + (earliest + latest) / 2);
}
