import type { Actor } from '../../src/domain/actor.ts';
import type {
  ChangedFile,
  CheckRun,
  ChildList,
  ChildLists,
  Comment,
  Commit,
  PullRequestSnapshot,
  Review,
  TimelineEvent,
} from '../../src/domain/entities.ts';
import {
  EMPTY_FIELDS,
  fieldOf,
  GITHUB_FIELDS,
  type FieldKinds,
  type GitHubField,
} from '../../src/domain/pull-request-fields.ts';

/** An instant on one day of tests, `minutes` after its midnight. */
export function at(minutes: number): string {
  return new Date(Date.UTC(2026, 0, 15) + minutes * 60_000).toISOString();
}

export function person(githubId: number): Actor {
  return { githubId: String(githubId), login: `person-${githubId}`, kind: 'user', seenAs: 'actor' };
}

export function complete<Row>(rows: Row[], total = rows.length): ChildList<Row> {
  return { state: 'complete', rows, total };
}

/** A pull request that was updated and read at minute 10, with empty lists, but for what is said. */
export function snapshot(
  changes: Partial<Omit<PullRequestSnapshot, 'lists'>> & { lists?: Partial<ChildLists> } = {},
): PullRequestSnapshot {
  const number = changes.number ?? 1;
  const lists: ChildLists = {
    reviews: complete([]),
    commits: complete([]),
    files: complete([]),
    comments: complete([]),
    reviewComments: complete([]),
    checkRuns: complete([]),
    commitStatuses: complete([]),
    timelineEvents: complete([]),
    ...changes.lists,
  };
  return {
    ...EMPTY_FIELDS,
    number,
    githubId: String(1_000_000 + number),
    nodeId: `PR_${number}`,
    title: `Change ${number}`,
    body: '',
    state: 'open',
    isDraft: false,
    author: person(1),
    baseRef: 'main',
    headRef: `change-${number}`,
    headSha: `head-${number}`,
    additions: 1,
    deletions: 0,
    changedFiles: lists.files.state === 'complete' || lists.files.state === 'continues' ? lists.files.total : 1,
    createdAt: at(0),
    updatedAt: at(10),
    readAt: at(10),
    ...changes,
    lists,
  };
}

const SAMPLES: { [Kind in keyof FieldKinds]: (name: GitHubField) => FieldKinds[Kind] } = {
  text: (name) => fieldOf(name).among?.[0] ?? `a ${name}`,
  number: () => 7,
  flag: () => true,
  instant: () => at(3),
  names: (name) => [`a ${name}`],
  issues: () => [{ repository: 'octo/repository-1', number: 7 }],
  person: () => person(5),
  id: () => '1000007',
};

/** For every field that GitHub has a value that is not empty. */
export function filledFields(): Pick<PullRequestSnapshot, GitHubField> {
  const filled = GITHUB_FIELDS.map((name) => [name, SAMPLES[fieldOf(name).kind](name)]);
  return Object.fromEntries(filled) as Pick<PullRequestSnapshot, GitHubField>;
}

export function review(githubId: number | string, changes: Partial<Review> = {}): Review {
  return {
    githubId: String(githubId),
    author: person(2),
    state: 'commented',
    body: 'looks good',
    submittedAt: at(5),
    ...changes,
  };
}

export function commit(sha: string, changes: Partial<Commit> = {}): Commit {
  return {
    sha,
    message: `Commit ${sha}`,
    author: person(1),
    authorName: 'Person One',
    authoredAt: at(-60),
    committedAt: at(-59),
    additions: 1,
    deletions: 0,
    ...changes,
  };
}

export function file(path: string, changes: Partial<ChangedFile> = {}): ChangedFile {
  return { path, changeType: 'modified', additions: 1, deletions: 0, ...changes };
}

export function comment(githubId: number | string, changes: Partial<Comment> = {}): Comment {
  return {
    githubId: String(githubId),
    kind: 'issue',
    author: person(3),
    body: 'a comment',
    path: null,
    createdAt: at(6),
    updatedAt: at(6),
    ...changes,
  };
}

export function inlineComment(githubId: number | string, changes: Partial<Comment> = {}): Comment {
  return comment(githubId, { kind: 'review', path: 'src/index.ts', ...changes });
}

export function checkRun(githubId: number | string, changes: Partial<CheckRun> = {}): CheckRun {
  return {
    githubId: String(githubId),
    name: 'test',
    status: 'completed',
    conclusion: 'success',
    startedAt: at(7),
    completedAt: at(8),
    app: 'github-actions',
    workflow: 'CI',
    isRequired: null,
    ...changes,
  };
}

export function timelineEvent(nodeId: string, changes: Partial<TimelineEvent> = {}): TimelineEvent {
  return {
    nodeId,
    kind: 'review_requested',
    actor: person(1),
    subject: person(2),
    data: {},
    createdAt: at(3),
    ...changes,
  };
}
