import type { ActorKind } from '../actor.ts';

/** An account as evidence is told by it; the kind is what the workspace says it is. */
export type Account = { login: string; kind: ActorKind } | null;

/** What evidence of AI use is looked for in: rows of the database, and nothing else. */
export interface EvidenceInput {
  author: Account;
  title: string;
  body: string;
  commits: { sha: string; message: string; author: Account; authorName: string }[];
  reviews: { githubId: string; author: Account; body: string }[];
  comments: { githubId: string; kind: 'issue' | 'review'; author: Account; body: string }[];
  /** What a model thought of the present content, with quotes that are in it; null without an analysis. */
  opinion: { tools: string[]; evidence: string[] } | null;
}

/** `certain`: the tool's own account, trailer or line. `strong`: a trailer or section made for it. `weak`: prose, or a model's opinion. */
export type Tier = 'certain' | 'strong' | 'weak';

/** One row of `ai_signals`: at most one for each kind, tool and source. */
export interface AiSignal {
  kind: 'author' | 'co_author' | 'reviewer' | 'statement';
  /** The tool's key in tools.ts; `other` where a statement names none that is known. */
  tool: string;
  tier: Tier;
  /** A commit's sha, GitHub's id of a review or comment, or `author`, `title`, `body`, `analysis`. */
  source: string;
  /** The words that say so, as they stand there. */
  quote: string;
}

/** What follows from the signals of a pull request: the `ai_*` columns of its facts. Three different things, each of its own kinds of signals, each with its tier. */
export interface AiFacts {
  /** An agent's account opened it: kind `author`, certain or strong. */
  aiAuthored: boolean;
  /** An agent or a model had a hand in its code: kinds `co_author` and `statement`, certain or strong. */
  aiAssisted: boolean;
  /** A tool reviewed it: kind `reviewer`, certain or strong. */
  aiReviewed: boolean;
  /** Of all certain and strong signals, in alphabetical order. */
  aiTools: string[];
  /** The strongest evidence of each, also a weak one; null without any. */
  aiAuthoredTier: Tier | null;
  aiAssistedTier: Tier | null;
  aiReviewedTier: Tier | null;
}
