import { watchParent } from '../../packages/local-cloud/src/processes/watch-parent.ts';

/** Ctrl-C arrives twice under npm: from the terminal, and passed on by npm. Later than this it was pressed again. */
const SAME_PRESS_MS = 1_000;

/**
 * Ends this process with `stop` after a signal, when the npm that started it has ended, or when nobody reads its
 * output any more. A second signal ends it at once. Answers a function that ends it for another reason.
 */
export function endInOrder(stop: () => Promise<void>): (code: number) => void {
  let since: number | null = null;
  function end(code: number): void {
    if (since !== null) return;
    since = Date.now();
    stop().then(
      () => process.exit(code),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (since === null) console.log('\nStopping …');
      else if (Date.now() - since > SAME_PRESS_MS) process.exit(1);
      end(0);
    });
  }
  // A terminal that was closed, or `| head`: without a listener the first line that cannot be written would end this hard.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => end(1));
  // npm passes neither SIGHUP on nor, of course, SIGKILL. Without npm, the process that started this may end first.
  if (process.env['npm_lifecycle_event']) watchParent(() => end(1));
  return end;
}
