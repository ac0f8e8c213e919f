/** The units of a duration with their seconds, the largest first. */
const UNITS = [
  { name: 'd', seconds: 86_400 },
  { name: 'h', seconds: 3_600 },
  { name: 'm', seconds: 60 },
  { name: 's', seconds: 1 },
] as const;

/** From so many of a unit on the next smaller one is left out. */
const MIN_ALONE = 10;

/** A duration as people say it: two units until ten of the larger, then one, as in 45s, 9h 17m, 13h, 1d 18h and 12d. */
export function durationWords(seconds: number): string {
  const rounded = Math.round(seconds);
  if (rounded < 1) return 'under 5m';
  const place = UNITS.findIndex((unit) => rounded >= unit.seconds);
  const unit = UNITS[place];
  const smaller = UNITS[place + 1];
  if (!unit) throw new RangeError(`no duration: ${seconds}`);
  const isAlone = !smaller || rounded >= MIN_ALONE * unit.seconds;
  const precision = isAlone ? unit.seconds : smaller.seconds;
  const shown = Math.round(rounded / precision) * precision;
  // 59m 40s is rounded to an hour, and an hour is said in another way than minutes.
  if (shown !== rounded) return durationWords(shown);
  const rest = shown % unit.seconds;
  const whole = `${Math.floor(shown / unit.seconds)}${unit.name}`;
  return isAlone || rest === 0 ? whole : `${whole} ${rest / precision}${smaller.name}`;
}

/** A number with a comma after each three digits. */
export function countWords(count: number): string {
  return Math.round(count).toLocaleString('en');
}

/** A share of 0 to 1 in per cent, with one digit below ten. */
export function shareWords(share: number): string {
  const percent = 100 * share;
  const digits = percent < MIN_ALONE ? 1 : 0;
  return `${Number(percent.toFixed(digits))} %`;
}

/** By how much something changed, in per cent without its sign: 1,200 %, under 1 %. */
export function changedWords(percent: number): string {
  const size = Math.abs(percent);
  return size < 1 ? 'under 1 %' : `${countWords(size)} %`;
}
