import { expect, it } from 'vitest';
import { NO_CHANGE, type Change } from '../../src/domain/metrics/change.ts';
import { CLAIMED_MEASURES, type ClaimedMeasure } from '../../src/domain/metrics/claim-words.ts';
import { claimsOf, lineOf, sentenceOf } from '../../src/domain/metrics/claims.ts';

const HOUR = 3_600;
const BEFORE = 'the 13 weeks before';

type Changed = Partial<Record<ClaimedMeasure, [value: number, previous: number, p: number | null]>>;

/** The claims where these measures were tested, and all others within chance. */
function claims(
  changed: Changed | null,
  cycle = { n: 201, p50: 42 * HOUR },
  tail = 44,
  forgotten: number | null = 75,
  partial = false,
) {
  const changes = Object.fromEntries(
    CLAIMED_MEASURES.map((name) => {
      const [value, previous, p] = changed?.[name] ?? [0, 0, null];
      const tested: Change = {
        previous,
        difference: value - previous,
        percent: previous === 0 ? null : (100 * (value - previous)) / previous,
        clear: p !== null && p < 0.05,
        test: 'mann-whitney',
        p,
      };
      return [name, { value, change: p === null ? NO_CHANGE : tested }];
    }),
  ) as Record<ClaimedMeasure, { value: number; change: Change }>;
  return claimsOf({
    cycle: { ...cycle, p25: null, p75: null, p90: null },
    partial,
    tail,
    forgotten,
    changes: changed && changes,
    compared: BEFORE,
  });
}

const said = (...asked: Parameters<typeof claims>) => lineOf(claims(...asked), BEFORE);

it('says the state, what changed, the tail and the forgotten', () => {
  expect(said({ deploy: [29 * HOUR, 41 * HOUR, 0.001], merged: [201, 190, 0.6] })).toBe(
    'Half of pull requests merge within 1d 18h. One thing changed clearly against the 13 weeks before: the wait for deploy ' +
      'fell from 1d 17h to 1d 5h. 44 took longer than two weeks, and 75 open ones have not moved for 14 days.',
  );
  expect(claims({ deploy: [29 * HOUR, 41 * HOUR, 0.001] })).toMatchObject([
    { kind: 'state', measure: 'cycle', value: 42 * HOUR },
    { kind: 'change', measure: 'deploy', value: 29 * HOUR, previous: 41 * HOUR, p: 0.001 },
    { kind: 'tail', measure: 'cycle', value: 44 },
    { kind: 'forgotten', measure: 'stale', value: 75 },
  ]);
});

it('the two largest are by how many times as much, whatever the unit and the direction', () => {
  const changed: Changed = {
    cycle: [30 * HOUR, 20 * HOUR, 0.000_1],
    size: [40, 90, 0.009],
    unreviewed: [0.12, 0.06, 0.001],
    merged: [260, 200, 0.004],
    pickup: [1 * HOUR, 20 * HOUR, 0.02],
  };
  const found = claims(changed).filter(({ kind }) => kind === 'change');
  // ln(90/40) = 0.81, ln(0.12/0.06) = 0.69, ln(30/20) = 0.41; what has p of 0.02 is not sure enough for a first line.
  expect(found.map(({ measure }) => measure)).toEqual(['size', 'unreviewed']);
  expect(found.map(({ clause }) => sentenceOf(clause))).toEqual([
    'The size of pull requests fell from 90 lines to 40 lines.',
    'The share merged without review rose from 6 % to 12 %.',
  ]);
  expect(said(changed)).toContain('Two things changed clearly');
  const equal = claims({ cycle: [2, 1, 0.002], size: [10, 20, 0.001], merged: [40, 20, 0.003] });
  // Equally large: the smaller p goes first.
  expect(equal.flatMap(({ kind, measure }) => (kind === 'change' ? [measure] : []))).toEqual(['size', 'cycle']);
});

it('from nothing, and to nothing, is the largest change', () => {
  const found = claims({ large: [0, 0.05, 0.009], cycle: [100, 1, 0.001], reverts: [0.05, 0, 0.001] });
  expect(found.flatMap(({ kind, measure }) => (kind === 'change' ? [measure] : []))).toEqual(['reverts', 'large']);
  expect(found.find(({ measure }) => measure === 'reverts')).toMatchObject({ percent: null, previous: 0 });
});

it('clear changes that are not sure enough, or cannot be seen, are small ones', () => {
  const small = 'Small changes only; they stand at the numbers.';
  expect(said({ deploy: [29 * HOUR, 41 * HOUR, 0.01] })).toContain(small);
  expect(said({ deploy: [36_000, 36_001, 0.000_1] })).toContain(small);
});

it('says when nothing changed clearly, when there is too little, and nothing where nothing is compared', () => {
  expect(said({ deploy: [29 * HOUR, 41 * HOUR, 0.05] })).toContain(
    'Nothing changed clearly against the 13 weeks before.',
  );
  expect(said({})).toContain('There is too little to compare with the 13 weeks before.');
  expect(claims(null).map(({ kind }) => kind)).toEqual(['state', 'tail', 'forgotten']);
});

it('a history that begins in the window did not rise from nothing', () => {
  const begins: Changed = { merged: [655, 0, 0.000_1], opened: [700, 0, 0.000_1], reviews: [900, 0, 0.000_1] };
  expect(said(begins)).toContain(
    'Nothing was opened or merged in the 13 weeks before, so there is nothing to compare with. 44 took',
  );
  expect(claims(begins).map(({ kind }) => kind)).toEqual(['state', 'few', 'tail', 'forgotten']);
  // What did happen before, only not this, is a change.
  expect(said({ ...begins, opened: [700, 40, 0.000_1] })).toContain('pull requests rose from 0 to 655');
});

it('of few pull requests no percentile is told, and of none nothing', () => {
  expect(said(null, { n: 4, p50: 9 }, 0, 1)).toBe(
    'Only 4 pull requests were merged in this window. None took longer than two weeks, and 1 open one has not moved for 14 days.',
  );
  expect(said(null, { n: 0, p50: 0 }, 0, 0)).toBe(
    'No pull requests were merged in this window. No open one has stood still for 14 days.',
  );
  expect(said(null, { n: 0, p50: 0 }, 0, null, true)).toBe('Nothing that was merged in this window is stored yet.');
  expect(said(null, { n: 1, p50: 9 }, 1, null)).toBe(
    'Only 1 pull request was merged in this window. 1 took longer than two weeks.',
  );
});
