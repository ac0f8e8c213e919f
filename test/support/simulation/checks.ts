import type { CheckInput } from '../../../src/domain/facts/input.ts';

/** Checks of every third pull request, whose verdict hangs on which are required: one passed, and one that all have not. */
export function checksOf(number: number): Omit<CheckInput, 'isRequired'>[] {
  if (number % 3 !== 0) return [];
  return [
    { ...CHECK, githubId: '1', name: `shard ${number % 5}`, conclusion: 'success' },
    { ...CHECK, githubId: '2', name: 'lint', conclusion: 'failure' },
  ];
}

const CHECK = { app: 'actions', workflow: 'ci', status: 'completed', startedAt: null, completedAt: null };
