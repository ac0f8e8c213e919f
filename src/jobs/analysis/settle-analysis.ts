import {
  afterAsked,
  afterCall,
  afterLimit,
  pausingOf,
  type Next,
  type Unanswered,
} from '../../domain/analysis/after-call.ts';
import type { CallEnd, FailureReason, KnownResult, PendingAnalysis, Permission } from '../../domain/analysis/call.ts';
import { costOf, type TokenUsage } from '../../domain/analysis/cost.ts';
import type { ModelFailure, PausingFailure } from '../../domain/analysis/failure.ts';
import { cleanText } from '../../domain/clean-text.ts';
import { FailureError } from '../../errors.ts';
import type { AnalyzeDeps, Model } from './ports.ts';

/** One pull request during its analysis. */
export interface Case {
  deps: AnalyzeDeps;
  model: Model;
  workspaceId: string;
  pending: PendingAnalysis;
  /** Empty until the input is built. */
  inputHash: string;
  /** The tokens that the answers have used so far. */
  usage: TokenUsage;
  answered: boolean;
  /** The last call, and its end when that is known; null before the first call. */
  call: CallEnd | null;
}

/** The outcome for one pull request. `answered`: the model has answered at least once. */
export type Analyzed = { answered: boolean } & (
  | Stored
  | { kind: 'requeued' }
  /**
   * The day's tokens may not be enough for it, or even a whole day's tokens are not (`oversize`). It waits until this
   * instant (milliseconds).
   */
  | { kind: 'no_room'; oversize: boolean; until: number }
  /** The model failed and is not asked for some time. */
  | { kind: 'paused'; failure: PausingFailure; factsDue: boolean }
);

interface Stored {
  kind: 'succeeded' | 'failed' | 'known';
  /** Whether facts of its repository are due because of this outcome. */
  factsDue: boolean;
}

/** Maximum length of the reason that is kept with a failed analysis. */
const MAX_REASON_LENGTH = 500;

/** Stores a result or the reason why there is none, and how the last call ended. */
export async function save(
  one: Case,
  outcome: Omit<KnownResult, 'finishedAt'>,
): Promise<Stored & { answered: boolean }> {
  const { deps, model, workspaceId, pending, inputHash, usage, answered, call } = one;
  const { id, pullRequestId, contentVersion } = pending;
  const cost = costOf(model.prices, usage);
  const finishedAt = call?.finishedAt ?? new Date(deps.now()).toISOString();
  const key = { ...model.key, id, pullRequestId, contentVersion, inputHash };
  const stored = { ...key, ...outcome, usage, cost, finishedAt, call };
  const factsDue = await insist(deps, () => deps.store.saveOutcome(workspaceId, stored));
  if (outcome.status === 'failed') {
    deps.log('llm.failed', { workspaceId, pullRequestId, reason: outcome.reason?.split(':')[0] });
  }
  return { kind: outcome.status, answered, factsDue };
}

/**
 * Stores that there is no result, and why. The reason may quote a provider or a model; Postgres may refuse some of its
 * characters.
 */
export function failed(one: Case, reason: FailureReason, detail: string): Promise<Stored & { answered: boolean }> {
  const kept = cleanText(`${reason}: ${detail}`.slice(0, MAX_REASON_LENGTH));
  return save(one, { status: 'failed', result: null, reason: kept });
}

/** What follows when the model has given no answer. */
export async function afterFailure(one: Case, failure: ModelFailure): Promise<Analyzed> {
  const { deps, pending, answered } = one;
  const ended = failure.kind === 'rejected' ? await rejectionOf(one) : failure;
  const next = afterCall(ended, pending.attempts + 1, deps.now());
  if (next.kind === 'wait') {
    await requeue(one, next);
    return { kind: 'paused', answered, failure: pausingOf(failure), factsDue: false };
  }
  const refusesRepair = next.reason === 'invalid_answer';
  const detail = refusesRepair
    ? `the model refuses the request to correct its answer: ${failure.detail}`
    : failure.detail;
  const stored = await failed(one, next.reason, detail);
  if (failure.kind === 'rejected') return stored;
  return { kind: 'paused', answered, failure, factsDue: stored.factsDue };
}

async function rejectionOf({ deps, model, workspaceId, answered }: Case): Promise<Unanswered & { kind: 'rejected' }> {
  if (answered) return { kind: 'rejected', answered };
  const rejections = await deps.store.rejectionsSinceAnswer(workspaceId, model.key.model);
  return { kind: 'rejected', answered, rejections };
}

/** What follows an unexpected error: the pull request is tried again later, a limited number of times. */
export async function afterSurprise(one: Case, error: unknown): Promise<Analyzed> {
  const { deps, workspaceId, pending, answered } = one;
  const detail = String(error);
  const tries = pending.attempts + 1;
  deps.log('llm.surprise', { workspaceId, pullRequestId: pending.pullRequestId, tries, detail });
  const next = afterCall({ kind: 'surprise' }, tries, deps.now());
  if (next.kind === 'fail') return failed(one, next.reason, detail);
  await requeue(one, next);
  return { kind: 'requeued', answered };
}

/** Ends the last call, and makes the row wait. */
async function requeue(one: Case, { until, tries }: Next & { kind: 'wait' }): Promise<void> {
  const { deps, workspaceId, pending } = one;
  await endCall(one);
  const notBefore = until === null ? null : new Date(until).toISOString();
  await deps.store.requeue(workspaceId, pending.id, { notBefore, tries });
}

async function endCall({ deps, workspaceId, call }: Case): Promise<void> {
  if (call) await insist(deps, () => deps.store.endCall(workspaceId, call));
}

/** What follows when the model may not be asked. */
export async function withoutCall(one: Case, permission: Exclude<Permission, { kind: 'granted' }>): Promise<Analyzed> {
  const { deps, model, workspaceId, pending, inputHash, answered } = one;
  const { id, pullRequestId, contentVersion } = pending;
  switch (permission.kind) {
    case 'known': {
      const usage = { inputTokens: 0, outputTokens: 0 };
      const known = { ...model.key, ...permission.result, id, pullRequestId, contentVersion, inputHash, usage };
      const cost = costOf(model.prices, usage);
      const factsDue = await deps.store.saveOutcome(workspaceId, { ...known, cost, call: null });
      return { kind: 'known', answered, factsDue };
    }
    case 'asked': {
      const notBefore = new Date(afterAsked(deps.now())).toISOString();
      await deps.store.requeue(workspaceId, id, { notBefore, tries: 0 });
      return { kind: 'requeued', answered };
    }
    case 'limit': {
      const { spent, reserved, needed } = permission;
      const { dailyLimit: limit } = model;
      const { until, mayFitSoon, oversize } = afterLimit(permission, limit, deps.now());
      const notBefore = new Date(until).toISOString();
      const reason = oversize
        ? `over_limit: it needs ${needed} tokens, and LLM_DAILY_TOKEN_LIMIT is ${limit}`
        : 'day_limit: the tokens of the day are not enough for it';
      await deps.store.requeue(workspaceId, id, { notBefore, tries: 0, ...(!mayFitSoon && { reason }) });
      deps.log('llm.limit', { workspaceId, pullRequestId, limit, spent, reserved, needed });
      return { kind: 'no_room', answered, oversize, until };
    }
  }
}

/** The waits, in milliseconds, between tries to store a result that is paid for. */
const INSISTENCE = [500, 2_000, 5_000, 10_000];

/** Stores a result that is paid for, even when the database fails for a moment. A repeat changes nothing. */
export async function insist<Result>(deps: AnalyzeDeps, store: () => Promise<Result>): Promise<Result> {
  for (const wait of INSISTENCE) {
    try {
      return await store();
    } catch (error) {
      if (!isOutage(error)) throw error;
      await deps.sleep(wait);
    }
  }
  return store();
}

export function isOutage(error: unknown): boolean {
  return error instanceof FailureError && error.failure.kind === 'database_outage';
}
