import { cleanText } from '../domain/clean-text.ts';
import type { ChildList, CheckRun, CommitStatus } from '../domain/entities.ts';
import { storableInstant } from '../domain/storable-instant.ts';
import {
  databaseId,
  DEFERRED,
  lower,
  mapList,
  present,
  type Connection,
  type ListPlace,
  type Mapped,
} from './map-list.ts';
import type { CheckFieldsFragment } from './queries.generated.ts';

/** A check. `isRequired` is there when the query asked for it; that needs the pull request's number. */
type Check = CheckFieldsFragment & { isRequired?: boolean };

export interface CheckRollup {
  contexts?: (Connection<Check> & { checkRunCount?: number }) | null;
}

export interface CheckLists {
  checkRuns: ChildList<CheckRun>;
  commitStatuses: ChildList<CommitStatus>;
  /** The credential may not read the workflow of a run. */
  withoutWorkflows: boolean;
}

const NONE = { state: 'complete' as const, rows: [], total: 0 };
const UNREADABLE = { state: 'unreadable' } as const;

/**
 * Check runs and commit statuses of a commit; `at` is the place of its `statusCheckRollup`. GitHub lists both in one
 * connection, so a list that continues does so as `checkRuns`, and its continuation contains the statuses. A token that
 * may not read check runs gets a null for each run; the statuses beside these nulls are complete.
 */
export function mapChecks(rollup: CheckRollup | null | undefined, at: ListPlace): CheckLists {
  const { place, holes } = at;
  // The query left them out, because the server lacks them or the credential may not read them: see dialect.ts.
  if (rollup === undefined || (rollup && rollup.contexts === undefined)) {
    return { checkRuns: UNREADABLE, commitStatuses: UNREADABLE, withoutWorkflows: false };
  }
  if (!rollup) {
    const hole = holes.at(place);
    if (hole?.forbidden) return { checkRuns: UNREADABLE, commitStatuses: UNREADABLE, withoutWorkflows: false };
    const list = hole && !hole.absent ? DEFERRED : NONE;
    return { checkRuns: list, commitStatuses: list, withoutWorkflows: false };
  }
  const inside = { ...at, place: `${place}.contexts` };
  const { contexts } = rollup;
  // When the server sends no counts, the listed rows are counted here.
  const listedRuns = present(contexts?.nodes).filter(({ __typename }) => __typename === 'CheckRun').length;
  const runTotal = contexts?.checkRunCount ?? listedRuns;
  const forbidden = (contexts?.nodes ?? []).filter(
    (node, index) => node === null && holes.at(`${inside.place}.nodes.${index}`)?.forbidden,
  ).length;
  const withoutWorkflows = (contexts?.nodes ?? []).some(
    (node, index) => node && holes.at(`${inside.place}.nodes.${index}.checkSuite.workflowRun`)?.forbidden,
  );
  const checkRuns = mapList(contexts, mapCheckRun, inside, runTotal);
  const commitStatuses = mapList(contexts, mapCommitStatus, inside, (contexts?.totalCount ?? 0) - runTotal);
  if (forbidden === 0) return { checkRuns, commitStatuses, withoutWorkflows };
  const readsStatuses = (contexts?.nodes ?? []).some((node) => node?.__typename === 'StatusContext');
  const isOnlyRuns = readsStatuses || (contexts?.totalCount ?? 0) === runTotal;
  return {
    checkRuns: UNREADABLE,
    commitStatuses: isOnlyRuns ? withoutUnread(commitStatuses) : UNREADABLE,
    withoutWorkflows,
  };
}

/** The nulls in a list of checks are check runs. */
function withoutUnread(list: ChildList<CommitStatus>): ChildList<CommitStatus> {
  if (list.state !== 'complete' && list.state !== 'continues') return list;
  const { unread: _, ...page } = list;
  return page;
}

function mapCheckRun(check: Check): Mapped<CheckRun> {
  if (check.__typename !== 'CheckRun') return null;
  const githubId = databaseId(check.databaseId);
  if (githubId === null) return { unread: 'GitHub gives the check run no id' };
  const { app, workflowRun } = check.checkSuite;
  const workflow: { name: string } | undefined = workflowRun?.workflow;
  return {
    githubId,
    name: cleanText(check.name),
    status: lower(check.status),
    conclusion: check.conclusion && lower(check.conclusion),
    startedAt: storableInstant(check.startedAt),
    completedAt: storableInstant(check.completedAt),
    app: app ? cleanText(app.slug) : null,
    workflow: workflow ? cleanText(workflow.name) : null,
    isRequired: check.isRequired ?? null,
  };
}

function mapCommitStatus(check: Check): Mapped<CommitStatus> {
  if (check.__typename !== 'StatusContext') return null;
  return {
    context: cleanText(check.context),
    state: lower(check.state),
    createdAt: check.createdAt,
    isRequired: check.isRequired ?? null,
  };
}
