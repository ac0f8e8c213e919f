const EVERY_MS = 500;

/**
 * Calls `onGone` once when the process that started this one is gone, however it ended: the system then gives this one
 * another parent. No signal says so.
 */
export function watchParent(onGone: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, EVERY_MS).unref();
}
