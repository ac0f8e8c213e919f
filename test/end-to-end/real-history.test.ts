import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openClient } from '../../packages/local-cloud/src/product/api-client.ts';
import type { SyncRecord } from '../../src/domain/cursor/state.ts';
import type { Aggregates } from '../../src/domain/metrics/aggregates.ts';
import { metricsOfFile, percentilesOf } from '../support/metrics-of-file.ts';
import { startTestProduct } from '../support/start-test-product.ts';

const FILE = path.resolve(import.meta.dirname, '../../../shared/data/cargo.pull-requests.jsonl.gz');
const WINDOW = { from: '2015-01-01T00:00:00Z', to: '2025-01-01T00:00:00Z' };
const NAME = 'rust-lang/cargo';

interface Reviewers {
  data: { reviewer: { login: string }; reviews: number }[];
}

describe.skipIf(!existsSync(FILE))(
  `metrics of a real history${existsSync(FILE) ? '' : ` (skipped: no ${FILE})`}`,
  () => {
    it('are what a second computation over its file says', { timeout: 300_000 }, async () => {
      const product = await startTestProduct({ files: [{ path: FILE, fullName: NAME }], secondaryLimits: false });
      try {
        const client = openClient(product.url, product.apiKey);
        const { id: repositoryId } = await client.post<{ id: string }>('/v1/repositories', { fullName: NAME });
        const { id } = await client.post<{ id: string }>(`/v1/repositories/${repositoryId}/syncs`, { daysBack: null });
        let sync: SyncRecord;
        do {
          await sleep(1_000);
          sync = await client.get<SyncRecord>(`/v1/syncs/${id}`);
        } while (sync.finishedAt === null);
        expect(sync).toMatchObject({ status: 'succeeded', receipt: { complete: true } });

        const truth = await metricsOfFile(FILE, WINDOW.from, WINDOW.to);
        const metrics = <Body>(name: string) =>
          client.get<Body>(`/v1/metrics/${name}?by=all&from=${WINDOW.from}&to=${WINDOW.to}`);
        const { current } = await metrics<{ current: Aggregates }>('overview');
        expect(current.merged).toBe(truth.merged);
        expect(current.size).toMatchObject(truth.size);
        expect(current.cycle.n).toBe(truth.cycle.n);
        expect(current.cycle.p50).toBeCloseTo(truth.cycle.p50, 3);
        expect(current.cycle.p90).toBeCloseTo(truth.cycle.p90, 3);
        expect(current.large.share).toBeCloseTo(truth.largeShare, 9);

        const { data: weeks } = await metrics<{ data: (Aggregates & { weekStart: string })[] }>('weekly');
        const merged = weeks.filter((week) => week.merged > 0).map((week) => [week.weekStart, week.merged]);
        // The first and the last week reach out of the window, and are whole.
        const inside = ([week]: (string | number)[]) => String(week) > '2015-01-01' && String(week) < '2024-12-26';
        expect(merged.filter(inside)).toEqual(Object.entries(truth.weeks).filter(inside).toSorted());
        const aWeek = percentilesOf(weeks.slice(1, -1).map((week) => week.merged));
        expect(aWeek).toEqual(truth.aWeek);

        const { data: reviewers } = await metrics<Reviewers>('reviewers');
        const counted = reviewers
          .filter(({ reviews }) => reviews > 0)
          .map(({ reviewer, reviews }) => [reviewer.login, reviews]);
        expect(counted.toSorted()).toEqual(truth.reviewers.slice(0, counted.length).toSorted());
        const { concentration } = await metrics<{ concentration: { busFactor: number } }>('authors');
        expect(concentration.busFactor).toBe(truth.busFactor);
        // What docs/metrics.md shows.
        console.log(
          JSON.stringify({
            merged: current.merged,
            aWeek,
            size: current.size,
            cycle: current.cycle,
            large: current.large,
            reviewers: counted.slice(0, 5),
            concentration,
            unreviewed: current.unreviewed,
          }),
        );
      } finally {
        await product.stop();
      }
    });
  },
);
