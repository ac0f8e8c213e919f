const EVERY_MS = 500;

/**
 * Calls `onGone` once when the process that started this one has ended, in any way: the system then gives this one
 * another parent. There is no signal for it.
 */
export function watchParent(onGone: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, EVERY_MS).unref();
}
