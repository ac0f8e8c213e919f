import type { SyncMessage } from '../messages.ts';

type Schedule = SyncMessage & { type: 'sync.schedule' };
type Due = SyncMessage & { type: 'sync.due' };

/** A repository whose turn it is, at its place among all of them. */
export interface DueRepository {
  workspaceId: string;
  repositoryId: string;
  /** The how-manieth of its workspace it is: every workspace's first come before any one's second. */
  rank: number;
  /** Its place among all, from 0, and how many there are. */
  place: number;
  total: number;
}

export interface ScheduleDeps {
  store: {
    dueRepositories(job: Schedule['job'], after: Schedule['after'], limit: number): Promise<DueRepository[]>;
  };
  /** Sends messages to the sync queue, each with a delay in seconds. */
  sendToSync(messages: { body: SyncMessage; delaySeconds: number }[]): Promise<void>;
  log(event: string, fields: Record<string, unknown>): void;
}

/** The most that the queue takes at once, with room for the message that goes on. */
const AT_ONCE = 99;
/** Repositories follow each other at this distance, closer when there are too many for the time until the next tick. */
const APART_SECONDS = 1;
const SPREAD_SECONDS = 25 * 60;

/**
 * Gives the next repositories their turn in a scheduled job, spread over the interval and taken from the workspaces in
 * turn; what follows is another message's.
 */
export async function scheduleNext(deps: ScheduleDeps, message: Schedule): Promise<void> {
  const due = await deps.store.dueRepositories(message.job, message.after, AT_ONCE);
  const last = due.at(-1);
  if (!last) return;
  const apart = Math.min(APART_SECONDS, SPREAD_SECONDS / last.total);
  const turns = due.map(({ workspaceId, repositoryId, place }) => {
    const body: Due = { type: 'sync.due', v: 1, job: message.job, workspaceId, repositoryId };
    return { body, delaySeconds: Math.floor(place * apart) };
  });
  const next = { ...message, after: { rank: last.rank, workspaceId: last.workspaceId } };
  await deps.sendToSync([...turns, ...(due.length === AT_ONCE ? [{ body: next, delaySeconds: 0 }] : [])]);
  deps.log('schedule.spread', { job: message.job, repositories: due.length, of: last.total });
}
