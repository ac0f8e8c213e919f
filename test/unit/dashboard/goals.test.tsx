import { describe, expect, it } from 'vitest';
import { GoalWeeks, type GoalWeek } from '../../../src/dashboard/charts/goal-weeks.tsx';
import {
  GoalSentence,
  standingWords,
  type Goal,
  type GoalStanding,
} from '../../../src/dashboard/pages/goals/words.tsx';
import { drawn, linksIn, rowsIn } from './drawn.ts';

const DAY_MS = 86_400_000;
const MONDAY = Date.parse('2026-08-31T00:00:00Z');
const after = (days: number) => new Date(MONDAY + days * DAY_MS).toISOString();

describe('the weeks of a goal', () => {
  const week = (index: number, more: Partial<GoalWeek> = {}): GoalWeek => ({
    from: after(7 * index),
    to: after(7 * index + 7),
    state: 'whole',
    value: 0.9,
    n: 10,
    met: true,
    ...more,
  });
  const chart = (weeks: GoalWeek[], most = 1) =>
    drawn(
      <GoalWeeks
        id="goal"
        label="What was reached"
        weeks={weeks}
        wanted={0.8}
        most={most}
        href={({ from }) => `/goals/1?at=${from.slice(0, 10)}`}
        zone="UTC"
        now={after(20)}
      />,
    );

  it('are bars with what is wanted as a line, and each leads to what missed it', () => {
    const html = chart([week(0), week(1, { value: 0.5, met: false }), week(2, { state: 'open' })]);
    expect(linksIn(html).slice(0, 3)).toEqual(
      ['2026-08-31', '2026-09-07', '2026-09-14'].map((at) => `/goals/1?at=${at}`),
    );
    expect([...html.matchAll(/class="goal-week ([^"]+)"/g)].map(([, tone]) => tone)).toEqual([
      'met',
      'missed',
      'met unfinished',
    ]);
    expect(html).toContain('class="goal-wanted"');
    expect(html).toContain('aria-label="Week of 7 Sep – 13 Sep: Reached 50 %, Wanted 80 %, Of 10"');
    expect(rowsIn(html)[1]).toEqual(['7 Sep – 13 Sep', '50 %', '10', 'no']);
  });

  it('show nothing for a week of which nothing is known, and a line for one that nobody reached', () => {
    const html = chart([week(0, { value: null, n: 0, met: null }), week(1, { value: 0, met: false })]);
    expect([...html.matchAll(/class="goal-week [^>]*height="([\d.]+)"/g)].map(([, height]) => height)).toEqual(['2']);
    expect(rowsIn(html)).toEqual([
      ['31 Aug – 6 Sep', '–', '0', '–'],
      ['7 Sep – 13 Sep', '0 %', '10', 'no'],
    ]);
  });

  it('stay inside when a value is beyond the end of the axis', () => {
    expect(chart([week(0, { value: 1 })], 0.5)).toMatch(/class="goal-week met"[^>]* y="4"/);
  });
});

describe('a goal in words', () => {
  const goal = (more: Partial<Goal>): Goal => ({
    id: '1',
    name: null,
    metric: 'response',
    target: 28_800,
    direction: 'atMost',
    share: 0.8,
    workingHours: false,
    filter: {},
    createdAt: after(0),
    ...more,
  });

  const visit = { read: () => Promise.reject(new Error('nothing is read for it')) };

  it.each<[Partial<Goal>, string]>([
    [
      { filter: { type: 'deps,bugfix', aiKind: 'unassisted' } },
      'First response within 8 hours for 80 % of pull requests of type Dependencies or Bug fix, with AI: Without AI',
    ],
    [{}, 'First response within 8 hours for 80 % of pull requests'],
    [
      { share: null, filter: { team: 'checkout' } },
      'First response within 8 hours for 50 % of pull requests of team checkout',
    ],
    [{ workingHours: true }, 'First response within 8 working hours for 80 % of pull requests'],
    [
      { workingHours: true, target: 9_000 },
      'First response within 2 working hours 30 minutes for 80 % of pull requests',
    ],
    [{ workingHours: true, target: 1_800 }, 'First response within 30 working minutes for 80 % of pull requests'],
    [{ metric: 'size', target: 400 }, 'Size of at most 400 lines for 80 % of pull requests'],
    [
      { metric: 'unreviewed', target: 0.075, share: null, filter: { repositoryId: 'acme/a,acme/b', base: 'main' } },
      'Merged without review for at most 7.5 % of pull requests in acme/a or acme/b, into main',
    ],
    [{ metric: 'changeFailRate', target: 0.15, share: null }, 'Change fail rate for at most 15 % of deployments'],
    [
      { metric: 'recoveryTime', target: 90_000 },
      'Failed deployment recovery time within 1 day 1 hour for 80 % of deployments',
    ],
    [
      { metric: 'checksPassed', target: 0.95, share: null, direction: 'atLeast' },
      'Checks passed for at least 95 % of pull requests',
    ],
  ])('%j', (more, words) => {
    const html = drawn(<GoalSentence visit={visit} goal={goal(more)} />);
    expect(html.replaceAll(/<[^>]*>/g, '')).toBe(words);
  });

  it('keeps hostile names as text', () => {
    const html = drawn(<GoalSentence visit={visit} goal={goal({ filter: { team: '<script>' } })} />);
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toContain('<script>');
  });

  it('says where it stands, and when nothing is known', () => {
    const standing = { goal: goal({}), wanted: 0.8, n: 201, count: 144, value: 144 / 201 } as GoalStanding;
    expect(standingWords(standing)).toBe('144 of 201 pull requests · wanted 80 %');
    expect(standingWords({ ...standing, n: 0, count: 0, value: null })).toBe(
      'nothing is known in this window · wanted 80 %',
    );
  });
});
