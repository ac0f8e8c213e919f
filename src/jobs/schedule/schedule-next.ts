import { CHECKED_AT_ONCE } from '../../domain/fronts.ts';
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

/** A page of repositories to check together, with its place like that of a repository. */
export interface CheckPage extends Omit<DueRepository, 'repositoryId'> {
  connectionId: string | null;
  from: string;
}

export interface ScheduleDeps {
  now(): number;
  store: {
    dueRepositories(
      job: Exclude<Schedule['job'], 'sync'>,
      after: Schedule['after'],
      limit: number,
    ): Promise<DueRepository[]>;
    checkPages(size: number, after: Schedule['after'], limit: number): Promise<CheckPage[]>;
  };
  /** Sends messages to the sync queue, each with a delay in seconds. */
  sendToSync(messages: Sending<SyncMessage>[]): Promise<void>;
  log(event: string, fields: Record<string, unknown>): void;
}

/** Messages that one message sends. With the message for the next ones, this is as many as the queue takes at once. */
const AT_ONCE = 99;
/** Seconds between two messages; less when there are too many for the time until the next tick. */
const APART_SECONDS = 1;
const SPREAD_SECONDS = 25 * 60;

/**
 * Sends the job messages of the next repositories, spread over the interval; to sync them, one for each page of
 * repositories that are checked together. The first of all workspaces come before any second one. A further message
 * sends the rest.
 */
export async function scheduleNext(deps: ScheduleDeps, message: Schedule): Promise<void> {
  const { job, after } = message;
  if (job === 'sync') {
    const pages = await deps.store.checkPages(CHECKED_AT_ONCE, after, AT_ONCE);
    return sendAll(deps, message, pages, (page) => checkMessage(page, deps.now()));
  }
  const due = await deps.store.dueRepositories(job, after, AT_ONCE);
  return sendAll(deps, message, due, (repository) => dueMessage(job, repository, repository));
}

async function sendAll<One extends { rank: number; workspaceId: string; total: number }>(
  deps: ScheduleDeps,
  message: Schedule,
  due: One[],
  messageOf: (one: One) => Sending<SyncMessage>,
): Promise<void> {
  const last = due.at(-1);
  if (!last) return;
  const next = { ...message, after: { rank: last.rank, workspaceId: last.workspaceId } };
  await deps.sendToSync([...due.map(messageOf), ...(due.length === AT_ONCE ? [{ body: next }] : [])]);
  deps.log('schedule.spread', { job: message.job, messages: due.length, of: last.total });
}

function checkMessage({ workspaceId, connectionId, from, ...place }: CheckPage, now: number): Sending<SyncMessage> {
  const delaySeconds = delayOf(place);
  const at = now + delaySeconds * 1000;
  return { body: { type: 'sync.check', v: 1, workspaceId, connectionId, from, at }, delaySeconds };
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
export function dueMessages(job: Due['job'], repositories: (Scope & { needed?: boolean })[]): Sending<Due>[] {
  return repositories.map((repository, place) => dueMessage(job, repository, { place, total: repositories.length }));
}

function dueMessage(job: Due['job'], of: Scope & { needed?: boolean }, at: Place): Sending<Due> {
  const { workspaceId, repositoryId, needed = false } = of;
  return { body: { type: 'sync.due', v: 1, job, workspaceId, repositoryId, needed }, delaySeconds: delayOf(at) };
}

interface Place {
  place: number;
  total: number;
}

function delayOf({ place, total }: Place): number {
  return Math.floor(place * Math.min(APART_SECONDS, SPREAD_SECONDS / total));
}
