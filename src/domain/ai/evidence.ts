import type { ActorKind } from '../actor.ts';
import type { OwnTool } from './own-tool.ts';

/** An account, as far as the rules use it. `kind` is the one that the workspace has set. */
export type Account = { login: string; kind: ActorKind; githubId?: string } | null;

/** All that is searched for evidence of AI use: rows of the database, and nothing else. */
export interface EvidenceInput {
  author: Account;
  title: string;
  /** The name of the head branch. */
  headRef: string;
  body: string;
  /** `authorAccount`: see author-account.ts; null when the author's address says nothing. */
  commits: { sha: string; message: string; author: Account; authorName: string; authorAccount: string | null }[];
  reviews: { githubId: string; author: Account; body: string }[];
  comments: { githubId: string; kind: 'issue' | 'review'; author: Account; body: string }[];
  /** A model's opinion on the present content, with quotes from it; null without an analysis. */
  opinion: { tools: string[]; evidence: string[] } | null;
  /** The workspace's own tools, besides those of tools.ts; none when absent. */
  ownTools?: readonly OwnTool[];
  /** The signals that a person said are wrong; none when absent. */
  corrected?: readonly SignalName[];
}

/**
 * `certain`: the tool's own account, trailer or line. `strong`: a trailer or section that is made for this purpose.
 * `weak`: prose, or a model's opinion.
 */
export const TIERS = ['certain', 'strong', 'weak'] as const;
export type Tier = (typeof TIERS)[number];

/** `reviewer` is about the reviews, all others about the making. */
export const SIGNAL_KINDS = ['author', 'co_author', 'reviewer', 'statement'] as const;

/** The `source` of a model's opinion. */
export const BY_MODEL = 'analysis';

/** What a signal is: there is at most one of a pull request for each kind, tool and source. */
export type SignalName = Pick<AiSignal, 'kind' | 'tool' | 'source'>;

/** A row of `ai_signals`. */
export interface AiSignal {
  kind: (typeof SIGNAL_KINDS)[number];
  /** The tool's key in tools.ts; `other` for a statement that names no known tool. */
  tool: string;
  tier: Tier;
  /**
   * Where the evidence is: a commit's sha, GitHub's id of a review or comment, or `author`, `branch`, `title`, `body`,
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
