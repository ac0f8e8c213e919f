import { defineConfig } from 'vitest/config';

/** The dashboard in Debian's Chromium: `npm run test:browser`. */
export default defineConfig({
  // Each file starts a whole product, and what one shows while it syncs is a matter of time.
  test: { include: ['test/browser/**/*.test.ts'], fileParallelism: false, testTimeout: 60_000, hookTimeout: 180_000 },
});
