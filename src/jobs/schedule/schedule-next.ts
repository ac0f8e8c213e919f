import type { SyncMessage } from '../../messages.ts';
import type { Scope, Sending } from '../ports.ts';

type Schedule = SyncMessage & { type: 'sync.schedule' };
type Several = SyncMessage & { type: 'sync.several' };
type Due = SyncMessage & { type: 'sync.due' };

/** A repository that is due, with its place among all of them. */
export interface DueRepository {
  workspaceId: string;
  repositoryId: string;
  /** Its position within its workspace: the first repositories of all workspaces come before any second one. */
  rank: number;
  /** Its place among all, from 0, and how many there are in all. */
  place: number;
  total: number;
}

export interface ScheduleDeps {
  store: {
    dueRepositories(job: Schedule['job'], after: Schedule['after'], limit: number): Promise<DueRepository[]>;
  };
  /** Sends messages to the sync queue, each with a delay in seconds. */
  sendToSync(messages: Sending<SyncMessage>[]): Promise<void>;
  log(event: string, fields: Record<string, unknown>): void;
}

/** Repositories of one message. With the message for the next ones, this is as many as the queue takes at once. */
const AT_ONCE = 99;
/** Seconds between two repositories; less when there are too many for the time until the next tick. */
const APART_SECONDS = 1;
const SPREAD_SECONDS = 25 * 60;

/**
 * Sends the job messages of the next repositories, spread over the interval. The first repositories of all workspaces come
 * before any second one. A further message sends the rest.
 */
export async function scheduleNext(deps: ScheduleDeps, message: Schedule): Promise<void> {
  const due = await deps.store.dueRepositories(message.job, message.after, AT_ONCE);
  const last = due.at(-1);
  if (!last) return;
  const messages = due.map((repository) => dueMessage(message.job, repository, repository));
  const next = { ...message, after: { rank: last.rank, workspaceId: last.workspaceId } };
  await deps.sendToSync([...messages, ...(due.length === AT_ONCE ? [{ body: next }] : [])]);
  deps.log('schedule.spread', { job: message.job, repositories: due.length, of: last.total });
}

/** Sends a job message for each of several repositories of a workspace. */
export async function scheduleSeveral(
  deps: Pick<ScheduleDeps, 'sendToSync' | 'log'>,
  { job, workspaceId, repositoryIds }: Several,
): Promise<void> {
  await deps.sendToSync(
    dueMessages(
      job,
      repositoryIds.map((repositoryId) => ({ workspaceId, repositoryId })),
    ),
  );
  deps.log('schedule.spread', { job, repositories: repositoryIds.length, of: repositoryIds.length });
}

/** The messages for a job of several repositories, spread over time like those of the schedule. */
export function dueMessages(job: Due['job'], repositories: Scope[]): Sending<Due>[] {
  return repositories.map((repository, place) => dueMessage(job, repository, { place, total: repositories.length }));
}

function dueMessage(job: Due['job'], scope: Scope, { place, total }: { place: number; total: number }): Sending<Due> {
  const { workspaceId, repositoryId } = scope;
  const apart = Math.min(APART_SECONDS, SPREAD_SECONDS / total);
  return {
    body: { type: 'sync.due', v: 1, job, workspaceId, repositoryId },
    delaySeconds: Math.floor(place * apart),
  };
}
