import { SingleBar } from 'cli-progress';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SyncRecord } from '../../src/domain/cursor/state.ts';
import type { Receipt } from '../../src/domain/receipt.ts';
import type { Client } from '../../packages/local-cloud/src/product/api-client.ts';

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

/** How many entries of a receipt are printed; the rest is only counted. */
const MAX_NAMED = 10;

/** The receipt in words. */
export function describeReceipt(record: SyncRecord): string {
  const { receipt } = record;
  if (!receipt) return `The sync ${record.status}: ${record.error?.reason ?? ''} ${record.error?.detail ?? ''}`.trim();
  const expected: Record<string, number | null> = { ...receipt.expected };
  const stored: Record<string, number | null> = { ...receipt.stored };
  const rows = Object.entries(expected).map(([name, count]) => {
    const of = count === null ? 'not readable with this credential' : `${String(stored[name]).padStart(9)} of ${count}`;
    return `  ${name.padEnd(13)} ${of}`;
  });
  const { requests, points } = record.github;
  const capped = receipt.capped.map(
    ({ number, list, total, listed }) => `  capped: #${number} ${list} ${listed} of ${total}`,
  );
  return [
    `receipt: ${verdict(receipt)}`,
    ...rows,
    ...capped,
    `  ${requests} requests to GitHub, ${points} points`,
  ].join('\n');
}

function verdict({ complete, missing, setAside = [] }: Receipt): string {
  if (complete) return 'complete';
  const aside = named(setAside.map(({ number, list, reason }) => `${subject(number, list)} (${reason})`));
  const but = `${setAside.length} set aside: ${aside}`;
  if (missing.length > 0) {
    const short = `incomplete, missing ${named(missing.map(String))}`;
    return setAside.length > 0 ? `${short}; ${but}` : short;
  }
  return setAside.length > 0 ? `complete but for ${but}` : 'incomplete';
}

function subject(number: number | null, list: string | undefined): string {
  if (number === null) return list ?? 'a pull request whose number GitHub did not show';
  return list === undefined ? `#${number}` : `#${number} ${list}`;
}

function named(texts: string[]): string {
  const more = texts.length - MAX_NAMED;
  return texts.slice(0, MAX_NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
