import type { CallEnd, FailureReason, KnownResult, PendingAnalysis, Permission } from '../../domain/analysis/call.ts';
import { costOf, type TokenUsage } from '../../domain/analysis/cost.ts';
import { DAY_MS, dayOf } from '../../domain/analysis/day.ts';
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

/**
 * The wait, in milliseconds, of a pull request that another run asks about now, or whose tokens that run has reserved.
 */
const ASKED_AGAIN_MS = 15_000;
/**
 * How many tries may end with a failure of the provider, and the wait before the second try. Each next wait is four
 * times longer.
 */
const MAX_TRIES = 5;
const FIRST_DELAY_MS = 10_000;
/** After this many rejected inputs in a row, with no answer before or between them, the inputs are not the cause. */
const MAX_REJECTIONS = 3;
/**
 * The wait of an input whose model rejects every input. Other inputs are tried before it, because the model may accept
 * one.
 */
const REJECTED_AGAIN_MS = 3_600_000;
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
  const { deps, workspaceId, pending, answered } = one;
  if (failure.kind === 'rejected') return afterRejection(one, failure.detail);
  const tries = pending.attempts + 1;
  if (failure.kind === 'broken' && tries >= MAX_TRIES) {
    const { factsDue } = await failed(one, 'provider_failed', failure.detail);
    return { kind: 'paused', answered, failure, factsDue };
  }
  await endCall(one);
  // A broken call counts as a try: an input that breaks the provider must not stop all others. A refused call says
  // nothing about the input, so it does not count.
  const how = failure.kind === 'broken' ? ({ notBefore: afterTries(one, tries), tries: 1 } as const) : AT_ONCE;
  await deps.store.requeue(workspaceId, pending.id, how);
  return { kind: 'paused', answered, failure, factsDue: false };
}

const AT_ONCE = { notBefore: null, tries: 0 } as const;

/** A model that accepts no input at all is configured wrongly: such rejections must not fail the inputs. */
async function afterRejection(one: Case, detail: string): Promise<Analyzed> {
  const { deps, model, workspaceId, pending, answered } = one;
  if (answered) return failed(one, 'invalid_answer', `the model refuses the request to correct its answer: ${detail}`);
  const rejections = await deps.store.rejectionsSinceAnswer(workspaceId, model.key.model);
  if (rejections < MAX_REJECTIONS) return failed(one, 'rejected', detail);
  await endCall(one);
  const notBefore = new Date(deps.now() + REJECTED_AGAIN_MS).toISOString();
  await deps.store.requeue(workspaceId, pending.id, { notBefore, tries: 0 });
  return { kind: 'paused', answered, failure: { kind: 'misconfigured', detail }, factsDue: false };
}

/** What follows an unexpected error: the pull request is tried again later, a limited number of times. */
export async function afterSurprise(one: Case, error: unknown): Promise<Analyzed> {
  const { deps, workspaceId, pending, answered } = one;
  const { id, pullRequestId } = pending;
  const detail = String(error);
  const tries = pending.attempts + 1;
  deps.log('llm.surprise', { workspaceId, pullRequestId, tries, detail });
  if (tries >= MAX_TRIES) return failed(one, 'internal', detail);
  await endCall(one);
  await deps.store.requeue(workspaceId, id, { notBefore: afterTries(one, tries), tries: 1 });
  return { kind: 'requeued', answered };
}

async function endCall({ deps, workspaceId, call }: Case): Promise<void> {
  if (call) await insist(deps, () => deps.store.endCall(workspaceId, call));
}

function afterTries({ deps }: Case, tries: number): string {
  return new Date(deps.now() + FIRST_DELAY_MS * 4 ** (tries - 1)).toISOString();
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
      const notBefore = new Date(deps.now() + ASKED_AGAIN_MS).toISOString();
      await deps.store.requeue(workspaceId, id, { notBefore, tries: 0 });
      return { kind: 'requeued', answered };
    }
    case 'limit': {
      const { spent, reserved, running, needed } = permission;
      const { dailyLimit: limit } = model;
      const oversize = needed > limit;
      const mayFitSoon = spent + reserved - running + needed <= limit;
      const until = mayFitSoon ? deps.now() + ASKED_AGAIN_MS : dayOf(deps.now()) + DAY_MS;
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
