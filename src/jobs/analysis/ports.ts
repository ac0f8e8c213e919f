import type { AnalysisOutcome, CallEnd, CallRequest, PendingAnalysis, Permission } from '../../domain/analysis/call.ts';
import type { Prices } from '../../domain/analysis/cost.ts';
import type { AnalysisInput } from '../../domain/analysis/input.ts';
import type { AnalysisKey } from '../../domain/analysis/key.ts';
import type { Asked, Prompt, Reading } from '../../domain/analysis/model.ts';
import type { RunEnd } from '../../domain/analysis/scheduler.ts';

/** A configured model, and the functions that call it. */
export interface Model {
  key: AnalysisKey;
  dailyLimit: number;
  prices: Prices | null;
  promptOf(input: AnalysisInput): Prompt;
  repairOf(prompt: Prompt, answer: string, problems: string[]): Prompt;
  /** An estimate of a prompt's tokens, rather too high than too low. */
  tokensOfPrompt(prompt: Prompt): number;
  /** The bounds of an answer in tokens: `most` where the day has that many left, and never fewer than `least`. */
  answerTokens: { least: number; most: number };
  /** Asks once. A failure is returned, not thrown. */
  ask(prompt: Prompt, mostOutputTokens: number): Promise<Asked>;
  readAnswer(text: string, shown: string[]): Reading;
}

/** The ModelScheduler of one workspace. */
export interface Scheduler {
  wake(): Promise<void>;
  take(token: string): Promise<boolean>;
  hold(token: string): Promise<boolean>;
  finish(token: string, end: RunEnd): Promise<void>;
}

/**
 * How a row is enqueued again: the instant from which it can be taken (null: at once), and how many tries are added to
 * its count.
 */
export interface Requeue {
  notBefore: string | null;
  tries: 0 | 1;
  /** Why the row waits, when the row itself is the reason. */
  reason?: string;
}

export interface AnalysisStore {
  takePending(workspaceId: string, now: string, until: string): Promise<PendingAnalysis | null>;
  nextPendingAt(workspaceId: string): Promise<string | null>;
  requeue(workspaceId: string, id: string, how: Requeue): Promise<void>;
  /** Stores a call before it is made, or answers why it must not be made. Several callers may ask at the same time. */
  beginCall(workspaceId: string, call: CallRequest): Promise<Permission>;
  endCall(workspaceId: string, end: CallEnd): Promise<void>;
  /** How many inputs a model has rejected since its last answer. */
  rejectionsSinceAnswer(workspaceId: string, model: string): Promise<number>;
  /** Stores the outcome, and how its call ended. Answers whether facts are due because of it. */
  saveOutcome(workspaceId: string, outcome: AnalysisOutcome): Promise<boolean>;
}

export interface AnalyzeDeps {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  store: AnalysisStore;
  log(event: string, fields: Record<string, unknown>): void;
}
