import type { EventInput } from './input.ts';
import { inOrder, isBefore } from './instants.ts';

/**
 * When a pull request was ready for the review it got: the start of its latest interval out of draft that began at or
 * before `judgedAt`, else of its first; null when it never was ready. `judgedAt` is the first human review, or the merge;
 * null when there is neither, and every interval counts.
 */
export function readyAt(
  pullRequest: { createdAt: string; isDraft: boolean; events: EventInput[] },
  judgedAt: string | null,
): string | null {
  const starts = readyStarts(pullRequest);
  return starts.findLast((start) => judgedAt === null || !isBefore(judgedAt, start)) ?? starts[0] ?? null;
}

/** The beginnings of its intervals out of draft. What it was opened as is told by the first change, or by what it still is. */
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
