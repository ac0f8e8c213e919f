import { dayAt, startOf } from '../../domain/metrics/zone.ts';
import { timePlace } from './scale.ts';

const HOUR = 3_600_000;
const DAYS_OF_WEEK = 7;
/** From Friday evening to Monday morning. */
const DAYS_OF_WEEKEND = 3;
/** The first day of the epoch was a Thursday, the fourth day of a week. */
const EPOCH_WEEKDAY = 3;
const [FRIDAY, SATURDAY] = [4, 5];
/** A night is folded from 19:00 to 7:00, and a weekend from Friday 19:00 to Monday 7:00. */
const [EVENING, MORNING] = [19 * HOUR, 7 * HOUR];
/** A fold keeps clear of what happens in it, and a short one would hide more than it saves. */
const DISTANCE = HOUR;
const MIN_FOLD = 6 * HOUR;
/** What a fold takes of the width, and what all of them take at most. */
const FOLD_WIDTH = 0.008;
const MAX_FOLDED = 0.15;

/** A stretch of time, in milliseconds since the epoch. */
export interface Stretch {
  from: number;
  to: number;
}

/** The nights and weekends between two instants in which nothing happens, in a zone: in their order, and apart. */
export function quietNights({ from, to }: Stretch, zone: string, events: number[]): Stretch[] {
  const nights: Stretch[] = [];
  for (let day = dayAt(from, zone) - DAYS_OF_WEEKEND; startOf(day, zone) < to; day += 1) {
    const weekday = (((day + EPOCH_WEEKDAY) % DAYS_OF_WEEK) + DAYS_OF_WEEK) % DAYS_OF_WEEK;
    const days = weekday === FRIDAY ? DAYS_OF_WEEKEND : 1;
    if (weekday < SATURDAY)
      nights.push({ from: startOf(day, zone) + EVENING, to: startOf(day + days, zone) + MORNING });
  }
  const sorted = events.toSorted((a, b) => a - b);
  return nights
    .flatMap((night) => quietPartsOf(night, { from, to }, sorted))
    .filter((each) => each.to - each.from >= MIN_FOLD);
}

/**
 * Says the place of an instant between two, 0 to 1, when the folds between them are next to nothing wide. When they are all
 * there is, nothing is folded.
 */
export function foldedPlaces({ from, to }: Stretch, folds: Stretch[]): (instant: number) => number {
  const shown = to - from - folds.reduce((sum, fold) => sum + fold.to - fold.from, 0);
  if (folds.length === 0 || shown <= 0) return (instant) => timePlace(instant, from, to);
  const width = Math.min(FOLD_WIDTH, MAX_FOLDED / folds.length);
  const rest = 1 - width * folds.length;
  return (instant) => {
    const at = Math.min(to, Math.max(from, instant));
    let [unfolded, folded] = [at - from, 0];
    for (const fold of folds) {
      const inside = Math.max(0, Math.min(at, fold.to) - fold.from);
      unfolded -= inside;
      folded += (width * inside) / (fold.to - fold.from);
    }
    return Math.min(1, (rest * unfolded) / shown + folded);
  };
}

/** What is left of a night inside a window, when an hour around each event is taken out. */
function quietPartsOf(night: Stretch, window: Stretch, events: number[]): Stretch[] {
  let begin = Math.max(night.from, window.from);
  const end = Math.min(night.to, window.to);
  const parts: Stretch[] = [];
  for (const event of events) {
    if (event + DISTANCE <= begin || event - DISTANCE >= end) continue;
    parts.push({ from: begin, to: event - DISTANCE });
    begin = event + DISTANCE;
  }
  return [...parts, { from: begin, to: end }];
}
