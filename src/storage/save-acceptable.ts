import type { ChildLists, PullRequestSnapshot } from '../domain/entities.ts';
import { LIST_NAMES } from './list-tables.ts';
import { saveAround } from './isolate.ts';

/**
 * Saves the part of a refused pull request that Postgres accepts: the pull request without its lists, then the accepted
 * rows of each list; the others are `unread`. `probe` saves, and notes nothing as set aside: only the complete result
 * shows that. `refused` is called when Postgres does not accept the pull request itself.
 */
export async function saveAcceptable(
  copy: PullRequestSnapshot,
  probe: (copies: PullRequestSnapshot[]) => Promise<void>,
  save: (copies: PullRequestSnapshot[]) => Promise<void>,
  refused: (reason: string) => Promise<void>,
): Promise<void> {
  const bare = Object.fromEntries(LIST_NAMES.map((name) => [name, { state: 'unreadable' }])) as ChildLists;
  let isTaken = true;
  await saveAround([{ ...copy, lists: bare }], probe, (_, reason) => {
    isTaken = false;
    return refused(reason);
  });
  if (!isTaken) return;
  let lists = copy.lists;
  for (const name of LIST_NAMES) {
    const list = copy.lists[name];
    if (list.state !== 'complete' && list.state !== 'continues') continue;
    const reasons: string[] = [];
    const rows: object[] = [];
    // A list with unread rows, so that no stored row is removed before every acceptable row is saved.
    const part = (some: object[]) => ({
      ...copy,
      lists: { ...bare, [name]: { ...list, rows: some, unread: ['it is being saved'] } },
    });
    await saveAround<object>(
      list.rows,
      async (some) => {
        await probe([part(some)]);
        rows.push(...some);
      },
      (_, reason) => void reasons.push(reason),
    );
    if (reasons.length > 0)
      lists = { ...lists, [name]: { ...list, rows, unread: [...(list.unread ?? []), ...reasons] } };
  }
  await saveAround([{ ...copy, lists }], save, (_, reason) => refused(reason));
}
