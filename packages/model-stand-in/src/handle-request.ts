import { setTimeout as sleep } from 'node:timers/promises';
import { jsonAnswer, type Answer } from '../../github-replay/src/answer.ts';
import { spoilDelivery } from '../../github-replay/src/faults/spoil-delivery.ts';
import type { HttpRequest } from '../../github-replay/src/http-server.ts';
import { complete } from './complete.ts';
import { Refused } from './error-answer.ts';
import type { FaultBoard } from './faults/fault-board.ts';
import { replaceAnswer } from './faults/replace-answer.ts';
import { promptHash, type ChatRequest } from './request/chat-request.ts';
import { checkKey } from './request/check-key.ts';
import { readRequest, type Abilities } from './request/read-request.ts';
import type { StatsKeeper } from './stats.ts';

export interface HandlerParts extends Abilities {
  /** The only key that is let in; any or none, without it. */
  readonly key: string | undefined;
  readonly faults: FaultBoard;
  readonly stats: StatsKeeper;
  /** Milliseconds an answer takes. */
  readonly latency: () => number;
  readonly now: () => number;
}

/** The paths that exist, each with the one method it takes. */
const METHODS: Readonly<Record<string, string>> = { '/v1/models': 'GET', '/v1/chat/completions': 'POST' };

/** One request as OpenAI takes it. */
export function createHandler(parts: HandlerParts): (request: HttpRequest) => Promise<Answer> {
  return async (request) => {
    const path = request.url.pathname;
    try {
      checkPath(request.method, path);
      if (path === '/v1/models') {
        checkKey(request.headers.authorization, parts.key);
        return modelList(parts.models);
      }
    } catch (error) {
      if (error instanceof Refused) return error.answer;
      throw error;
    }
    return countedCompletion(request, parts);
  };
}

function checkPath(method: string, path: string): void {
  const known = METHODS[path];
  if (known === undefined) throw new Refused(404, { message: `Invalid URL (${method} ${path})` });
  if (known !== method) throw new Refused(405, { message: `Not allowed to ${method} on ${path}.` });
}

function modelList(models: readonly string[]): Answer {
  const data = models.map((id) => ({ id, object: 'model', created: 0, owned_by: 'stand-in' }));
  return jsonAnswer(200, { object: 'list', data });
}

async function countedCompletion(request: HttpRequest, parts: HandlerParts): Promise<Answer> {
  const { stats } = parts;
  let status = 500;
  stats.begin();
  try {
    checkKey(request.headers.authorization, parts.key);
    const answer = await answerChat(readRequest(request, parts), parts);
    status = answer.status;
    return answer;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    status = error.answer.status;
    stats.refused(error.reason);
    return error.answer;
  } finally {
    stats.end(status);
  }
}

async function answerChat(request: ChatRequest, parts: HandlerParts): Promise<Answer> {
  const { faults, stats, now, contextTokens } = parts;
  const prompt = promptHash(request);
  stats.asked(prompt);
  const fault = faults.strike(request);
  if (fault) stats.struck(fault.kind);
  await sleep(parts.latency() + (fault?.kind === 'slow' ? (fault.milliseconds ?? 0) : 0));
  const replaced = fault && replaceAnswer(fault, now());
  if (replaced) return replaced;
  const completion = complete(request, fault?.kind, { contextTokens, now: now() });
  stats.paid(prompt, completion);
  const answer = spoilDelivery(fault, jsonAnswer(200, completion));
  return {
    ...answer,
    onDelivered(whole) {
      if (whole && fault?.kind !== 'truncated') stats.delivered(prompt, completion);
    },
  };
}
