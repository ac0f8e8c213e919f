import type { CallEnd, FailureReason, KnownResult, PendingAnalysis, Permission } from '../domain/analysis/call.ts';
import { costOf, type TokenUsage } from '../domain/analysis/cost.ts';
import type { ModelFailure, PausingFailure } from '../domain/analysis/failure.ts';
import { FailureError } from '../errors.ts';
import type { AnalyzeDeps, Model } from './analysis-ports.ts';

/** One pull request on its way through the model. */
export interface Case {
  deps: AnalyzeDeps;
  model: Model;
  workspaceId: string;
  pending: PendingAnalysis;
  inputHash: string;
  /** What the answers have taken so far. */
  usage: TokenUsage;
  answered: boolean;
}

/** What became of a pull request whose turn came. `answered`: the model has answered at least once. */
export type Analyzed = { answered: boolean } & (
  | { kind: 'succeeded' | 'failed' | 'known'; factsDue: boolean }
  | { kind: 'put_back' }
  /** The day's tokens might not be enough: nothing is asked before `until` (milliseconds). */
  | { kind: 'limit'; until: number }
  /** Nothing is asked for a while. */
  | { kind: 'paused'; failure: PausingFailure }
);

/** When what is being asked about by somebody else is looked at again. */
const ASKED_AGAIN_MS = 15_000;
/** Tries that end with the provider's failing, and the time until the second; until each next it is four times longer. */
const MOST_TRIES = 5;
const FIRST_DELAY_MS = 10_000;
/** Of the reason that is kept with an analysis that failed. */
const LONGEST_REASON = 500;
const DAY_MS = 86_400_000;

/** Stores a result, or the reason why there is none, with the end of the call that brought it. */
export async function save(one: Case, call: CallEnd, outcome: Omit<KnownResult, 'finishedAt'>): Promise<Analyzed> {
  const { deps, model, workspaceId, pending, inputHash, usage, answered } = one;
  const { id, pullRequestId, contentVersion } = pending;
  const cost = costOf(model.prices, usage);
  const { finishedAt } = call;
  const stored = {
    ...model.key,
    ...outcome,
    id,
    pullRequestId,
    contentVersion,
    inputHash,
    usage,
    cost,
    finishedAt,
    call,
  };
  const factsDue = await insist(deps, () => deps.store.saveOutcome(workspaceId, stored));
  if (outcome.status === 'failed') {
    deps.log('llm.failed', { workspaceId, pullRequestId, reason: outcome.reason?.split(':')[0] });
  }
  return { kind: outcome.status, answered, factsDue };
}

export function failed(one: Case, call: CallEnd, reason: FailureReason, detail: string): Promise<Analyzed> {
  return save(one, call, { status: 'failed', result: null, reason: `${reason}: ${detail}`.slice(0, LONGEST_REASON) });
}

/** What follows when the model has given no answer. */
export async function afterFailure(one: Case, call: CallEnd, failure: ModelFailure): Promise<Analyzed> {
  const { deps, workspaceId, pending, answered } = one;
  if (failure.kind === 'rejected') return failed(one, call, 'rejected', failure.detail);
  const tries = pending.attempts + 1;
  if (failure.kind === 'broken' && tries >= MOST_TRIES) {
    await failed(one, call, 'provider_failed', failure.detail);
    return { kind: 'paused', answered, failure };
  }
  await insist(deps, () => deps.store.endCall(workspaceId, call));
  // An input that breaks the provider must not be in the way of all others; a refusal says nothing of the input.
  const delay = FIRST_DELAY_MS * 4 ** (tries - 1);
  await deps.store.putBack(
    workspaceId,
    pending.id,
    failure.kind === 'broken'
      ? { notBefore: new Date(deps.now() + delay).toISOString(), tries: 1 }
      : { notBefore: null, tries: 0 },
  );
  return { kind: 'paused', answered, failure };
}

/** What follows when the model is not to be asked. */
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
      await deps.store.putBack(workspaceId, id, { notBefore, tries: 0 });
      return { kind: 'put_back', answered };
    }
    case 'limit': {
      const { spent, reserved } = permission;
      await deps.store.putBack(workspaceId, id, { notBefore: null, tries: 0 });
      deps.log('llm.limit', { workspaceId, limit: model.dailyLimit, spent, reserved });
      return { kind: 'limit', answered, until: (Math.floor(deps.now() / DAY_MS) + 1) * DAY_MS };
    }
  }
}

/** Waits between tries to store what was paid for, in milliseconds. */
const INSISTENCE = [500, 2_000, 5_000, 10_000];

/** Stores what was paid for also when the database has a bad moment; a repeat of it changes nothing. */
export async function insist<Result>(deps: AnalyzeDeps, store: () => Promise<Result>): Promise<Result> {
  for (const wait of INSISTENCE) {
    try {
      return await store();
    } catch (error) {
      if (!(error instanceof FailureError) || error.failure.kind !== 'database_outage') throw error;
      await deps.sleep(wait);
    }
  }
  return store();
}
