import type { TokenUsage } from './cost.ts';
import type { ModelFailure } from './failure.ts';
import type { AnalysisResult } from './result.ts';

/** What a model is asked. */
export interface Prompt {
  instructions: string;
  messages: { role: 'user' | 'assistant'; content: string }[];
  /** The texts of the pull request that the model is shown. Evidence must be a quote from one of them. */
  shown: string[];
}

export interface ModelAnswer {
  text: string;
  /** `length`: the answer reached its maximum of tokens and was cut. `filtered`: the provider withheld the rest. */
  end: 'complete' | 'length' | 'filtered';
  usage: TokenUsage;
}

/** The result of one call: an answer, which is paid for, or the reason why there is none. */
export type Asked = { ok: true; answer: ModelAnswer } | { ok: false; failure: ModelFailure };

/** An answer that can be stored, or what is wrong with it, in words for the model. */
export type Reading = { ok: true; result: AnalysisResult } | { ok: false; problems: string[] };
