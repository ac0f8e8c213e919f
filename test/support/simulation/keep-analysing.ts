import assert from 'node:assert/strict';
import type { PausingFailure } from '../../../src/domain/analysis/failure.ts';
import { modelWorld, type ModelOutage } from './model.ts';
import { randomOf } from './run.ts';

const HOUR_MS = 3_600_000;

/**
 * Whatever dies, is lost or is doubled, and however long the model is away: everything is analysed, the model is asked as
 * the rules promise (watched-scheduler.ts), and nothing goes on when nothing is left.
 */
export async function keepAnalysing(seed: number): Promise<void> {
  const random = randomOf(seed);
  const odds = { die: random() * 0.2, lose: random() * 0.4, duplicate: random() * 0.3, unheard: random() * 0.6 };
  const world = modelWorld(random, odds, outages(random));
  for (let batch = 0; batch < 5; batch++) {
    world.after(random() * HOUR_MS, () => world.enqueue(Math.floor(random() * 10), random() * 600_000));
  }
  world.after(3 * HOUR_MS, world.calm);
  world.run();
  assert.equal(world.left, 0, 'something is not analysed');
  // The longest pause and the longest wait between two messages, after the last trouble.
  assert(world.now <= 5 * HOUR_MS, 'it takes too long');
  assert.partialDeepStrictEqual(world.state, { runs: [], again: false, wakeAt: null });
  await Promise.resolve();
}

function outages(random: () => number): ModelOutage[] {
  return Array.from({ length: Math.floor(random() * 5) }, () => {
    const from = random() * 2 * HOUR_MS;
    return { from, until: from + random() ** 3 * HOUR_MS, failure: failureOf(random) };
  });
}

function failureOf(random: () => number): PausingFailure {
  const detail = random() < 0.2 ? 'x'.repeat(70_000) : `trouble ${random()}`;
  const kind = random();
  if (kind < 0.3) return { kind: 'broken', mayBePaid: random() < 0.5, detail };
  if (kind < 0.5) return { kind: 'misconfigured', detail };
  const named = random() < 0.4 ? null : Math.floor(random() ** 3 * 5_000);
  return { kind: 'overloaded', retryAfterSeconds: named, detail };
}
