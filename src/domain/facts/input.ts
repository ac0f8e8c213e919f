import type { EvidenceInput } from '../ai/evidence.ts';
import type { ActorKind, Review, TimelineEvent } from '../entities.ts';

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
  /** The reviewer asked for, when it is a person. */
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
  /** As the pull request's own reading said, else as the branch is known to demand it. */
  isRequired: boolean | null;
}

export interface StatusInput {
  context: string;
  state: string;
  isRequired: boolean | null;
}

/** What the facts of a pull request are computed from: rows of the database, and nothing else. */
export interface FactsInput {
  pullRequestId: string;
  /** OWNER/NAME. */
  repository: string;
  number: number;
  baseRef: string;
  /** Changes with the rows: facts count only for what they were computed from. */
  version: string;
  /** When they were read: facts that follow from something newer are computed again. */
  readAt: string;
  authorId: string | null;
  title: string;
  /** Bodies and commit messages that speak of a revert; the pull request's own body first. */
  revertTexts: string[];
  labels: string[];
  headRef: string;
  isDraft: boolean;
  createdAt: string;
  mergedAt: string | null;
  closedAt: string | null;
  earliestCommitAt: string | null;
  /** The first success of a production deployment that carried the merge commit. */
  deployedAt: string | null;
  /** Additions and deletions outside of generated files, see generated-files.ts; of files that GitHub does not list, all. */
  changedLines: number;
  reviews: ReviewInput[];
  comments: { githubId: string; author: Person; kind: 'issue' | 'review'; createdAt: string }[];
  /** `committed_at` of each commit that says when it was made. */
  commits: string[];
  events: EventInput[];
  checks: CheckInput[];
  statuses: StatusInput[];
  /** Texts that can hold no evidence are left out of it, or empty. */
  evidence: EvidenceInput;
}

/** Bots and organizations are nobody's judgement; a mannequin stands for a person whose account was not imported. */
export const HUMAN_KINDS: readonly ActorKind[] = ['user', 'mannequin', 'enterprise_user_account'];

/** Whether somebody's judgement counts. */
export function isHuman(person: Person): person is NonNullable<Person> {
  return person !== null && HUMAN_KINDS.includes(person.kind);
}
