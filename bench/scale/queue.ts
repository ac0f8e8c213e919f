import path from 'node:path';
import { unstable_readConfig as readConfig } from 'wrangler';
import type { VirtualClock } from './clock.ts';

/** How wrangler.toml lets a queue's consumers run. */
export interface Consumers {
  /** Consumers at once. */
  atOnce: number;
  /** Messages of one consumer. */
  batch: number;
}

/** The consumers of a queue, such as `sync`, as wrangler.toml has them. Throws when it has no such queue. */
export function consumersOf(queue: string): Consumers {
  const { name, queues } = readConfig({ config: path.join(import.meta.dirname, '../../wrangler.toml') });
  const consumer = queues.consumers?.find((one: { queue: string }) => one.queue === `${name}-${queue}`);
  const { max_concurrency: atOnce, max_batch_size: batch } = consumer ?? {};
  if (typeof atOnce !== 'number' || typeof batch !== 'number') {
    throw new Error(`wrangler.toml has no consumer of ${queue} with max_concurrency and max_batch_size`);
  }
  return { atOnce, batch };
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
