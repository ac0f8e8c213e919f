import type { EventInput } from './input.ts';
import { inOrder, isBefore } from './instants.ts';

/**
 * When a pull request was ready for its review: the start of its latest interval out of draft that began at or before
 * `judgedAt`. When no interval began that early, it is the start of the first; null when the pull request was always a
 * draft. `judgedAt` is the first human review, else the merge. Without both it is null, and every interval counts.
 */
export function readyAt(
  pullRequest: { createdAt: string; isDraft: boolean; events: EventInput[] },
  judgedAt: string | null,
): string | null {
  const starts = readyStarts(pullRequest);
  return starts.findLast((start) => judgedAt === null || !isBefore(judgedAt, start)) ?? starts[0] ?? null;
}

/**
 * The starts of its intervals out of draft. The first change shows whether it was opened as a draft; without a change, its
 * present state does.
 */
function readyStarts({ createdAt, isDraft, events }: Parameters<typeof readyAt>[0]): string[] {
  const changes = inOrder(
    events.filter(({ kind }) => kind === 'ready_for_review' || kind === 'convert_to_draft'),
    (event) => event.createdAt,
    (event) => event.kind,
  );
  const first = changes[0];
  let ready = first ? first.kind === 'convert_to_draft' : !isDraft;
  const starts = ready ? [createdAt] : [];
  for (const { kind, createdAt: at } of changes) {
    const becomesReady = kind === 'ready_for_review';
    if (becomesReady && !ready) starts.push(at);
    ready = becomesReady;
  }
  return starts;
}
