import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { Sequencer } from './test/support/sequencer.ts';
import { TAGS } from './test/support/tags.ts';

/**
 * A tier of tests that Node runs; docs/testing.md says what each proves. Tiers of one group run side by side, and groups one
 * after the other: that of the Workers runtime comes first.
 */
function tier(name: string, group: number, include: string[]) {
  return {
    test: {
      name,
      include,
      // What a file leaves behind in its process is closed by its own hooks; a process for each would cost minutes.
      isolate: false,
      // What a sync reads outlives V8's usual 16 MB for young objects: to copy it again and again costs an eighth of the CPU. The
      // worker tier's services run in vitest's own process, which gets the same from the scripts of package.json.
      execArgv: ['--max-semi-space-size=64'],
      env: {
        // As the replay's own process has it: else graphql checks the origin of every value it touches.
        NODE_ENV: 'production',
        // npm, wrangler and what `npm start` starts are compiled once, and not at each start.
        NODE_COMPILE_CACHE: path.join(import.meta.dirname, 'node_modules/.cache/node-compile-cache'),
      },
      maxWorkers: 2,
      sequence: { groupOrder: group },
      // These are for tests that hang: what takes seconds alone takes a minute on a busy machine, and the nightly form
      // takes several times as long.
      testTimeout: process.env['NIGHTLY'] ? 1_200_000 : 120_000,
      hookTimeout: 240_000,
    },
  };
}

/** Everything that npm alone can run. */
export default defineConfig({
  test: {
    sequence: { sequencer: Sequencer },
    tags: TAGS,
    projects: [
      './vitest.worker.config.mts',
      tier('unit', 1, ['test/unit/**/*.test.{ts,tsx}', 'packages/*/test/**/*.test.ts']),
      tier('simulation', 1, ['test/simulation/**/*.test.ts']),
      tier('storage', 1, ['test/storage/**/*.test.ts', 'test/situations/**/*.test.ts']),
      tier('end-to-end', 2, ['test/end-to-end/**/*.test.ts']),
      // What only a server shows: see test/support/with-postgres.ts.
      ...(process.env['TEST_DATABASE_URL'] ? [tier('postgres', 1, ['test/postgres/**/*.test.ts'])] : []),
    ],
  },
});
