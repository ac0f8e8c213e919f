import { DEFAULT_RULES } from '../../src/domain/rules/rules.ts';
import type {
  CheckInput,
  CommentInput,
  CommitInput,
  EventInput,
  FactsInput,
  Person,
  ReviewInput,
  StatusInput,
} from '../../src/domain/facts/input.ts';

/** Rows of a pull request, for tests of its facts. Instants are minutes. */
export const ada: Person = { id: 'ada', kind: 'user', login: 'ada' };
export const bob: Person = { id: 'bob', kind: 'user', login: 'bob' };
export const cai: Person = { id: 'cai', kind: 'user', login: 'cai' };
export const author: Person = { id: 'author', kind: 'user', login: 'heron' };
export const bot: Person = { id: 'bot', kind: 'bot', login: 'checker' };

export const at = (minutes: number) => new Date(Date.UTC(2026, 0, 15) + minutes * 60_000).toISOString();

let ids = 0;
const nextId = () => String(++ids);

export function review(by: Person, minutes: number, state: ReviewInput['state'] = 'commented'): ReviewInput {
  const githubId = nextId();
  return { id: `review-${githubId}`, githubId, author: by, state, hasBody: true, submittedAt: at(minutes) };
}

export function comment(by: Person, minutes: number, more: Partial<CommentInput> = {}): CommentInput {
  const links = { reviewGithubId: null, inReplyToGithubId: null };
  return { githubId: nextId(), author: by, kind: 'issue', ...links, createdAt: at(minutes), ...more };
}

export function commit(minutes: number): CommitInput {
  return { sha: `sha-${nextId()}`, authorName: 'Heron', authoredAt: at(minutes), committedAt: at(minutes) };
}

export function event(kind: EventInput['kind'], minutes: number, more: Partial<EventInput> = {}): EventInput {
  return { nodeId: `event-${nextId()}`, kind, subject: null, data: {}, createdAt: at(minutes), ...more };
}

/** A run that takes five minutes; one without a conclusion has not ended. */
export function check(
  name: string,
  conclusion: string | null,
  minutes: number,
  isRequired: boolean | null = null,
): CheckInput {
  return {
    githubId: nextId(),
    app: 'actions',
    workflow: 'ci',
    name,
    status: conclusion === null ? 'in_progress' : 'completed',
    conclusion,
    startedAt: at(minutes),
    completedAt: conclusion === null ? null : at(minutes + 5),
    isRequired,
  };
}

/** A status whose latest state is of minute 20, if nothing else is said. */
export function status(context: string, state: string, isRequired: boolean | null = null, minutes = 20): StatusInput {
  return { context, state, createdAt: at(minutes), isRequired };
}

/** Opened at minute 10 after a first commit at 0, merged at 100. */
export function input(changes: Partial<FactsInput> = {}): FactsInput {
  return {
    pullRequestId: 'p',
    number: 7,
    baseRef: 'main',
    version: at(0),
    readAt: at(0),
    authorId: 'author',
    authorKind: 'people',
    excludedBy: null,
    hotfix: DEFAULT_RULES.hotfix,
    workingHours: null,
    timeZone: 'UTC',
    title: 'Change',
    repository: 'acme/widgets',
    revertTexts: [''],
    labels: [],
    headRef: 'change',
    isDraft: false,
    reviewDecision: null,
    createdAt: at(10),
    mergedAt: at(100),
    closedAt: at(100),
    earliestCommitAt: at(0),
    deployedAt: null,
    byMerges: false,
    changedLines: 0,
    reviews: [],
    comments: [],
    commits: [],
    events: [],
    checks: [],
    statuses: [],
    requiredChecks: null,
    requiredAsOf: null,
    statusesAtMerge: null,
    modelType: null,
    evidence: { author: null, title: '', headRef: '', body: '', commits: [], reviews: [], comments: [], opinion: null },
    ...changes,
  };
}
