/** What a month costs in dollars, by the published prices; docs/scale.md names their pages and dates. */
export const PRICES = {
  /** https://developers.cloudflare.com/workers/platform/pricing/ */
  workers: {
    base: 5,
    requests: { included: 10e6, dollarsAMillion: 0.3 },
    cpuMs: { included: 30e6, dollarsAMillion: 0.02 },
  },
  /** https://developers.cloudflare.com/queues/platform/pricing/; a message is written, read and deleted. */
  queues: { operations: { included: 1e6, dollarsAMillion: 0.4 }, operationsAMessage: 3 },
  /** https://developers.cloudflare.com/durable-objects/platform/pricing/; an object is billed as 128 MB. */
  durableObjects: {
    requests: { included: 1e6, dollarsAMillion: 0.15 },
    gigabyteSeconds: { included: 400e3, dollarsAMillion: 12.5 },
    gigabytes: 0.128,
    rowsRead: { included: 25e9, dollarsAMillion: 0.001 },
    rowsWritten: { included: 50e6, dollarsAMillion: 1 },
    storedGigabytes: { included: 5, dollarsAGigabyte: 0.2 },
  },
  /** https://neon.com/docs/introduction/plans: the plan Launch, which has no minimum. */
  neon: { computeUnitHour: 0.106, storedGigabyte: 0.35, historyGigabyte: 0.2, largestComputeUnits: 16 },
  /** https://linearb.io/how-credits-work: the plan Essentials, one contributor a month. */
  seat: 19,
} as const;

/** What a month of the deployment uses. */
export interface MonthlyUse {
  workerRequests: number;
  workerCpuMs: number;
  queueMessages: number;
  objectRequests: number;
  objectSeconds: number;
  rowsRead: number;
  rowsWritten: number;
  objectGigabytes: number;
  /** Compute units of Neon, times the hours that they run. */
  computeUnitHours: number;
  databaseGigabytes: number;
}

/** The bill of a month in dollars, by who sends it. */
export interface Bill {
  cloudflare: number;
  neon: number;
  total: number;
}

/** The bill for what a month used. */
export function billOf(use: MonthlyUse): Bill {
  const { workers, queues, durableObjects, neon } = PRICES;
  const cloudflare =
    workers.base +
    beyond(workers.requests, use.workerRequests) +
    beyond(workers.cpuMs, use.workerCpuMs) +
    beyond(queues.operations, use.queueMessages * queues.operationsAMessage) +
    beyond(durableObjects.requests, use.objectRequests) +
    beyond(durableObjects.gigabyteSeconds, use.objectSeconds * durableObjects.gigabytes) +
    beyond(durableObjects.rowsRead, use.rowsRead) +
    beyond(durableObjects.rowsWritten, use.rowsWritten) +
    Math.max(0, use.objectGigabytes - durableObjects.storedGigabytes.included) *
      durableObjects.storedGigabytes.dollarsAGigabyte;
  const database = use.computeUnitHours * neon.computeUnitHour + use.databaseGigabytes * neon.storedGigabyte;
  return { cloudflare, neon: database, total: cloudflare + database };
}

function beyond({ included, dollarsAMillion }: { included: number; dollarsAMillion: number }, used: number): number {
  return (Math.max(0, used - included) / 1e6) * dollarsAMillion;
}
