import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { VirtualClock } from './clock.ts';

/** How wrangler.toml lets a queue's consumers run. */
export interface Consumers {
  /** Consumers at once. */
  atOnce: number;
  /** Messages of one consumer. */
  batch: number;
}

/** The consumers of a queue, as wrangler.toml has them. Throws when it has no such queue. */
export function consumersOf(queue: string): Consumers {
  const text = readFileSync(path.join(import.meta.dirname, '../../wrangler.toml'), 'utf8');
  const part =
    text
      .split('[[queues.consumers]]')
      .slice(1)
      .find((one) => one.includes(`queue = "${queue}"\n`)) ?? '';
  const numberOf = (key: string) => Number(new RegExp(`^${key} = (\\d+)$`, 'm').exec(part)?.[1]);
  const consumers = { atOnce: numberOf('max_concurrency'), batch: numberOf('max_batch_size') };
  if (Object.values(consumers).some(Number.isNaN)) throw new Error(`wrangler.toml has no consumer of ${queue}`);
  return consumers;
}

export interface SimulatedQueue<Body> {
  send(body: Body, delaySeconds?: number): void;
  /** Milliseconds that messages waited for a consumer, in all. */
  waitedMs(): number;
}

/** A queue of Cloudflare's: messages take `messageMs`, then wait for one of the consumers. */
export function simulatedQueue<Body>(
  clock: VirtualClock,
  { atOnce, batch }: Consumers,
  messageMs: number,
  handle: (bodies: Body[]) => Promise<void>,
): SimulatedQueue<Body> {
  const ready: { body: Body; since: number }[] = [];
  let first = 0;
  let running = 0;
  let waited = 0;

  function pump(): void {
    while (running < atOnce && first < ready.length) {
      const taken = ready.slice(first, first + batch);
      first += taken.length;
      if (first > 1_000) {
        ready.splice(0, first);
        first = 0;
      }
      for (const { since } of taken) waited += clock.now() - since;
      running += 1;
      clock.watch(work(taken.map(({ body }) => body)));
    }
  }

  async function work(bodies: Body[]): Promise<void> {
    try {
      await handle(bodies);
    } finally {
      running -= 1;
      pump();
    }
  }

  return {
    send(body, delaySeconds = 0) {
      clock.at(clock.now() + messageMs + delaySeconds * 1_000, () => {
        ready.push({ body, since: clock.now() });
        pump();
      });
    },
    waitedMs: () => waited,
  };
}
