import { describe, expect, it } from 'vitest';
import { whomToAsk, type Hanging } from '../../src/domain/requirements.ts';

const run = (name: string, app = 'actions', workflow = 'ci') => ({ kind: 'run' as const, app, workflow, name });
const status = (name: string) => ({ kind: 'status' as const, app: '', workflow: '', name });
const hanging = (number: number, checks: Hanging['checks'], changes: Partial<Hanging> = {}): Hanging => ({
  number,
  isOpen: false,
  baseRef: 'main',
  checks,
  ...changes,
});

/** Each chosen number with the names that it is asked about. */
const asked = (...pulls: Hanging[]) =>
  Object.fromEntries(
    [...Map.groupBy(whomToAsk(pulls), ({ number }) => number)].map(([number, checks]) => [
      number,
      checks.map(({ name }) => name).toSorted(),
    ]),
  );

describe('whom to ask which checks are required', () => {
  it('is one pull request for all that have the same checks of the same branch, the newest', () => {
    expect(asked(...[1, 3, 2].map((number) => hanging(number, [run('a'), run('b')])))).toEqual({ 3: ['a', 'b'] });
  });

  it('is the one with the most checks first, and others for what it has not', () => {
    expect(asked(hanging(1, [run('a'), run('b'), run('c')]), hanging(2, [run('a')]), hanging(3, [run('d')]))).toEqual({
      1: ['a', 'b', 'c'],
      3: ['d'],
    });
  });

  it('is an open one rather than a closed one, when both have as many', () => {
    expect(asked(hanging(1, [run('a')], { isOpen: true }), hanging(2, [run('a')]))).toEqual({ 1: ['a'] });
  });

  it('tells branches, apps, workflows and statuses apart', () => {
    const pulls = [
      hanging(1, [run('a')]),
      hanging(2, [run('a')], { baseRef: 'next' }),
      hanging(3, [run('a', 'other')]),
      hanging(4, [run('a', 'actions', 'nightly')]),
      hanging(5, [status('a')]),
    ];
    expect(Object.keys(asked(...pulls))).toEqual(['1', '2', '3', '4', '5']);
    expect(whomToAsk(pulls)).toHaveLength(5);
  });

  it('is nobody about names that are longer than an index holds, and nobody where nothing hangs', () => {
    expect(asked(hanging(1, [run('a'.repeat(600)), run('b')]))).toEqual({ 1: ['b'] });
    expect(whomToAsk([])).toEqual([]);
  });
});
