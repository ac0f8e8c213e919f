import type { Column } from 'drizzle-orm';
import type { Actor } from '../domain/actor.ts';
import type { ChildRows, ListName } from '../domain/entities.ts';
import { checkRuns, comments, commits, commitStatuses, files, reviews, timelineEvents } from './schema/lists.ts';

/** The people in a row. */
type PersonIn<Row> = { [Name in keyof Row]: Row[Name] extends Actor | null ? Name : never }[keyof Row];

/** How a list's rows become rows of a table: every value of a row has its column. */
interface ListTable<Row> {
  table: ChildTable;
  /** The column that identifies a row of a list, together with `pull_request_id`. */
  key: Column;
  /** For a key that is text of any length, and that GitHub can list twice: the repeats are numbered. */
  hashed?: { hash: Column; occurrence: Column };
  /** Lists in the same table differ by this column's value. */
  kind?: 'issue' | 'review';
  values: Record<Exclude<keyof Row, PersonIn<Row>>, Column>;
  /** Columns of accounts; rows hold these by their GitHub ids. */
  people: Record<PersonIn<Row>, Column>;
  /** Columns that not every request asks for: a row without a value keeps the stored one. */
  asked?: Column[];
}

type ChildTable =
  | typeof reviews
  | typeof commits
  | typeof files
  | typeof comments
  | typeof checkRuns
  | typeof commitStatuses
  | typeof timelineEvents;

const COMMENTS = {
  table: comments,
  key: comments.githubId,
  values: {
    githubId: comments.githubId,
    kind: comments.kind,
    body: comments.body,
    path: comments.path,
    createdAt: comments.createdAt,
    updatedAt: comments.updatedAt,
  },
  people: { author: comments.authorId },
} satisfies ListTable<ChildRows['comments']>;

export const LIST_TABLES: { [Name in ListName]: ListTable<ChildRows[Name]> } = {
  reviews: {
    table: reviews,
    key: reviews.githubId,
    values: {
      githubId: reviews.githubId,
      state: reviews.state,
      body: reviews.body,
      submittedAt: reviews.submittedAt,
    },
    people: { author: reviews.authorId },
  },
  commits: {
    table: commits,
    key: commits.sha,
    values: {
      sha: commits.sha,
      message: commits.message,
      authorName: commits.authorName,
      authoredAt: commits.authoredAt,
      committedAt: commits.committedAt,
      additions: commits.additions,
      deletions: commits.deletions,
    },
    people: { author: commits.authorId },
  },
  files: {
    table: files,
    key: files.path,
    hashed: { hash: files.pathHash, occurrence: files.occurrence },
    values: {
      path: files.path,
      changeType: files.changeType,
      additions: files.additions,
      deletions: files.deletions,
    },
    people: {},
  },
  comments: { ...COMMENTS, kind: 'issue' },
  reviewComments: { ...COMMENTS, kind: 'review' },
  checkRuns: {
    table: checkRuns,
    key: checkRuns.githubId,
    values: {
      githubId: checkRuns.githubId,
      name: checkRuns.name,
      status: checkRuns.status,
      conclusion: checkRuns.conclusion,
      startedAt: checkRuns.startedAt,
      completedAt: checkRuns.completedAt,
      app: checkRuns.app,
      workflow: checkRuns.workflow,
      isRequired: checkRuns.isRequired,
    },
    people: {},
    asked: [checkRuns.isRequired],
  },
  commitStatuses: {
    table: commitStatuses,
    key: commitStatuses.context,
    hashed: { hash: commitStatuses.contextHash, occurrence: commitStatuses.occurrence },
    values: {
      context: commitStatuses.context,
      state: commitStatuses.state,
      createdAt: commitStatuses.createdAt,
      isRequired: commitStatuses.isRequired,
    },
    people: {},
    asked: [commitStatuses.isRequired],
  },
  timelineEvents: {
    table: timelineEvents,
    key: timelineEvents.nodeId,
    values: {
      nodeId: timelineEvents.nodeId,
      kind: timelineEvents.kind,
      data: timelineEvents.data,
      createdAt: timelineEvents.createdAt,
    },
    people: { actor: timelineEvents.actorId, subject: timelineEvents.subjectId },
  },
};

export const LIST_NAMES = Object.keys(LIST_TABLES) as ListName[];

/**
 * Lists with the listed number as their total. GitHub's own total counts entries that are not stored, or is a
 * difference of two others. The listed number shows when rows are lost here, and needs no request to GitHub.
 */
export const COUNTED_LISTS: ReadonlySet<ListName> = new Set(['timelineEvents', 'commitStatuses']);

/** A list's table for any list: its columns by the names of values. */
interface AnyListTable extends Omit<ListTable<never>, 'values' | 'people'> {
  values: Record<string, Column>;
  people: Record<string, Column>;
}

export function tableOf(list: ListName): AnyListTable {
  return LIST_TABLES[list];
}
