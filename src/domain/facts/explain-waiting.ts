import type { Basis } from './basis.ts';
import { checkRow, eventRow, fieldRow, reviewRow, said, type Explanation } from './source-rows.ts';

/** Why it waits for whom, and since when. */
export function explainWaiting({ input, waiting }: Basis): Explanation {
  if (waiting === null) return { rule: 'it is closed', rows: [fieldRow('closedAt', input.closedAt)] };
  const { because, since } = waiting;
  switch (because.kind) {
    case 'draft':
      return { rule: 'it is a draft', rows: [fieldRow('isDraft', since)] };
    case 'changes': {
      const row = reviewRow(because.review);
      return { rule: `no commit came after the request for changes: ${said(row)}`, rows: [row] };
    }
    case 'checks':
      return { rule: 'a check that counts did not pass', rows: because.failed.map(checkRow) };
    case 'approved': {
      const row = reviewRow(because.approval);
      const check = because.check === null ? [] : [fieldRow('checks', because.check)];
      return { rule: `approved, and nothing stands against the merge: ${said(row)}`, rows: [row, ...check] };
    }
    case 'review':
      return {
        rule: 'nobody’s decision stands that lets it go on: the latest of ready, the last push after a review and the last request',
        rows: [
          fieldRow('readyAt', because.ready),
          ...(because.push === null ? [] : [fieldRow('push', because.push)]),
          ...(because.request === null ? [] : [eventRow(because.request)]),
        ],
      };
  }
}
