import { cleanText } from '../domain/clean-text.ts';
import type { ChildList, CheckRun, CommitStatus } from '../domain/entities.ts';
import { storableInstant } from '../domain/storable-instant.ts';
import { databaseId, lower, mapList, type Connection } from './map-list.ts';
import type { CheckFieldsFragment } from './queries.generated.ts';

/** A check, with whether it is required where that was asked for: it takes the pull request's number to ask. */
type Check = CheckFieldsFragment & { isRequired?: boolean };

interface CheckRollup {
  contexts: Connection<Check> & { checkRunCount: number };
}

interface CheckLists {
  checkRuns: ChildList<CheckRun>;
  commitStatuses: ChildList<CommitStatus>;
}

/**
 * Check runs and commit statuses of the head commit. GitHub lists both in one connection, so a list that continues does
 * so as `checkRuns`, whose continuation brings the statuses along.
 */
export function mapChecks(rollup: CheckRollup | null | undefined, unreadable: boolean): CheckLists {
  if (unreadable && !rollup) return { checkRuns: { state: 'unreadable' }, commitStatuses: { state: 'unreadable' } };
  if (!rollup) {
    const none = { state: 'complete' as const, rows: [], total: 0 };
    return { checkRuns: none, commitStatuses: none };
  }
  const { contexts } = rollup;
  const statusTotal = contexts.totalCount - contexts.checkRunCount;
  return {
    checkRuns: mapList(contexts, mapCheckRun, contexts.checkRunCount),
    commitStatuses: mapList(contexts, mapCommitStatus, statusTotal),
  };
}

function mapCheckRun(check: Check): CheckRun | null {
  if (check.__typename !== 'CheckRun') return null;
  return {
    githubId: databaseId(check.databaseId, 'a check run'),
    name: cleanText(check.name),
    status: lower(check.status),
    conclusion: check.conclusion && lower(check.conclusion),
    startedAt: storableInstant(check.startedAt),
    completedAt: storableInstant(check.completedAt),
    app: check.checkSuite.app?.slug ?? null,
    workflow: check.checkSuite.workflowRun?.workflow.name ?? null,
    isRequired: check.isRequired ?? null,
  };
}

function mapCommitStatus(check: Check): CommitStatus | null {
  if (check.__typename !== 'StatusContext') return null;
  return {
    context: cleanText(check.context),
    state: lower(check.state),
    createdAt: check.createdAt,
    isRequired: check.isRequired ?? null,
  };
}
