import { defineConfig } from 'vitest/config';

/** Everything that npm alone can run. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'node',
          include: ['test/unit/**/*.test.ts', 'test/storage/**/*.test.ts', 'test/end-to-end/**/*.test.ts'],
        },
      },
      './vitest.worker.config.mts',
    ],
  },
});
