import { describe, expect, it } from 'vitest';
import { holesOf } from '../../src/github/holes.ts';
import { mapChecks, type CheckRollup } from '../../src/github/map-checks.ts';

const NOW = '2026-01-15T00:00:00Z';

function run(databaseId: number, workflow: string | null) {
  return {
    __typename: 'CheckRun' as const,
    databaseId,
    name: `check ${databaseId}`,
    status: 'COMPLETED' as const,
    conclusion: 'SUCCESS' as const,
    startedAt: NOW,
    completedAt: NOW,
    checkSuite: {
      app: { slug: 'github-actions' },
      workflowRun: workflow === null ? null : { workflow: { name: workflow } },
    },
  };
}

const ROLLUP: CheckRollup = {
  contexts: {
    totalCount: 3,
    checkRunCount: 2,
    pageInfo: { hasNextPage: false, endCursor: null },
    nodes: [
      run(1, 'CI'),
      run(2, null),
      { __typename: 'StatusContext', context: 'lint', state: 'SUCCESS', createdAt: NOW },
    ],
  },
};

/** The checks of an answer with an error at the workflow of the second run. */
function checksWith(type: string | null, read: { final: boolean; again: boolean }) {
  const path = ['statusCheckRollup', 'contexts', 'nodes', 1, 'checkSuite', 'workflowRun'];
  const holes = holesOf({ statusCheckRollup: ROLLUP }, [{ message: 'no', path, ...(type !== null && { type }) }]);
  return mapChecks(ROLLUP, { place: 'statusCheckRollup', holes, ...read });
}

describe('an error at the workflow of a check run', () => {
  it('has the runs read once more, beside other lists too, and leaves the statuses', () => {
    const first = checksWith(null, { final: false, again: false });
    expect(first).toMatchObject({ checkRuns: { state: 'deferred' }, commitStatuses: { state: 'complete', total: 1 } });
    expect(checksWith(null, { final: false, again: true })).toMatchObject({
      checkRuns: {
        state: 'complete',
        rows: [{ workflow: 'CI' }, { workflow: null, isPartial: true }],
        unread: ['error: no'],
      },
      commitStatuses: { state: 'complete', rows: [{ context: 'lint' }] },
    });
  });

  it('is no reason to read them again where it will stay, or where there is no workflow', () => {
    for (const type of ['FORBIDDEN', 'NOT_FOUND']) {
      const { checkRuns, withoutWorkflows } = checksWith(type, { final: false, again: false });
      expect(checkRuns).toMatchObject({ state: 'complete', rows: [{ workflow: 'CI' }, { workflow: null }] });
      expect(checkRuns).not.toHaveProperty('unread');
      expect(withoutWorkflows).toBe(type === 'FORBIDDEN');
    }
  });
});
