import type { TokenUsage } from './cost.ts';
import type { AnalysisInput } from './input.ts';
import type { AnalysisKey } from './key.ts';
import type { AnalysisResult } from './result.ts';

/** A waiting pull request that was taken, with everything that it is analysed from. */
export interface PendingAnalysis extends AnalysisInput {
  /** The id of the row that waits. */
  id: string;
  pullRequestId: string;
  repositoryId: string;
  /** `synced_at` of this content. */
  contentVersion: string;
  /** Tries of it that ended with the provider's failing. */
  attempts: number;
}

/** A call of the model that is about to be made. Instants are ISO 8601. */
export interface CallRequest extends AnalysisKey {
  id: string;
  pullRequestId: string;
  inputHash: string;
  /** What the prompt may take, as far as can be told. */
  promptTokens: number;
  /** Bounds of the answer: `most` where the day has room for it, else what it has room for, down to `least`. */
  answerTokens: { least: number; most: number };
  /** Tokens of the workspace's day, UTC. */
  dailyLimit: number;
  now: string;
  dayBegin: string;
  /** A call without an end that began before then is not running any more. */
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
  /** With an answer of so many tokens at most. */
  | { kind: 'granted'; answerTokens: number }
  /** There is a result of this input already. */
  | { kind: 'known'; result: KnownResult }
  /** The same is being asked now. */
  | { kind: 'asked' }
  /**
   * With this call, which takes `needed` tokens at least, the day's might not be enough; of those that are reserved,
   * `running` are for calls under way, which may leave some.
   */
  | { kind: 'limit'; spent: number; reserved: number; running: number; needed: number };

/** How a call ended. Without an outcome it is not known what it took: what was set aside for it stays counted. */
export interface CallEnd {
  id: string;
  outcome: 'answered' | 'refused' | null;
  usage: TokenUsage | null;
  /** In US dollars. */
  cost: number | null;
  /** ISO 8601. */
  finishedAt: string;
}

/** What became of a pull request's analysis. */
export interface AnalysisOutcome extends KnownResult, AnalysisKey {
  /** The id of the row that waits. */
  id: string;
  pullRequestId: string;
  contentVersion: string;
  /** Empty when the input could not be built. */
  inputHash: string;
  /** Of all calls that it took. */
  usage: TokenUsage;
  /** In US dollars. */
  cost: number | null;
  /** The last of those calls; null when the result was known. */
  call: CallEnd | null;
}

/** Why there is no result: the beginning of `llm_analyses.reason`, before a colon and what there is to say. */
export type FailureReason =
  /** The model answered twice, and neither can be used. */
  | 'invalid_answer'
  /** Its answer was longer than it may be, twice. */
  | 'answer_cut'
  /** The provider keeps the answer to itself. */
  | 'content_filter'
  /** The provider does not take this input. */
  | 'rejected'
  /** The provider failed again and again. */
  | 'provider_failed'
  /** Something failed again and again that is nobody's fault but ours. */
  | 'internal';

/** Reasons that may lie elsewhere than with the input: it may be asked about again, and is after a day. */
export const PASSING_REASONS = ['rejected', 'provider_failed'] as const satisfies FailureReason[];

export function isPassing(reason: string | null): boolean {
  return PASSING_REASONS.some((passing) => reason?.startsWith(`${passing}:`));
}
