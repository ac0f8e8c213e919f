import { SingleBar } from 'cli-progress';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SyncRecord } from '../../src/domain/cursor/state.ts';
import type { Client } from './api-client.ts';

/** Shows a sync in the terminal until it ends; answers its last record. */
export async function followSync(client: Client, syncId: string): Promise<SyncRecord> {
  const bar = new SingleBar({
    format: '{bar} {percentage}% | {pullRequests} pull requests | {phase} {note}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    noTTYOutput: true,
    notTTYSchedule: 5_000,
  });
  bar.start(100, 0, { pullRequests: 0, phase: 'walk', note: '' });
  try {
    for (;;) {
      for await (const record of client.events<SyncRecord>(`/v1/syncs/${syncId}/events`)) {
        const note = record.status === 'waiting' ? `(waiting until ${record.resumeAt})` : '';
        const { pullRequests, percent } = record.progress;
        bar.update(percent ?? 0, { pullRequests, phase: record.phase, note });
        if (record.finishedAt !== null) return record;
      }
      // The stream broke off before the sync ended: the Worker was restarted.
      await sleep(1_000);
    }
  } finally {
    bar.stop();
  }
}

/** The receipt in words. */
export function describeReceipt(record: SyncRecord): string {
  const { receipt } = record;
  if (!receipt) return `The sync ${record.status}: ${record.error?.reason ?? ''} ${record.error?.detail ?? ''}`;
  const rows = Object.entries(receipt.expected).map(([name, expected]) => {
    const stored = receipt.stored[name as keyof typeof receipt.stored];
    return `  ${name.padEnd(13)} ${String(stored).padStart(9)} of ${expected}`;
  });
  const { requests, points } = record.github;
  const capped = receipt.capped.map(
    ({ number, list, total, listed }) => `  capped: #${number} ${list} ${listed} of ${total}`,
  );
  return [
    `receipt: ${receipt.complete ? 'complete' : `incomplete, missing ${receipt.missing.join(', ')}`}`,
    ...rows,
    ...capped,
    `  ${requests} requests to GitHub, ${points} points`,
  ].join('\n');
}
