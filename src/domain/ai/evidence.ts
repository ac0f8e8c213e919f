import type { ActorKind } from '../actor.ts';

/** An account, as far as the rules use it. `kind` is the one that the workspace has set. */
export type Account = { login: string; kind: ActorKind } | null;

/** All that is searched for evidence of AI use: rows of the database, and nothing else. */
export interface EvidenceInput {
  author: Account;
  title: string;
  body: string;
  commits: { sha: string; message: string; author: Account; authorName: string }[];
  reviews: { githubId: string; author: Account; body: string }[];
  comments: { githubId: string; kind: 'issue' | 'review'; author: Account; body: string }[];
  /** A model's opinion on the present content, with quotes from it; null without an analysis. */
  opinion: { tools: string[]; evidence: string[] } | null;
}

/**
 * `certain`: the tool's own account, trailer or line. `strong`: a trailer or section that is made for this purpose.
 * `weak`: prose, or a model's opinion.
 */
export type Tier = 'certain' | 'strong' | 'weak';

/** A row of `ai_signals`. There is at most one for each kind, tool and source. */
export interface AiSignal {
  kind: 'author' | 'co_author' | 'reviewer' | 'statement';
  /** The tool's key in tools.ts; `other` for a statement that names no known tool. */
  tool: string;
  tier: Tier;
  /**
   * Where the evidence is: a commit's sha, GitHub's id of a review or comment, or `author`, `title`, `body`,
   * `analysis`.
   */
  source: string;
  /** The exact words of the evidence. */
  quote: string;
}

/**
 * The `ai_*` facts of a pull request, computed from its signals. Each of the three facts uses its own kinds of signals.
 */
export interface AiFacts {
  /** An agent's account opened the pull request: kind `author`, certain or strong. */
  aiAuthored: boolean;
  /** An agent or a model helped to write its code: kinds `co_author` and `statement`, certain or strong. */
  aiAssisted: boolean;
  /** A tool reviewed the pull request: kind `reviewer`, certain or strong. */
  aiReviewed: boolean;
  /** The tools of all certain and strong signals, in alphabetical order. */
  aiTools: string[];
  /** The tier of the strongest evidence for each fact, even if weak; null without any. */
  aiAuthoredTier: Tier | null;
  aiAssistedTier: Tier | null;
  aiReviewedTier: Tier | null;
}
