import type { CheckResult } from './checks.ts';
import type { HumanReview, Word } from './conversation.ts';
import type { CommentInput, CommitInput, EventInput, Person, ReviewInput } from './input.ts';

/** A row that a fact came from. */
export interface SourceRow {
  kind: 'pull request' | 'review' | 'inline comment' | 'comment' | 'commit' | 'event' | 'check' | 'status' | 'evidence';
  /** GitHub's id of a review, comment or run; a commit's sha; an event's kind; a status' context; a field's name. */
  id: string;
  at: string | null;
  /** The login of the account that acted, the name that a commit gives, or null when neither is known. */
  by: string | null;
}

/** Where a fact comes from: the rule that gave it, in plain words, and the rows that it rests on. */
export interface Explanation {
  rule: string;
  rows: SourceRow[];
}

/** A row in plain words, such as `review 4411 by heron at 2026-01-15T00:40:00Z`. */
export function said({ kind, id, at, by }: SourceRow): string {
  return [kind, id, by !== null && `by ${by}`, at !== null && `at ${at}`].filter(Boolean).join(' ');
}

/** A field of the pull request itself. */
export function fieldRow(id: string, at: string | null): SourceRow {
  return { kind: 'pull request', id, at: utc(at), by: null };
}

export function wordRow({ kind, githubId, at, author }: Word): SourceRow {
  return { kind, id: githubId, at: utc(at), by: author.login };
}

export function reviewRow({ githubId, submittedAt, author }: ReviewInput | HumanReview): SourceRow {
  return { kind: 'review', id: githubId, at: utc(submittedAt), by: loginOf(author) };
}

export function commentRow({ kind, githubId, createdAt, author }: CommentInput): SourceRow {
  return {
    kind: kind === 'review' ? 'inline comment' : 'comment',
    id: githubId,
    at: utc(createdAt),
    by: loginOf(author),
  };
}

export function commitRow({ sha, authorName, committedAt }: CommitInput): SourceRow {
  return { kind: 'commit', id: sha, at: utc(committedAt), by: authorName };
}

export function eventRow({ kind, createdAt, subject, data }: EventInput): SourceRow {
  const team = typeof data['team'] === 'string' ? `team ${data['team']}` : null;
  const whom = subject?.login ?? team;
  return { kind: 'event', id: whom === null ? kind : `${kind} (${whom})`, at: utc(createdAt), by: null };
}

export function checkRow({ check, githubId, word, endedAt }: CheckResult): SourceRow {
  const name = `${check.name} (${word.replaceAll('_', ' ')})`;
  return {
    kind: check.kind === 'status' ? 'status' : 'check',
    id: githubId === null ? name : `${githubId} ${name}`,
    at: utc(endedAt),
    by: check.app === '' ? null : check.app,
  };
}

/** An instant as the API shows it: the database's rows have it with an offset. */
export function utc(at: string): string;
export function utc(at: string | null): string | null;
export function utc(at: string | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

function loginOf(author: Person): string | null {
  return author?.login ?? null;
}
