import { defineConfig } from 'vitest/config';

/** Everything that npm alone can run. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'node',
          include: [
            'test/unit/**/*.test.ts',
            'packages/*/test/**/*.test.ts',
            'test/storage/**/*.test.ts',
            'test/situations/**/*.test.ts',
            'test/end-to-end/**/*.test.ts',
            // What only a server shows: see test/support/with-postgres.ts.
            ...(process.env['TEST_DATABASE_URL'] ? ['test/postgres/**/*.test.ts'] : []),
          ],
          // A test that asks for much, as thousands of seeds do, takes several times as long on a busy machine.
          testTimeout: 30_000,
          // An embedded database takes seconds to make, and longer beside other tests.
          hookTimeout: 120_000,
          // Of the files that run side by side, those that kill processes mostly wait.
          maxWorkers: 3,
          // Projects with different numbers of workers run one after the other.
          sequence: { groupOrder: 1 },
        },
      },
      './vitest.worker.config.mts',
    ],
  },
});
