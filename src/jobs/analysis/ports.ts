import type { AnalysisOutcome, CallEnd, CallRequest, PendingAnalysis, Permission } from '../../domain/analysis/call.ts';
import type { Prices } from '../../domain/analysis/cost.ts';
import type { AnalysisInput } from '../../domain/analysis/input.ts';
import type { AnalysisKey } from '../../domain/analysis/key.ts';
import type { Asked, Prompt, Reading } from '../../domain/analysis/model.ts';
import type { TurnEnd } from '../../domain/analysis/scheduler.ts';

/** A model as it is configured, and how to speak with it. */
export interface Model {
  key: AnalysisKey;
  dailyLimit: number;
  prices: Prices | null;
  promptOf(input: AnalysisInput): Prompt;
  repairOf(prompt: Prompt, answer: string, problems: string[]): Prompt;
  /** What a prompt may take, as far as can be told. */
  tokensOfPrompt(prompt: Prompt): number;
  /** How many tokens an answer is given: the most where there is room, and never fewer than the least. */
  answerTokens: { least: number; most: number };
  /** Asks once; whatever goes wrong is answered, not thrown. */
  ask(prompt: Prompt, mostOutputTokens: number): Promise<Asked>;
  readAnswer(text: string, shown: string[]): Reading;
}

/** ModelScheduler of one workspace. */
export interface Scheduler {
  wake(): Promise<void>;
  take(token: string): Promise<boolean>;
  hold(token: string): Promise<boolean>;
  finish(token: string, end: TurnEnd): Promise<void>;
}

/** How a row is enqueued again: from when on it is taken again (null: at once), with how many more tries to its account. */
export interface PutBack {
  notBefore: string | null;
  tries: 0 | 1;
  /** Why it waits, where that lies with it. */
  reason?: string;
}

export interface AnalysisStore {
  takePending(workspaceId: string, now: string, until: string): Promise<PendingAnalysis | null>;
  nextPendingAt(workspaceId: string): Promise<string | null>;
  requeue(workspaceId: string, id: string, how: PutBack): Promise<void>;
  /** Notes a call before it is made, unless it must not be: guarded against all who ask at once. */
  beginCall(workspaceId: string, call: CallRequest): Promise<Permission>;
  endCall(workspaceId: string, end: CallEnd): Promise<void>;
  /** How many inputs a model has rejected since it last answered. */
  rejectionsSinceAnswer(workspaceId: string, model: string): Promise<number>;
  /** Stores what came of it, with how its call ended; answers whether facts are due because of it. */
  saveOutcome(workspaceId: string, outcome: AnalysisOutcome): Promise<boolean>;
}

export interface AnalyzeDeps {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  store: AnalysisStore;
  log(event: string, fields: Record<string, unknown>): void;
}
