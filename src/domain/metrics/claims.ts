import type { Distribution } from './aggregates.ts';
import type { Change } from './change.ts';
import { subjectOf, type ClaimedMeasure } from './claim-words.ts';
import { STALE_DAYS } from './measure-lists.ts';
import { valueWithUnit } from './value-words.ts';
import { countWords, durationWords } from './words.ts';

/** The first line of a page says only what chance gives less often than once in a hundred times. */
const CERTAIN_BELOW = 0.01;
/** Of fewer values no percentile is told. */
const MIN_VALUES = 5;
const MAX_CHANGES = 2;

/** The tail: what took longer than two weeks. Times of GitHub are whole seconds, so this is its smallest value. */
export const MIN_TAIL_SECONDS = 14 * 86_400 + 1;
/**
 * `state`: how long half of the pull requests take. `change`: one of the largest clear changes; `small`: some are clear, but
 * none is sure enough or can be seen; `none`: none is clear; `few`: there is too little to compare. `tail`: how many took
 * longer than two weeks. `forgotten`: how many open ones have not moved for 14 days.
 */
export const CLAIM_KINDS = ['state', 'change', 'small', 'none', 'few', 'tail', 'forgotten'] as const;
type Kind = (typeof CLAIM_KINDS)[number];

/** One thing that the first line of a page says. */
export interface Claim {
  kind: Kind;
  /** Whose list is behind it; null where it is about all. */
  measure: ClaimedMeasure | 'stale' | null;
  /** Seconds, lines, a share of 0 to 1, or a number of pull requests. */
  value: number | null;
  previous: number | null;
  percent: number | null;
  p: number | null;
  /** A sentence, without its capital and its full stop. */
  clause: string;
}

/** What the first line is made of. */
export interface Facts {
  cycle: Distribution;
  /** Whether what was merged in the window may be missing. */
  partial: boolean;
  /** How many took `MIN_TAIL_SECONDS` or longer. */
  tail: number;
  /** How many are forgotten; null when not every open pull request is known. */
  forgotten: number | null;
  /** With the value of each; null when nothing is compared. */
  changes: Record<ClaimedMeasure, { value: number | null; change: Change }> | null;
  /** What the window is compared with, in words. */
  compared: string;
}

const NOTHING = { value: null, previous: null, percent: null, p: null };

/** The claims of a page's first line, in the order of the line. */
export function claimsOf({ cycle, partial, tail, forgotten, changes, compared }: Facts): Claim[] {
  const claims = [stateOf(cycle, partial), ...(changes ? changesIn(changes, compared) : [])];
  if (cycle.n > 0) claims.push({ ...NOTHING, kind: 'tail', measure: 'cycle', value: tail, clause: tailClause(tail) });
  if (forgotten !== null) {
    const clause = forgottenClause(forgotten);
    claims.push({ ...NOTHING, kind: 'forgotten', measure: 'stale', value: forgotten, clause });
  }
  return claims;
}

/** The claims as the sentences of one line. */
export function lineOf(claims: Claim[], compared: string): string {
  const of = (...kinds: Kind[]) => claims.filter(({ kind }) => kinds.includes(kind)).map(({ clause }) => clause);
  const changes = of('change');
  const number = changes.length === 1 ? 'one thing' : 'two things';
  const sentences = [
    ...of('state'),
    ...(changes.length > 0 ? [`${number} changed clearly against ${compared}: ${changes.join(', and ')}`] : []),
    ...of('small', 'none', 'few'),
    of('tail', 'forgotten').join(', and '),
  ];
  return sentences.filter(Boolean).map(sentenceOf).join(' ');
}

/** A clause as a sentence of its own. */
export function sentenceOf(clause: string): string {
  return `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;
}

function stateOf({ n, p50 }: Distribution, partial: boolean): Claim {
  const state = { ...NOTHING, kind: 'state', measure: 'cycle' } as const;
  if (n === 0) {
    const clause = partial
      ? 'nothing that was merged in this window is stored yet'
      : 'no pull requests were merged in this window';
    return { ...state, clause };
  }
  if (n < MIN_VALUES || p50 === null) {
    const merged = n === 1 ? '1 pull request was' : `${n} pull requests were`;
    return { ...state, clause: `only ${merged} merged in this window` };
  }
  return { ...state, value: p50, clause: `half of pull requests merge within ${durationWords(p50)}` };
}

/** The two largest, or one claim that there are none. */
function changesIn(changes: Exclude<Facts['changes'], null>, compared: string): Claim[] {
  const names = Object.keys(changes) as ClaimedMeasure[];
  const all = names.map((name) => ({ name, ...changes[name] }));
  if (all.every(({ change }) => change.clear === null)) {
    return [aboutAll('few', `there is too little to compare with ${compared}`)];
  }
  // A history that begins in this window did not grow from nothing: it was not there.
  if (changes.opened.change.previous === 0 && changes.merged.change.previous === 0) {
    return [aboutAll('few', `nothing was opened or merged in ${compared}, so there is nothing to compare with`)];
  }
  const clear = all.filter(({ change }) => change.clear === true);
  if (clear.length === 0) return [aboutAll('none', `nothing changed clearly against ${compared}`)];
  const largest = clear
    .flatMap(({ name, value, change }) => changeClaim(name, value, change))
    .toSorted((a, b) => sizeOf(b) - sizeOf(a) || Number(a.p) - Number(b.p))
    .slice(0, MAX_CHANGES);
  return largest.length > 0 ? largest : [aboutAll('small', 'small changes only; they stand at the numbers')];
}

function aboutAll(kind: Kind, clause: string): Claim {
  return { ...NOTHING, kind, measure: null, clause };
}

/** The claim of a change that is sure enough, and that can be seen: the two values differ as they are said. */
function changeClaim(name: ClaimedMeasure, value: number | null, { previous, percent, p }: Change): Claim[] {
  if (value === null || previous === null || p === null || p >= CERTAIN_BELOW) return [];
  const [before, now] = [valueWithUnit(name, previous), valueWithUnit(name, value)];
  if (before === now) return [];
  const clause = `${subjectOf(name)} ${value < previous ? 'fell' : 'rose'} from ${before} to ${now}`;
  return [{ kind: 'change', measure: name, value, previous, percent, p, clause }];
}

/**
 * How large a change is: |ln(value ÷ previous)|, so that what doubled and what halved are equally large, whatever its unit.
 * From or to nothing is larger than any other.
 */
function sizeOf({ value, previous }: Claim): number {
  return Math.min(Math.abs(Math.log(Number(value) / Number(previous))), Number.MAX_VALUE);
}

function tailClause(tail: number): string {
  return `${tail === 0 ? 'none' : countWords(tail)} took longer than two weeks`;
}

function forgottenClause(forgotten: number): string {
  if (forgotten === 0) return `no open one has stood still for ${STALE_DAYS} days`;
  const ones = forgotten === 1 ? '1 open one has' : `${countWords(forgotten)} open ones have`;
  return `${ones} not moved for ${STALE_DAYS} days`;
}
