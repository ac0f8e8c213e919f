import { defineConfig } from 'vitest/config';

/** Everything that npm alone can run. */
export default defineConfig({
  test: {
    // Of the files that run side by side, those that kill processes mostly wait.
    maxWorkers: 3,
    projects: [
      {
        test: {
          name: 'node',
          include: ['test/unit/**/*.test.ts', 'test/storage/**/*.test.ts', 'test/end-to-end/**/*.test.ts'],
          // A test that asks for much, as thousands of seeds do, takes several times as long on a busy machine.
          testTimeout: 30_000,
        },
      },
      './vitest.worker.config.mts',
    ],
  },
});
