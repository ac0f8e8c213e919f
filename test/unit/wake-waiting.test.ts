import { describe, expect, it } from 'vitest';
import { wakeWaiting, type EnqueueDeps } from '../../src/jobs/analysis/enqueue.ts';
import type { LlmMessage } from '../../src/messages.ts';

const ids = Array.from({ length: 230 }, (_, index) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`);

/** Hands out messages until there are no more; answers who was woken. One scheduler does not answer. */
async function wakeAll(broken: string | null): Promise<{ woken: string[]; failed: number }> {
  const [woken, queue]: [string[], LlmMessage[]] = [[], [{ type: 'llm.wake', v: 1, after: null }]];
  const deps = {
    store: {
      waitingWorkspaces: (after: string | null, limit: number) =>
        Promise.resolve(ids.filter((id) => after === null || id > after).slice(0, limit)),
    } as EnqueueDeps['store'],
    modelScheduler: (id: string) => ({
      wake: () => (id === broken ? Promise.reject(new Error('away')) : Promise.resolve(void woken.push(id))),
    }),
    sendToLlm: (message: LlmMessage) => Promise.resolve(void queue.push(message)),
  };
  let failed = 0;
  for (let message = queue.shift(); message; message = queue.shift()) {
    if (message.type === 'llm.wake') await wakeWaiting(deps, message).catch(() => failed++);
  }
  return { woken, failed };
}

describe('workspaces with waiting rows', () => {
  it('are woken a page at a time, each once', async () => {
    expect(await wakeAll(null)).toEqual({ woken: ids, failed: 0 });
  });

  it('are woken also when the modelScheduler of one of them is away, whose page is tried again', async () => {
    const { woken, failed } = await wakeAll(ids[3] ?? '');
    expect([woken.length, failed]).toEqual([ids.length - 1, 1]);
  });
});
