import type { TokenUsage } from './cost.ts';
import type { ModelFailure } from './failure.ts';
import type { AnalysisResult } from './result.ts';

/** What a model is asked. */
export interface Prompt {
  instructions: string;
  messages: { role: 'user' | 'assistant'; content: string }[];
  /** The texts of the pull request that it is shown, for evidence to stand in. */
  shown: string[];
}

export interface ModelAnswer {
  text: string;
  /** `length`: it was cut where its tokens ended. `filtered`: the provider kept the rest to itself. */
  end: 'complete' | 'length' | 'filtered';
  usage: TokenUsage;
}

/** What became of a question: an answer, which is paid for, or a reason why there is none. */
export type Asked = { ok: true; answer: ModelAnswer } | { ok: false; failure: ModelFailure };

/** An answer as it may be stored, or what is wrong with it, in words for the model. */
export type Reading = { ok: true; result: AnalysisResult } | { ok: false; problems: string[] };
