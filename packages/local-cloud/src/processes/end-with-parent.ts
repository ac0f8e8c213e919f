import { isMainThread } from 'node:worker_threads';
import { watchParent } from './watch-parent.ts';

/**
 * Loaded by `node --import` into every program that `startChild` starts, and into the Node processes that wrangler starts
 * too, since it hands its options on: each ends when its parent is gone, so that not even SIGKILL leaves any behind.
 */
const PATIENCE_MS = 5_000;

if (isMainThread) {
  watchParent(() => {
    // A process that does not end by itself is killed with its whole process group, workerd included.
    setTimeout(() => process.kill(0, 'SIGKILL'), PATIENCE_MS).unref();
    process.kill(process.pid, 'SIGTERM');
  });
}
