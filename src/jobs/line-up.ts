import type { AnalysisKey } from '../domain/analysis/key.ts';
import type { Scope } from './ports.ts';

/** Pull requests that one statement looks at. */
const AT_ONCE = 1_000;
/** Repositories that one run of the schedule finds, and for how long it puts their pull requests in line. */
const MOST_REPOSITORIES = 1_000;
const LINE_UP_MS = 60_000;
/** Workspaces that one run of the schedule wakes. */
const MOST_WORKSPACES = 10_000;

/** A place in a repository's list of pull requests. */
interface Place {
  updatedAt: string;
  id: string;
}

interface LineStore {
  isLinedUp(scope: Scope, key: AnalysisKey): Promise<boolean>;
  lineUpNext(scope: Scope, key: AnalysisKey, after: Place | null, limit: number): Promise<Place | null>;
}

export interface LineUpDeps {
  now(): number;
  /** What analyses are made with; null when no provider is configured. */
  key: AnalysisKey | null;
  desk(workspaceId: string): { wake(): Promise<void> };
  store: LineStore & {
    repositoriesToLineUp(key: AnalysisKey, limit: number): Promise<Scope[]>;
    waitingWorkspaces(limit: number): Promise<string[]>;
  };
  log(event: string, fields: Record<string, unknown>): void;
}

/**
 * Puts all pull requests of a repository in line that have no analysis of this prompt and model, newest first. What could
 * not be reached in time is for another time, which passes what is in line already.
 */
export async function lineUp(store: LineStore, key: AnalysisKey, scope: Scope, hasTime: () => boolean): Promise<void> {
  if (await store.isLinedUp(scope, key)) return;
  let after = await store.lineUpNext(scope, key, null, AT_ONCE);
  while (after && hasTime()) after = await store.lineUpNext(scope, key, after, AT_ONCE);
}

/**
 * What the schedule does for analyses: after a new prompt, model or provider everything is put in line, and every workspace
 * that has something in line is woken. A backlog is rows of the database; the messages are two a workspace at most.
 */
export async function announceWaiting(deps: LineUpDeps): Promise<void> {
  const { key, store } = deps;
  if (!key) return;
  const deadline = deps.now() + LINE_UP_MS;
  const hasTime = () => deps.now() < deadline;
  const repositories = await store.repositoriesToLineUp(key, MOST_REPOSITORIES);
  for (const scope of repositories) if (hasTime()) await lineUp(store, key, scope, hasTime);
  const waiting = await store.waitingWorkspaces(MOST_WORKSPACES);
  for (const workspaceId of waiting) await deps.desk(workspaceId).wake();
  deps.log('llm.lined_up', { repositories: repositories.length, workspaces: waiting.length });
}
