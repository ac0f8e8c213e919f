import { describe, expect, it } from 'vitest';
import { describeSoak, flawsOf, soak } from '../../bench/soak/soak.ts';
import { compareRows } from '../support/compare-rows.ts';
import { sized } from '../support/sized.ts';

const PULL_REQUESTS = sized(60, 600);

describe('a short soak', { tags: 'nightly' }, () => {
  it(
    'leaves the database as GitHub is, row by row, after faults, outages, changes and two kills',
    { timeout: 1_800_000 },
    async () => {
      const printed: string[] = [];
      const result = await soak({
        repositories: sized(2, 3),
        pullRequests: PULL_REQUESTS,
        minutes: sized(0.5, 2),
        kills: [9_000, 14_000],
        seed: 1,
        latency: 15,
        checks: true,
        report: () => undefined,
        print: (line) => void printed.push(line),
      });
      // What went wrong once may not happen again: the whole log is needed then.
      if (flawsOf(result).length > 0) console.log([...printed, describeSoak(result)].join('\n'));
      const { troubled, calm, ratio } = result;
      expect(troubled.trouble.kills).toBeGreaterThanOrEqual(2);
      expect(troubled.comparison).toMatchObject({ differences: 0, shown: [] });
      expect(troubled.comparison.pullRequests).toBeGreaterThanOrEqual(PULL_REQUESTS);
      expect(calm.comparison).toMatchObject({ differences: 0, shown: [] });
      expect([troubled.incomplete, calm.incomplete, calm.failed]).toEqual([[], [], []]);
      expect(ratio).toBeLessThan(1.5);
    },
  );
});

describe('the comparison', () => {
  const row = (key: string, body: string) => ({ key, columns: { body, author: { login: 'ada' } } });

  it('finds nothing between equal rows in any order', () => {
    expect(compareRows([row('a', 'x'), row('b', 'y')], [row('b', 'y'), row('a', 'x')])).toEqual([]);
  });

  it('finds rows that are missing, too many, doubled or different', () => {
    const stored = [row('b', 'y'), row('b', 'y'), row('c', 'z'), row('d', 'old')];
    expect(compareRows([row('a', 'x'), row('b', 'y'), row('d', 'new')], stored)).toEqual([
      'b: stored twice',
      'a: not stored',
      'd: body is "new" on GitHub and "old" stored',
      'c: stored, and not on GitHub',
    ]);
  });
});
