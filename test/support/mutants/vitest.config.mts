import { defineConfig } from 'vitest/config';

/** The unit tests of the rules, started as fast as it goes: a mutant lives in a copy of its own. */
export default defineConfig({
  test: { include: ['test/unit/**/*.test.ts'], pool: 'threads', isolate: false, maxWorkers: 1, bail: 1 },
});
