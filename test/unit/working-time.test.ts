import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factsOf } from '../../src/domain/facts/facts.ts';
import { explainFacts } from '../../src/domain/facts/explain.ts';
import { basisOf } from '../../src/domain/facts/basis.ts';
import { workingSeconds, type WorkingTime } from '../../src/domain/facts/working-time.ts';
import { ada, at, input, review } from '../support/facts-input.ts';
import { workingMinutes } from '../support/working-minutes.ts';

const HOUR = 3_600;
const WEEK_MS = 7 * 24 * HOUR * 1000;
const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] as const;
const OFFICE: WorkingTime['hours'] = { days: [...WEEKDAYS], from: '09:00', to: '17:00' };
const hoursIn = (zone: string, hours = OFFICE): WorkingTime => ({ hours, zone });
const iso = (instant: number) => new Date(instant).toISOString();

describe('working seconds', () => {
  it.each([
    ['a night', '2026-01-15T16:00:00Z', '2026-01-16T10:00:00Z', 2],
    ['a weekend', '2026-01-16T16:00:00Z', '2026-01-19T09:30:00Z', 1.5],
    ['within a day', '2026-01-15T10:00:00Z', '2026-01-15T10:45:00Z', 0.75],
    ['outside', '2026-01-17T10:00:00Z', '2026-01-18T10:00:00Z', 0],
    ['backwards', '2026-01-15T11:00:00Z', '2026-01-15T10:00:00Z', 0],
  ])('leave out %s', (_, from, to, hours) => {
    expect(workingSeconds(from, to, hoursIn('UTC'))).toBe(hours * HOUR);
  });

  it.each([
    ['an hour is skipped in spring', '2026-03-28T12:00:00Z', '2026-03-29T12:00:00Z', 5],
    ['an hour is repeated in autumn', '2026-10-24T12:00:00Z', '2026-10-25T12:00:00Z', 7],
    ['the clocks run', '2026-10-31T12:00:00Z', '2026-11-01T12:00:00Z', 6],
  ])('are those of the zone’s clock, where %s', (_, from, to, hours) => {
    const nights: WorkingTime['hours'] = { days: ['sunday'], from: '00:00', to: '06:00' };
    expect(workingSeconds(from, to, hoursIn('Europe/Berlin', nights))).toBe(hours * HOUR);
  });

  it('begin when the zone’s day does', () => {
    expect(workingSeconds('2026-01-15T00:00:00Z', '2026-01-16T00:00:00Z', hoursIn('Asia/Kolkata'))).toBe(8 * HOUR);
    expect(workingSeconds('2026-07-15T06:00:00Z', '2026-07-15T08:00:00Z', hoursIn('Europe/Berlin'))).toBe(HOUR);
    expect(workingSeconds('2026-01-15T06:00:00Z', '2026-01-15T08:00:00Z', hoursIn('Europe/Berlin'))).toBe(0);
  });

  const zones = fc.constantFrom(
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'Asia/Kolkata',
    'Australia/Lord_Howe',
    'Africa/Casablanca',
  );
  const time = fc.integer({ min: 0, max: 24 * 60 - 1 }).map((minutes) => iso(minutes * 60_000).slice(11, 16));
  const hours: fc.Arbitrary<WorkingTime['hours']> = fc
    .record({
      days: fc.uniqueArray(fc.constantFrom(...WEEKDAYS, 'saturday' as const, 'sunday' as const), { minLength: 1 }),
      times: fc.uniqueArray(time, { minLength: 2, maxLength: 2 }).map((both) => both.toSorted()),
    })
    .map(({ days, times: [from = '00:00', to = '23:59'] }) => ({ days, from, to }));
  const instant = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2027, 0, 1) });

  it('add up over adjacent spans, and are never more than what passed', () => {
    fc.assert(
      fc.property(zones, hours, fc.tuple(instant, instant, instant), (zone, rule, instants) => {
        const [a = 0, b = 0, c = 0] = instants.toSorted((x, y) => x - y);
        const worked = (from: number, to: number) => workingSeconds(iso(from), iso(to), { hours: rule, zone });
        expect(worked(a, b) + worked(b, c)).toBeCloseTo(worked(a, c), 3);
        expect(worked(a, b)).toBeGreaterThanOrEqual(0);
        expect(worked(a, b)).toBeLessThanOrEqual((b - a) / 1000);
      }),
      { numRuns: 300 },
    );
  });

  it('of whole weeks are the sum of their hours, whenever the weeks begin', () => {
    fc.assert(
      fc.property(hours, instant, fc.integer({ min: 1, max: 9 }), (rule, from, weeks) => {
        const [begin = 0, end = 0] = [rule.from, rule.to].map((text) => Date.parse(`1970-01-01T${text}:00Z`) / 1000);
        const sum = weeks * rule.days.length * (end - begin);
        for (const zone of ['UTC', 'Asia/Kolkata']) {
          expect(workingSeconds(iso(from), iso(from + weeks * WEEK_MS), { hours: rule, zone })).toBeCloseTo(sum, 3);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('are those that a look at the clock of each minute counts', () => {
    fc.assert(
      fc.property(zones, hours, instant, fc.integer({ min: 0, max: 3 * 24 * 3_600_000 }), (zone, rule, from, span) => {
        const counted = workingMinutes(from, from + span, { ...input(), workingHours: rule, timeZone: zone });
        expect(workingSeconds(iso(from), iso(from + span), { hours: rule, zone })).toBeCloseTo(counted, 3);
      }),
      { numRuns: 60 },
    );
  });
});

describe('waits in working time', () => {
  const day = (days: number) => at(days * 24 * 60 + 12 * 60);
  // Opened on a Thursday at noon, reviewed and approved on Monday, merged on Tuesday.
  const pull = input({
    createdAt: day(0),
    earliestCommitAt: day(0),
    mergedAt: day(5),
    closedAt: day(5),
    reviews: [review(ada, 4 * 24 * 60 + 12 * 60, 'approved')],
  });
  const WORKING = ['pickup', 'review', 'mergeWait', 'response', 'approvedToMerge'] as const;
  const worked = (more: Partial<typeof pull>) => {
    const facts = factsOf({ ...pull, ...more });
    return WORKING.map((name) => facts[`${name}WorkingSeconds`]);
  };

  it('are null without the rule, and else the part of each wait within the hours', () => {
    expect(worked({})).toEqual([null, null, null, null, null]);
    expect(worked({ workingHours: OFFICE })).toEqual([16 * HOUR, 8 * HOUR, null, 16 * HOUR, 8 * HOUR]);
    expect(worked({ workingHours: OFFICE, reviews: [] })).toEqual([null, null, 24 * HOUR, null, null]);
    expect(worked({ workingHours: OFFICE, timeZone: 'Pacific/Auckland' })[0]).toBe(16 * HOUR);
  });

  it('are explained with the hours', () => {
    const { pickupWorkingSeconds } = explainFacts(
      basisOf({ ...pull, workingHours: OFFICE, timeZone: 'Europe/Berlin' }),
    );
    expect(pickupWorkingSeconds.rule).toContain('from 09:00 to 17:00 in Europe/Berlin');
    expect(explainFacts(basisOf(pull)).pickupWorkingSeconds.rule).toBe('the workspace has no working hours');
  });
});
