import path from 'node:path';
import { defineConfig } from 'vitest/config';

// The stand-in for GitHub runs in this process. In any other mode graphql checks the origin of every value it touches.
process.env['NODE_ENV'] = 'production';
// What the product starts is compiled once, and not at each start.
process.env['NODE_COMPILE_CACHE'] = path.join(import.meta.dirname, 'node_modules/.cache/node-compile-cache');

/** The dashboard in Debian's Chromium: `npm run test:browser`. */
export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    // One product and one browser for all files, which therefore come one after the other.
    globalSetup: './test/support/browser-world.ts',
    fileParallelism: false,
    isolate: false,
    // These are for tests that hang: what takes seconds alone takes a minute on a busy machine.
    testTimeout: 120_000,
    hookTimeout: 240_000,
  },
});
