import { z } from '@hono/zod-openapi';
import { ACTOR_KINDS } from '../../domain/actor.ts';
import { SIGNAL_KINDS, TIERS } from '../../domain/ai/evidence.ts';
import { ANALYSIS_TYPES, LEVELS, SCOPES } from '../../domain/analysis/result.ts';
import { comments, reviews } from '../../storage/schema/lists.ts';
import { llmAnalyses } from '../../storage/schema/analyses.ts';
import { GitHubId } from '../shapes.ts';

const instant = z.iso.datetime();
const whole = z.number().int();
const Person = z
  .object({ login: z.string(), kind: z.enum(ACTOR_KINDS) })
  .nullable()
  .openapi({ description: 'The account; null for a deleted one, or none' });
const Names = z.array(z.string());

/** A signal of AI use, as its pull request and the list of evidence show it. */
export const SIGNAL_SHAPE = {
  id: z.string(),
  kind: z.enum(SIGNAL_KINDS),
  tool: z.string().openapi({ description: 'The tool’s key; `other` names no known tool' }),
  tier: z.enum(TIERS),
  source: z.string().openapi({
    description:
      "Where it is: a commit's sha, GitHub's id of a review or comment, or `author`, `branch`, `title`, `body`, `analysis`",
  }),
  quote: z.string(),
  ruleVersion: whole,
  at: instant.openapi({ description: 'When its source was written' }),
  correction: z
    .object({ reason: z.string(), by: z.string(), at: instant })
    .nullable()
    .openapi({ description: 'Who said that it is wrong, why and when: it counts nowhere. Null: nobody' }),
};

const Review = z
  .object({
    id: z.string(),
    githubId: GitHubId,
    author: Person,
    state: z.enum(reviews.state.enumValues),
    body: z.string(),
    submittedAt: instant,
  })
  .openapi('Review');

const Commit = z
  .object({
    sha: z.string(),
    message: z.string().openapi({ description: 'The whole message, with its trailers' }),
    author: Person,
    authorName: z.string(),
    authoredAt: instant.nullable().openapi({ description: 'Null for an instant that the database cannot hold' }),
    committedAt: instant.nullable().openapi({ description: 'Null for an instant that the database cannot hold' }),
    additions: whole,
    deletions: whole,
  })
  .openapi('Commit');

const File = z
  .object({
    path: z.string(),
    changeType: z
      .string()
      .openapi({ description: '`added`, `modified`, `deleted`, `renamed`, `copied` or `changed`, as GitHub says' }),
    additions: whole,
    deletions: whole,
  })
  .openapi('ChangedFile');

const Comment = z
  .object({
    id: z.string(),
    githubId: GitHubId,
    kind: z.enum(comments.kind.enumValues).openapi({ description: '`review` for an inline comment' }),
    author: Person,
    body: z.string(),
    path: z.string().nullable().openapi({ description: 'The file of an inline comment' }),
    reviewGithubId: GitHubId.nullable().openapi({
      description: 'GitHub’s id of the review of an inline comment; null for others, and until it is read',
    }),
    inReplyToGithubId: GitHubId.nullable().openapi({
      description: 'GitHub’s id of the inline comment that it answers; null for others, and until it is read',
    }),
    createdAt: instant,
  })
  .openapi('Comment');

const CheckRun = z
  .object({
    githubId: GitHubId,
    name: z.string(),
    status: z.string().openapi({ description: 'As GitHub says, in lower case, such as `completed`' }),
    conclusion: z
      .string()
      .nullable()
      .openapi({ description: 'As GitHub says, such as `success` or `failure`; null while it runs' }),
    startedAt: instant.nullable(),
    completedAt: instant.nullable(),
  })
  .openapi('CheckRun');

const CommitStatus = z
  .object({ context: z.string(), state: z.string(), createdAt: instant })
  .openapi('CommitStatus', { description: 'A result that an older kind of check told of the last commit' });

const TimelineEvent = z
  .object({
    kind: z.string().openapi({
      description:
        '`review_requested`, `review_request_removed`, `ready_for_review`, `convert_to_draft`, `reopened`, `head_ref_force_pushed` or `review_dismissed`',
    }),
    actor: Person,
    subject: Person.openapi({ description: 'The reviewer, when the event names a person' }),
    data: z.record(z.string(), z.union([z.string(), z.number(), z.null()])).openapi({
      description: 'What else it says: `team`; `beforeSha`, `afterSha`; `reviewGithubId`, `previousState`',
    }),
    createdAt: instant,
  })
  .openapi('TimelineEvent');

const Level = z.enum(LEVELS);

const Analysis = z
  .object({
    summary: z.object({ title: z.string(), description: z.string(), type: z.enum(ANALYSIS_TYPES) }),
    tech: z.object({ languages: Names, frameworks: Names, categories: Names }),
    health: z.object({
      review_friction: Level,
      scope: z.enum([...SCOPES, 'low', 'high']),
      risk_level: Level,
      reasons: z.array(z.string()),
    }),
    ai: z.object({
      assisted: z
        .boolean()
        .nullable()
        .openapi({ description: 'Null when there is evidence neither for it nor against it' }),
      tools: Names,
      usage: z.string().openapi({ description: 'What AI was used for, in a few words' }),
      confidence: z.number().openapi({ description: 'From 0 to 1' }),
      evidence: z.array(z.string()).openapi({ description: 'Quotes from the texts that the model was shown' }),
    }),
  })
  .openapi('Analysis', { description: 'What the model says of it' });

const AnalysisState = z
  .object({
    status: z.enum(llmAnalyses.status.enumValues),
    reason: z.string().nullable().openapi({ description: 'Why it failed, or was tried again' }),
    model: z.string().nullable(),
    promptVersion: whole.nullable(),
    finishedAt: instant.nullable(),
    inputTokens: whole,
    outputTokens: whole,
    cost: z.number().nullable().openapi({ description: 'In US dollars; null where no price is configured' }),
  })
  .openapi('AnalysisState');

const CheckName = z.object({
  kind: z.enum(['run', 'status']),
  app: z.string(),
  workflow: z.string(),
  name: z.string(),
});

/** What one pull request has besides the fields that the registry of fields describes: `DETAIL` in the storage. */
export const DETAIL_SHAPE = {
  cappedLists: z.record(z.string(), z.object({ total: whole, listed: whole })).openapi({
    description:
      'Lists that GitHub does not show whole, by their names: how many entries there are, and how many it lists',
  }),
  requiredChecks: z
    .array(CheckName)
    .nullable()
    .openapi({ description: 'The checks that the base branch requires; null when this is not known' }),
  requiredAsOf: instant.nullable().openapi({ description: 'When `requiredChecks` was read' }),
  syncedAt: instant.openapi({ description: 'When the stored copy was written' }),
  reviews: z.array(Review).openapi({ description: 'By when they were submitted' }),
  commits: z.array(Commit).openapi({ description: 'By when they were committed' }),
  files: z.array(File).openapi({ description: 'By path' }),
  comments: z.array(Comment).openapi({ description: 'By when they were written' }),
  checkRuns: z.array(CheckRun).openapi({ description: 'All attempts on the last commit, by name' }),
  commitStatuses: z.array(CommitStatus).openapi({ description: 'By context' }),
  timelineEvents: z.array(TimelineEvent).openapi({ description: 'By when they happened' }),
  aiSignals: z
    .array(z.object(SIGNAL_SHAPE))
    .openapi({ description: 'The evidence of AI use, the strongest first; what a person corrected is among it' }),
  analysis: Analysis.nullable().openapi({
    description: 'The analysis of its present content; null when there is none',
  }),
  analysisState: AnalysisState.nullable().openapi({
    description: 'The state of that analysis, else of one that waits, else of any; null when there is none',
  }),
};
