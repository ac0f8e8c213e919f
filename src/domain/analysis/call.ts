import type { TokenUsage } from './cost.ts';
import type { AnalysisInput } from './input.ts';
import type { AnalysisKey } from './key.ts';
import type { AnalysisResult } from './result.ts';

/** A pull request that is analysed now, with everything that the model is shown of it. */
export interface PendingAnalysis extends AnalysisInput {
  /** The id of the waiting row. */
  id: string;
  pullRequestId: string;
  repositoryId: string;
  /** `synced_at` of this content. */
  contentVersion: string;
  /** How many tries ended because the provider failed. */
  attempts: number;
}

/** A call of the model that is about to be made. Instants are ISO 8601. */
export interface CallRequest extends AnalysisKey {
  id: string;
  pullRequestId: string;
  inputHash: string;
  /** An estimate of the tokens of the prompt. */
  promptTokens: number;
  /**
   * Bounds of the answer, in tokens: `most`, or what the day has left where that is less, but never less than `least`.
   */
  answerTokens: { least: number; most: number };
  /** How many tokens the workspace may use in a day, UTC. */
  dailyLimit: number;
  now: string;
  dayBegin: string;
  /** A call that began before this instant and has no known end is not running any more. */
  runningSince: string;
}

/** A result as it was stored, or the reason why there is none. */
export interface KnownResult {
  status: 'succeeded' | 'failed';
  result: AnalysisResult | null;
  reason: string | null;
  finishedAt: string;
}

/** Whether a call may be made. */
export type Permission =
  /** The call may be made; its answer may have at most this many tokens. */
  | { kind: 'granted'; answerTokens: number }
  /** The database has a result of this input already. */
  | { kind: 'known'; result: KnownResult }
  /** Another call asks about the same input now. */
  | { kind: 'asked' }
  /**
   * The day's tokens may not be enough for this call, which needs at least `needed`. Of the reserved tokens, `running`
   * belong to calls that are under way; some of these may become free.
   */
  | { kind: 'limit'; spent: number; reserved: number; running: number; needed: number };

/**
 * How a call ended. A null `outcome` means that nobody knows how many tokens it used: its reserved tokens stay counted.
 */
export interface CallEnd {
  id: string;
  outcome: 'answered' | 'refused' | null;
  usage: TokenUsage | null;
  /** In US dollars. */
  cost: number | null;
  /** ISO 8601. */
  finishedAt: string;
}

/** The outcome of the analysis of one pull request. */
export interface AnalysisOutcome extends KnownResult, AnalysisKey {
  /** The id of the waiting row. */
  id: string;
  pullRequestId: string;
  contentVersion: string;
  /** Empty when the input could not be built. */
  inputHash: string;
  /** The tokens of all calls of this analysis. */
  usage: TokenUsage;
  /** In US dollars. */
  cost: number | null;
  /** The last of those calls; null when the result was known without a call. */
  call: CallEnd | null;
}

/** Why there is no result. `llm_analyses.reason` begins with this word; a colon and a detail follow. */
export type FailureReason =
  /** The model answered twice, and neither answer can be used. */
  | 'invalid_answer'
  /** The model answered twice, and both answers were longer than allowed. */
  | 'answer_cut'
  /** The provider withheld the answer. */
  | 'content_filter'
  /** The provider refuses this input. */
  | 'rejected'
  /** Several tries ended because the provider failed. */
  | 'provider_failed'
  /** Several tries ended with an error of this program. */
  | 'internal';

/** Reasons that need not lie in the input: the model is asked about the same input again after a day. */
export const PASSING_REASONS = ['rejected', 'provider_failed'] as const satisfies FailureReason[];

export function isPassing(reason: string | null): boolean {
  return PASSING_REASONS.some((passing) => reason?.startsWith(`${passing}:`));
}
