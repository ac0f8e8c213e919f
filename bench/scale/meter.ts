/** What a run used, so far. */
export interface Use {
  /** Requests and alarms of Workers, and their CPU time in milliseconds. */
  workerRequests: number;
  workerCpuMs: number;
  messages: number;
  objectCalls: number;
  rowsWritten: number;
  databaseRequests: number;
  databaseCpuMs: number;
  /** How long the database has not slept, in milliseconds: it sleeps five minutes after its last request. */
  databaseAwakeMs: number;
  points: number;
  restRequests: number;
  /** Pull requests that were stored, repeats included. */
  stored: number;
}

export const NOTHING_USED: Use = {
  workerRequests: 0,
  workerCpuMs: 0,
  messages: 0,
  objectCalls: 0,
  rowsWritten: 0,
  databaseRequests: 0,
  databaseCpuMs: 0,
  databaseAwakeMs: 0,
  points: 0,
  restRequests: 0,
  stored: 0,
};

/** What was used between two readings. */
export function usedSince(before: Use, after: Use): Use {
  const used = { ...after };
  for (const name of Object.keys(used) as (keyof Use)[]) used[name] -= before[name];
  return used;
}

/** The sum of several uses, each as often as it is said. */
export function sumOf(parts: { use: Use; times: number }[]): Use {
  const sum = { ...NOTHING_USED };
  for (const { use, times } of parts) {
    for (const name of Object.keys(sum) as (keyof Use)[]) sum[name] += use[name] * times;
  }
  return sum;
}
