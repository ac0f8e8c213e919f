import type { ChildLists, PullRequestSnapshot } from '../domain/entities.ts';
import { LIST_NAMES } from './child-lists.ts';
import { saveAround } from './isolate.ts';

/**
 * Saves of a pull request that Postgres refuses what it takes: the pull request without its lists, then of each list the
 * rows that it takes, the others being `unread`. `probe` saves and says nothing of what is set aside, of which only the whole
 * tells. `refused` is told when Postgres does not even take the pull request itself.
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
    // As a list with rows unread, so that nothing stored is removed before all that can be is saved.
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
