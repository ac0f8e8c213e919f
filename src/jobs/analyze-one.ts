import type { CallEnd, CallRequest, PendingAnalysis } from '../domain/analysis/call.ts';
import { costOf } from '../domain/analysis/cost.ts';
import type { Asked, Prompt } from '../domain/analysis/model.ts';
import type { AnalyzeDeps, Model } from './analysis-ports.ts';
import { afterFailure, failed, insist, save, withoutCall, type Analyzed, type Case } from './settle-analysis.ts';

/** A call without an end may still be running for so long: longer than any is waited for. */
export const CALL_LEASE_MS = 90_000;
const DAY_MS = 86_400_000;

/**
 * Analyses one pull request: asks, reads the answer, asks once more when it cannot be used, and stores what came of it. An
 * input that has been answered before is not asked about again.
 */
export async function analyzeOne(
  deps: AnalyzeDeps,
  model: Model,
  workspaceId: string,
  pending: PendingAnalysis,
): Promise<Analyzed> {
  let prompt = model.promptOf(pending);
  const inputHash = await hashOf(prompt);
  let usage = { inputTokens: 0, outputTokens: 0 };
  for (let round = 1; ; round++) {
    const one: Case = { deps, model, workspaceId, pending, inputHash, usage, answered: round > 1 };
    const call = callOf(one, prompt);
    const permission = await deps.store.beginCall(workspaceId, call);
    if (permission.kind !== 'granted') return withoutCall(one, permission);
    const asked = await model.ask(prompt);
    const end = endOf(one, call.id, asked);
    logCall(one, end, asked);
    if (!asked.ok) return afterFailure(one, end, asked.failure);
    const { answer } = asked;
    usage = {
      inputTokens: usage.inputTokens + answer.usage.inputTokens,
      outputTokens: usage.outputTokens + answer.usage.outputTokens,
    };
    const answered: Case = { ...one, usage, answered: true };
    const read = model.readAnswer(answer.text, prompt.shown);
    if (read.ok) return save(answered, end, { status: 'succeeded', result: read.result, reason: null });
    const problems = answer.end === 'length' ? ['the answer was too long and was cut: be brief'] : read.problems;
    if (answer.end === 'filtered')
      return failed(answered, end, 'content_filter', 'the provider kept the answer to itself');
    if (round > 1) {
      return failed(answered, end, answer.end === 'length' ? 'answer_cut' : 'invalid_answer', read.problems.join('; '));
    }
    await insist(deps, () => deps.store.endCall(workspaceId, end));
    prompt = model.repairOf(prompt, answer.text, problems);
  }
}

/** Of the exact words that a model is asked first; in hexadecimal. */
async function hashOf({ instructions, messages }: Prompt): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify([instructions, messages]));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function callOf({ deps, model, pending, inputHash }: Case, prompt: Prompt): CallRequest {
  const now = deps.now();
  return {
    ...model.key,
    id: crypto.randomUUID(),
    pullRequestId: pending.pullRequestId,
    inputHash,
    tokens: model.tokensOfCall(prompt),
    dailyLimit: model.dailyLimit,
    now: new Date(now).toISOString(),
    dayBegin: new Date(Math.floor(now / DAY_MS) * DAY_MS).toISOString(),
    runningSince: new Date(now - CALL_LEASE_MS).toISOString(),
  };
}

function endOf({ deps, model }: Case, id: string, asked: Asked): CallEnd {
  const finishedAt = new Date(deps.now()).toISOString();
  if (asked.ok) {
    const { usage } = asked.answer;
    return { id, outcome: 'answered', usage, cost: costOf(model.prices, usage), finishedAt };
  }
  const { failure } = asked;
  const mayBePaid = failure.kind === 'broken' && failure.mayBePaid;
  return { id, outcome: mayBePaid ? null : 'refused', usage: null, cost: null, finishedAt };
}

function logCall({ deps, workspaceId, pending }: Case, { id, usage, cost }: CallEnd, asked: Asked): void {
  const { pullRequestId } = pending;
  // Of a failure only its kind: what the provider says of it may have the pull request's words in it.
  const outcome = asked.ok ? asked.answer.end : asked.failure.kind;
  deps.log('llm.call', { workspaceId, pullRequestId, id, outcome, ...usage, cost });
}
