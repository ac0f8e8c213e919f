import { defineConfig } from 'vitest/config';

/** The dashboard in Debian's Chromium: `npm run test:browser`. */
export default defineConfig({
  test: { include: ['test/browser/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 180_000 },
});
