import type { EvidenceInput } from '../ai/evidence.ts';
import type { AuthorKind } from '../author-kind.ts';
import { HUMAN_KINDS, type ActorKind } from '../actor.ts';
import type { CheckName, Review, TimelineEvent } from '../entities.ts';
import type { ANALYSIS_TYPES } from '../analysis/result.ts';
import type { Rules } from '../rules/rules.ts';

/**
 * Someone who acted on a pull request, as the person behind the account; null is a deleted account. The login is that of
 * the account that acted; no fact depends on it.
 */
export type Person = { id: string; kind: ActorKind; login: string } | null;

export interface ReviewInput {
  id: string;
  githubId: string;
  author: Person;
  state: Review['state'];
  hasBody: boolean;
  submittedAt: string;
}

export interface CommentInput {
  githubId: string;
  author: Person;
  kind: 'issue' | 'review';
  /** Of an inline comment, GitHub's ids of its review and of the comment that it answers; null when not known. */
  reviewGithubId: string | null;
  inReplyToGithubId: string | null;
  createdAt: string;
}

/** A commit that says when it was made. */
export interface CommitInput {
  sha: string;
  authorName: string;
  authoredAt: string | null;
  committedAt: string;
}

export interface EventInput {
  nodeId: string;
  kind: TimelineEvent['kind'];
  /** The requested reviewer, when it is a person. */
  subject: Person;
  data: TimelineEvent['data'];
  createdAt: string;
}

/** A run of a check on the head commit. */
export interface CheckInput {
  githubId: string;
  app: string | null;
  workflow: string | null;
  name: string;
  status: string;
  conclusion: string | null;
  startedAt: string | null;
  completedAt: string | null;
  /** As GitHub said for this pull request, else as its branch is known to require; null when neither is known. */
  isRequired: boolean | null;
}

export interface StatusInput {
  context: string;
  state: string;
  createdAt: string;
  isRequired: boolean | null;
}

/** A status as it was at the merge, kept with the pull request. */
export type KeptStatus = Pick<StatusInput, 'context' | 'state' | 'createdAt'>;

/** What the facts of a pull request are computed from: only rows of the database. */
export interface FactsInput {
  pullRequestId: string;
  /** OWNER/NAME. */
  repository: string;
  number: number;
  baseRef: string;
  /** The version of the rows. Facts are stored only while the rows still have the version they were computed from. */
  version: string;
  /** When the rows were read. Facts are computed again when a row is newer. */
  readAt: string;
  authorId: string | null;
  /** What the author counts as; null for a deleted account. */
  authorKind: AuthorKind | null;
  /** The rule that leaves it out of metrics; null when it counts. */
  excludedBy: string | null;
  /** The workspace's rule for hotfixes. */
  hotfix: Rules['hotfix'];
  /** Its rule of which hours are working hours, and the zone of their clock. */
  workingHours: Rules['workingHours'];
  timeZone: string;
  title: string;
  /** Bodies and commit messages that mention a revert; the pull request's own body first. */
  revertTexts: string[];
  labels: string[];
  headRef: string;
  isDraft: boolean;
  /** GitHub's own decision from its reviews, by the branch's rules. */
  reviewDecision: 'approved' | 'changes_requested' | 'review_required' | null;
  createdAt: string;
  mergedAt: string | null;
  closedAt: string | null;
  earliestCommitAt: string | null;
  /** The success of the deployment that first carried the merge commit. */
  deployedAt: string | null;
  /** Whether merges stand for deployments in its repository. */
  byMerges: boolean;
  /** Additions and deletions outside of generated files, see generated-files.ts. Files that GitHub does not list count whole. */
  changedLines: number;
  reviews: ReviewInput[];
  comments: CommentInput[];
  commits: CommitInput[];
  events: EventInput[];
  checks: CheckInput[];
  statuses: StatusInput[];
  /** The checks that were required, as first known after the merge, and when; null before that. */
  requiredChecks: CheckName[] | null;
  requiredAsOf: string | null;
  /** The statuses that were listed when facts were first computed after the merge; null before that, and without any. */
  statusesAtMerge: KeptStatus[] | null;
  /** The model's opinion of its type of work; null without an analysis. */
  modelType: (typeof ANALYSIS_TYPES)[number] | null;
  /** Texts without any possible evidence are left out or empty. */
  evidence: EvidenceInput;
}

/** Whether the account's judgement counts as a human one. */
export function isHuman(person: Person): person is NonNullable<Person> {
  return person !== null && HUMAN_KINDS.includes(person.kind);
}
