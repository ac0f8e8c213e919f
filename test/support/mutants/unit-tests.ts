import path from 'node:path';
import { createVitest } from 'vitest/node';

/** So long the tests may take, on a busy machine too, before they count as ones that do not end. */
const MAX_MS = 60_000;
const TESTS = ['budget', 'live', 'sync', 'steps', 'pace', 'waits', 'stored-state', 'seen-bits', 'analysis/scheduler'];

/** The unit tests of the rules in a folder, in a process that stays: only what has changed is loaded anew. */
export function unitTestsOf(folder: string) {
  const started = () =>
    createVitest('test', {
      root: folder,
      config: path.join(folder, 'test/support/mutants/vitest.config.mts'),
      include: TESTS.map((name) => `test/unit/${name}.test.ts`),
      watch: false,
      reporters: [{}],
    });
  let vitest = started();

  return {
    /** Whether all tests pass, after a file of the folder was changed. */
    async pass(changed?: string): Promise<boolean> {
      const running = await vitest;
      if (changed !== undefined) running.invalidateFile(path.join(folder, changed));
      const run = running.runTestSpecifications(await running.globTestSpecifications(), false);
      const result = await Promise.race([
        run,
        new Promise<null>((resolve) => setTimeout(resolve, MAX_MS, null).unref()),
      ]);
      if (!result) {
        vitest = started();
        return false;
      }
      return result.testModules.length === TESTS.length && result.testModules.every((module) => module.ok());
    },
    async close(): Promise<void> {
      await (await vitest).close();
    },
  };
}
