/** The text for a value that is not known; such a value is never shown as 0. */
export const UNKNOWN = '–';

export function number(value, digits = 0) {
  return value === null ? UNKNOWN : value.toLocaleString('en', { maximumFractionDigits: digits });
}

/** A share between 0 and 1, in percent. */
export function percent(share) {
  return share === null ? UNKNOWN : `${number(share * 100, 1)} %`;
}

/** A duration in seconds, written in its two largest units: `1 d 4 h`. */
export function duration(seconds) {
  if (seconds === null) return UNKNOWN;
  const minutes = Math.round(seconds / 60);
  const hours = Math.round(seconds / 3600);
  if (seconds < 60) return `${Math.round(seconds)} s`;
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 24 * 60) return inUnits(minutes, 60, 'h', 'min');
  return inUnits(hours, 24, 'd', 'h');
}

function inUnits(count, size, large, small) {
  const rest = count % size;
  return `${number(Math.floor(count / size))} ${large}${rest === 0 ? '' : ` ${rest} ${small}`}`;
}

/** The day of an instant, UTC. */
export function day(iso) {
  return iso.slice(0, 10);
}

export function instant(iso) {
  return iso === null ? UNKNOWN : `${day(iso)} ${iso.slice(11, 16)} UTC`;
}

/** A name of GitHub's as words: `changes_requested` becomes `changes requested`. */
export function words(name) {
  return name.replaceAll('_', ' ');
}

/** A count with its noun: `1 file`, `2 files`. */
export function counted(count, singular) {
  return `${number(count)} ${singular}${count === 1 ? '' : 's'}`;
}

export function person(actor) {
  if (actor === null) return 'a deleted account';
  return actor.kind === 'bot' ? `${actor.login} (bot)` : actor.login;
}
