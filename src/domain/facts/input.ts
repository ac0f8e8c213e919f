import type { EvidenceInput } from '../ai/evidence.ts';
import type { AuthorKind } from '../author-kind.ts';
import { HUMAN_KINDS, type ActorKind } from '../actor.ts';
import type { Rules } from '../rules/rules.ts';
import type { Review, TimelineEvent } from '../entities.ts';

/** Someone who acted on a pull request, as the person behind the account; null is a deleted account. */
export type Person = { id: string; kind: ActorKind } | null;

export interface ReviewInput {
  id: string;
  githubId: string;
  author: Person;
  state: Review['state'];
  submittedAt: string;
}

export interface EventInput {
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
  /** As GitHub said for this pull request, else as its branch is known to require; null when neither is known. */
  isRequired: boolean | null;
}

export interface StatusInput {
  context: string;
  state: string;
  isRequired: boolean | null;
}

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
  /** The workspace's rule of what a hotfix is. */
  hotfix: Rules['hotfix'];
  title: string;
  /** Bodies and commit messages that mention a revert; the pull request's own body first. */
  revertTexts: string[];
  labels: string[];
  headRef: string;
  isDraft: boolean;
  createdAt: string;
  mergedAt: string | null;
  closedAt: string | null;
  earliestCommitAt: string | null;
  /** When a production deployment that carried the merge commit first succeeded. */
  deployedAt: string | null;
  /** Additions and deletions outside of generated files, see generated-files.ts. Files that GitHub does not list count whole. */
  changedLines: number;
  reviews: ReviewInput[];
  comments: { githubId: string; author: Person; kind: 'issue' | 'review'; createdAt: string }[];
  /** `committed_at` of each commit that says when it was made. */
  commits: string[];
  events: EventInput[];
  checks: CheckInput[];
  statuses: StatusInput[];
  /** Texts without any possible evidence are left out or empty. */
  evidence: EvidenceInput;
}

/** Whether the account's judgement counts as a human one. */
export function isHuman(person: Person): person is NonNullable<Person> {
  return person !== null && HUMAN_KINDS.includes(person.kind);
}
