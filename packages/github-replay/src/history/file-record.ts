import type { ChangedFile, ReviewState } from './model.ts';

/** One line of a JSON Lines history: a merged pull request, as read from git and the message of its merge. */
export interface FileRecord {
  number: number;
  title: string;
  body: string;
  author: string | null;
  headRefName: string;
  baseRefName: string;
  state: 'MERGED' | 'CLOSED' | 'OPEN';
  createdAt: string;
  mergedAt: string | null;
  closedAt: string | null;
  updatedAt: string;
  mergeCommit: string | null;
  mergedBy: string | null;
  additions: number;
  deletions: number;
  changedFiles: number;
  reviews: { author: string | null; state: ReviewState; submittedAt: string }[];
  commits: {
    oid: string;
    authoredDate: string;
    committedDate: string;
    author: string;
    message: string;
    additions: number;
    deletions: number;
  }[];
  files: ChangedFile[];
}
