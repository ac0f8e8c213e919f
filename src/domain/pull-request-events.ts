/** The stages of a pull request as pages name them. `after`: it is in production, or was closed without a merge. */
export const EVENT_STAGES = ['coding', 'pickup', 'review', 'mergeWait', 'deploy', 'after'] as const;
export type EventStage = (typeof EVENT_STAGES)[number];

interface Account {
  login: string;
  kind: string;
}

/** Something that happened to a pull request. */
export interface PullRequestEvent {
  /** Null for a commit without a valid instant. */
  at: string | null;
  stage: EventStage;
  kind: string;
  by: Account | null;
  /** Of a review or comment its id, of a commit its sha; null for everything else. */
  id: string | null;
  /** Details besides the kind: the state of a review, the path of a comment, or a check with its conclusion. */
  what: string | null;
}

/** The rows of a pull request that are events. */
export interface EventRows {
  createdAt: string;
  author: Account | null;
  mergedAt: string | null;
  mergedBy: Account | null;
  closedAt: string | null;
  commits: { sha: string; author: Account | null; committedAt: string | null }[];
  reviews: { id: string; author: Account | null; state: string; submittedAt: string | null }[];
  comments: { id: string; author: Account | null; path: string | null; createdAt: string | null }[];
  checkRuns: { name: string; conclusion: string | null; startedAt: string | null; completedAt: string | null }[];
  timelineEvents: {
    kind: string;
    actor: Account | null;
    subject: Account | null;
    data: unknown;
    createdAt: string | null;
  }[];
}

/** The instants between the stages, as the facts have them. */
export interface StageInstants {
  /** The ready instant as the stages use it. */
  readyAt: string;
  firstReviewAt: string | null;
  deployedAt: string | null;
}

/** Everything that happened to a pull request, in the order of time, each in its stage. What has no instant comes first. */
export function eventsOf(rows: EventRows, instants: StageInstants): PullRequestEvent[] {
  const stage = stagesBetween(rows, instants);
  const events = allOf(rows, instants.deployedAt).map((event) => ({ ...event, stage: stage(event.at) }));
  return events.toSorted((one, other) => timeOf(one.at) - timeOf(other.at));
}

function allOf(rows: EventRows, deployedAt: string | null): Omit<PullRequestEvent, 'stage'>[] {
  const plain = { by: null, id: null, what: null };
  const { mergedAt, closedAt } = rows;
  return [
    { ...plain, at: rows.createdAt, kind: 'opened', by: rows.author },
    ...rows.commits.map(({ committedAt: at, sha: id, author: by }) => ({ ...plain, at, kind: 'committed', by, id })),
    ...rows.reviews.map(({ submittedAt: at, id, author: by, state: what }) => ({ at, kind: 'reviewed', by, id, what })),
    ...rows.comments.map(({ createdAt: at, id, author: by, path: what }) => ({ at, kind: 'commented', by, id, what })),
    ...rows.timelineEvents.map(({ createdAt: at, kind, actor: by, subject, data }) => ({
      ...plain,
      at,
      kind,
      by,
      what: subject?.login ?? teamOf(data),
    })),
    ...rows.checkRuns.flatMap(({ name, conclusion, completedAt: at }) =>
      at === null ? [] : [{ ...plain, at, kind: 'check', what: `${name}: ${conclusion ?? 'unknown'}` }],
    ),
    ...(mergedAt === null ? [] : [{ ...plain, at: mergedAt, kind: 'merged', by: rows.mergedBy }]),
    ...(mergedAt === null && closedAt !== null ? [{ ...plain, at: closedAt, kind: 'closed' }] : []),
    ...(deployedAt === null ? [] : [{ ...plain, at: deployedAt, kind: 'deployed' }]),
  ];
}

/** The stage of an instant. What ends a stage belongs to it: the merge to the review, the deployment to the wait for it. */
function stagesBetween(
  { mergedAt, closedAt }: EventRows,
  { readyAt, firstReviewAt, deployedAt }: StageInstants,
): (at: string | null) => EventStage {
  const ready = Date.parse(readyAt);
  const end = timeOf(mergedAt ?? closedAt, Infinity);
  const review = timeOf(firstReviewAt, Infinity);
  const reviewed = review <= end ? Math.max(review, ready) : Infinity;
  const deployed = timeOf(deployedAt, Infinity);
  return (instant) => {
    const at = timeOf(instant);
    if (at > end) return mergedAt !== null && at <= deployed ? 'deploy' : 'after';
    if (at < ready) return 'coding';
    if (at >= reviewed) return 'review';
    return mergedAt !== null && reviewed === Infinity ? 'mergeWait' : 'pickup';
  };
}

function timeOf(instant: string | null, none = -Infinity): number {
  return instant === null ? none : Date.parse(instant);
}

/** The team that was asked for a review. */
function teamOf(data: unknown): string | null {
  const team = typeof data === 'object' && data !== null && 'team' in data ? data.team : null;
  return typeof team === 'string' ? team : null;
}
