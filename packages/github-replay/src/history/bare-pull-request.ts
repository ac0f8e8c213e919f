import type { PullRequest } from './model.ts';
import { BARE_FIELDS } from './plain-fields.ts';

/** What a pull request has of which only its title, code and author are known. */
export const BARE_PULL_REQUEST = {
  ...BARE_FIELDS,
  isDraft: false,
  mergedAt: null,
  closedAt: null,
  mergedBy: null,
  mergeCommitOid: null,
  baseRefOid: '0'.repeat(40),
  reviewDecision: null,
  milestone: null,
  labels: [],
  assignees: [],
  reviewRequests: [],
  closingIssues: [],
  reviews: [],
  inlineComments: [],
  comments: [],
  timeline: [],
  checks: [],
} satisfies Partial<PullRequest>;
