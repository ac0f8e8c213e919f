import type { CallEnd, CallRequest, FailureReason, PendingAnalysis } from '../../domain/analysis/call.ts';
import { costOf } from '../../domain/analysis/cost.ts';
import { dayOf } from '../../domain/analysis/day.ts';
import type { Asked, Prompt } from '../../domain/analysis/model.ts';
import { CALL_LEASE_MS } from '../../domain/analysis/run.ts';
import type { AnalyzeDeps, Model } from './ports.ts';
import {
  afterFailure,
  afterSurprise,
  failed,
  insist,
  isOutage,
  save,
  withoutCall,
  type Analyzed,
  type Case,
} from './settle-analysis.ts';

/**
 * Analyses one pull request: asks the model, reads the answer, asks once more when the answer cannot be used, and
 * stores the outcome. The model is not asked about an input that has an answer. Throws only when the database cannot be
 * reached: no other problem of one pull request may stop the others.
 */
export async function analyzeOne(
  deps: AnalyzeDeps,
  model: Model,
  workspaceId: string,
  pending: PendingAnalysis,
): Promise<Analyzed> {
  const usage = { inputTokens: 0, outputTokens: 0 };
  const one: Case = { deps, model, workspaceId, pending, inputHash: '', usage, answered: false, call: null };
  try {
    return await askAbout(one);
  } catch (error) {
    if (isOutage(error)) throw error;
    return afterSurprise(one, error);
  }
}

async function askAbout(one: Case): Promise<Analyzed> {
  const { deps, model, workspaceId, pending } = one;
  let prompt = model.promptOf(pending);
  let unusable: { reason: FailureReason; detail: string } | null = null;
  one.inputHash = await hashOf(prompt);
  for (;;) {
    const request = callOf(one, prompt);
    const permission = await deps.store.beginCall(workspaceId, request);
    if (permission.kind === 'limit' && unusable) {
      // If it waited, the same two calls would be made and paid for again the next day.
      return failed(one, unusable.reason, `${unusable.detail}; the day had no tokens left to ask once more`);
    }
    if (permission.kind !== 'granted') return withoutCall(one, permission);
    one.call = { id: request.id, outcome: null, usage: null, cost: null, finishedAt: request.now };
    const asked = await model.ask(prompt, permission.answerTokens);
    const end = endOf(one, request.id, asked);
    one.call = end;
    logCall(one, end, asked);
    if (!asked.ok) return afterFailure(one, asked.failure);
    const { answer } = asked;
    one.answered = true;
    one.usage = {
      inputTokens: one.usage.inputTokens + answer.usage.inputTokens,
      outputTokens: one.usage.outputTokens + answer.usage.outputTokens,
    };
    const read = model.readAnswer(answer.text, prompt.shown);
    if (read.ok) return save(one, { status: 'succeeded', result: read.result, reason: null });
    if (answer.end === 'filtered') return failed(one, 'content_filter', 'the provider withheld the answer');
    const wasCut = answer.end === 'length';
    const isRepair = unusable !== null;
    unusable = { reason: wasCut ? 'answer_cut' : 'invalid_answer', detail: read.problems.join('; ') };
    if (isRepair) return failed(one, unusable.reason, unusable.detail);
    await insist(deps, () => deps.store.endCall(workspaceId, end));
    const problems = wasCut ? ['the answer was too long and was cut: be brief'] : read.problems;
    prompt = model.repairOf(prompt, answer.text, problems);
  }
}

/** The hash of the exact words of the first call, in hexadecimal. */
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
    promptTokens: model.tokensOfPrompt(prompt),
    answerTokens: model.answerTokens,
    dailyLimit: model.dailyLimit,
    now: new Date(now).toISOString(),
    dayBegin: new Date(dayOf(now)).toISOString(),
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
  // Only the kind of a failure is logged: the text of the provider may contain words of the pull request.
  const outcome = asked.ok ? asked.answer.end : asked.failure.kind;
  deps.log('llm.call', { workspaceId, pullRequestId, id, outcome, ...usage, cost });
}
