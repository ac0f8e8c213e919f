import assert from 'node:assert/strict';
import { importProgress, type ImportPart } from '../../../src/domain/import-progress.ts';
import { readTogether, type Reader } from './fair-shares.ts';
import { randomOf } from './run.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Pull requests of a page, and of a chunk. */
const A_PAGE = 14;
const A_CHUNK = 8 * A_PAGE;
/** Requests that follow the walk, and as how many pull requests they take time: lists, deployments, the comparison. */
const AFTER_WALK = { points: 8, pullRequests: 50 };
/** GitHub's points of an hour, and how many pull requests can be read for them. */
const LIMIT = 5_000;
const PULL_REQUESTS_AN_HOUR = 65_000;
/** How far from what is left an estimate may be: a fifth, or three minutes near the end. */
const TOLERANCE = 0.2;
const MAX_TOLERANCE = 0.3;
const MIN_TOLERANCE_SECONDS = 180;

/**
 * Repositories of all sizes and ages, read with one quota, whose hour is or is not the limit: from the first tenth to the
 * ninth, the estimate of the time left is right within a fifth; once, at most, within three tenths.
 */
export async function estimateImport(seed: number): Promise<void> {
  const { told, end } = tellAtTenths(seed);
  assert.equal(told.length, 9);
  const errors = told.map(({ percent, at, secondsLeft }) => {
    const left = (end - at) / 1000;
    const error = Math.abs((secondsLeft ?? Infinity) - left);
    return { percent, secondsLeft, left, share: error <= MIN_TOLERANCE_SECONDS ? 0 : error / left };
  });
  // The pace changes when large repositories end and small ones are left.
  const wrong = errors.filter(({ share }) => share > TOLERANCE);
  assert(wrong.length <= 1 && wrong.every(({ share }) => share <= MAX_TOLERANCE), JSON.stringify(wrong));
  await Promise.resolve();
}

/** What is told at each tenth of an import, and when it ended. */
function tellAtTenths(seed: number) {
  const random = randomOf(seed);
  const size = 20 + Math.floor(random() ** 2 * 280);
  /** How long GitHub takes for a pull request. */
  const slow = 30 + random() * 120;
  const hours = 0.75 + 2 * random();
  const weights = Array.from({ length: size }, () => random() ** 3);
  const all = Math.min((hours * HOUR_MS) / slow, hours * PULL_REQUESTS_AN_HOUR);
  const pulls = weights.map((weight) => Math.floor((all * weight) / sum(weights)));
  const chunksDone = pulls.map(() => 0);
  const used = new Map<number, number>();
  const told: { percent: number; at: number; secondsLeft: number | null }[] = [];
  let start = Infinity;
  let end = 0;

  const readers = pulls.map((count, index): Reader & { chunks: number } => {
    const walk = Math.max(1, Math.ceil(count / A_CHUNK));
    const months = 1 + Math.floor(random() * 80);
    const widthOf = (chunk: number) =>
      chunk < walk ? Math.min(A_CHUNK, count - chunk * A_CHUNK) : AFTER_WALK.pullRequests;
    return {
      holder: `repository ${index}`,
      workspaceId: 'one',
      from: random() * MINUTE_MS,
      chunks: walk + 1,
      hold: (chunk) => 500 + widthOf(chunk) * slow * (0.7 + 0.6 * random()),
      depth: (chunk) => Math.max(0, Math.floor((chunk / walk) * months) - 5),
      usage: (chunk, held, now) => {
        chunksDone[index] = chunk + 1;
        end = now;
        const hour = Math.floor((now - start) / HOUR_MS);
        const points = chunk < walk ? Math.max(1, Math.ceil(widthOf(chunk) / A_PAGE)) : AFTER_WALK.points;
        used.set(hour, (used.get(hour) ?? 0) + points);
        const remaining = Math.max(0, LIMIT - (used.get(hour) ?? 0));
        const graphql = { remaining, resetAt: start + (hour + 1) * HOUR_MS, limit: LIMIT };
        return { points, seconds: (held - 500) / 1000, hour: { graphql } };
      },
    };
  });

  function part(): ImportPart {
    return {
      connectionId: null,
      repositories: {
        done: readers.filter(({ chunks }, index) => chunksDone[index] === chunks).length,
        total: size,
        // GitHub says it of each when an account is imported.
        uncounted: 0,
      },
      pullRequests: {
        read: sum(pulls.map((count, index) => Math.min(count, (chunksDone[index] ?? 0) * A_CHUNK))),
        counted: sum(pulls),
      },
      beganAt: new Date(start).toISOString(),
    };
  }

  readTogether(readers, (_, now, { hour }) => {
    start = Math.min(start, now);
    const progress = importProgress([part()], () => hour, now);
    assert(progress);
    const { percent, secondsLeft } = progress;
    if (told.length < 9 && percent >= 10 * (told.length + 1)) told.push({ percent, at: now, secondsLeft });
    return false;
  });
  return { told, end };
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
