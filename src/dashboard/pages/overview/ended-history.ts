import { DEFAULT_WINDOW, windowOf } from '../../../domain/metrics/windows.ts';
import { lastMergeAt } from '../../../storage/last-merge.ts';
import { day } from '../../format.ts';
import { windowUpTo } from '../../parts/window-notices.tsx';
import type { Visit } from '../../visit.ts';

/**
 * Nobody opens a page to see that a history ended before this window: then it opens on its last days. Answers the window to
 * open, or, when that is shown, the day of the last merge; null for a history that goes on.
 */
export async function endOfHistory(visit: Visit) {
  const { address, caller, workspace, now, context } = visit;
  const zone = workspace.timeZone;
  const shown = windowOf({}, zone, now);
  const last = await lastMergeAt(context.get('open')().db, caller.workspaceId, shown.to);
  if (last === null || last >= shown.from) return null;
  const window = windowUpTo(last, shown, zone);
  if (address.window === DEFAULT_WINDOW) return { window, words: '' };
  const isShown = typeof address.window !== 'string' && address.window.to === window.to;
  return isShown ? { window: null, words: day(last, zone, now) } : null;
}
