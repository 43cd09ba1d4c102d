/** Days and hours of a time zone other than the viewer's. */

/** Returns the viewer's time zone. */
export function ownZone() {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Returns whether the browser knows a time zone. */
export function isZone(zone) {
  try {
    new Intl.DateTimeFormat('en', {timeZone: zone});
    return true;
  } catch {
    return false;
  }
}

/** Returns the first moment of a day such as `2026-11-27` in a zone, in milliseconds. */
export function startOf(day, zone) {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  // The offset at that moment is only known once the moment is: the second guess is right.
  const guess = midnight - offset(midnight, zone);
  return midnight - offset(guess, zone);
}

/** Returns the day of a moment in a zone, such as `2026-11-27`. */
export function dayOf(time, zone) {
  return new Date(time + offset(time, zone)).toISOString().slice(0, 10);
}

/** Returns the day so many days after another. */
export function plusDays(day, days) {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

function offset(time, zone) {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(time);
  const value = (type) => Number(parts.find((part) => part.type === type).value);
  const local = Date.UTC(
    value('year'),
    value('month') - 1,
    value('day'),
    value('hour'),
    value('minute'),
    value('second'),
  );
  return local - Math.floor(time / 1_000) * 1_000;
}
