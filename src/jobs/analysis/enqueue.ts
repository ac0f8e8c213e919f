import type { AnalysisKey, LinePlace } from '../../domain/analysis/key.ts';
import type { LlmMessage } from '../../messages.ts';
import type { Scope } from '../ports.ts';

/** Pull requests that one statement looks at. */
const AT_ONCE = 1_000;
/** Repositories that one run of the schedule finds, and for how long it puts their pull requests in line. */
const MAX_REPOSITORIES = 1_000;
const LINE_UP_MS = 60_000;
/** Failed pull requests that one run of the schedule puts back in line. */
const MAX_AGAIN = 1_000;
/** Workspaces that are woken at once. */
const WOKEN_AT_ONCE = 100;

interface LineStore {
  isEnqueued(scope: Scope, key: AnalysisKey): Promise<boolean>;
  enqueueNext(scope: Scope, key: AnalysisKey, after: LinePlace | null, limit: number): Promise<LinePlace | null>;
}

export interface EnqueueDeps {
  now(): number;
  /** What analyses are made with; null when no provider is configured. */
  key: AnalysisKey | null;
  modelScheduler(workspaceId: string): { wake(): Promise<void> };
  store: LineStore & {
    repositoriesToEnqueue(key: AnalysisKey, limit: number): Promise<Scope[]>;
    enqueueAgain(key: AnalysisKey, limit: number): Promise<void>;
    /** The next by id. */
    waitingWorkspaces(after: string | null, limit: number): Promise<string[]>;
  };
  sendToLlm(message: LlmMessage): Promise<void>;
  log(event: string, fields: Record<string, unknown>): void;
}

/**
 * Puts all pull requests of a repository in line that have no analysis of this prompt and model, newest first. What could
 * not be reached in time is for another time, which passes what is in line already.
 */
export async function enqueueAnalyses(
  store: LineStore,
  key: AnalysisKey,
  scope: Scope,
  hasTime: () => boolean,
): Promise<void> {
  if (await store.isEnqueued(scope, key)) return;
  let after = await store.enqueueNext(scope, key, null, AT_ONCE);
  while (after && hasTime()) after = await store.enqueueNext(scope, key, after, AT_ONCE);
}

/**
 * What the schedule does for analyses: after a new prompt, model or provider everything is put in line, what failed for a
 * reason that may have passed is enqueued again, and every workspace with waiting rows is woken. A backlog is rows of
 * the database; the messages are two a workspace at most.
 */
export async function announceWaiting(deps: EnqueueDeps): Promise<void> {
  const { key, store } = deps;
  if (!key) return;
  const deadline = deps.now() + LINE_UP_MS;
  const hasTime = () => deps.now() < deadline;
  const repositories = await store.repositoriesToEnqueue(key, MAX_REPOSITORIES);
  for (const scope of repositories) if (hasTime()) await enqueueAnalyses(store, key, scope, hasTime);
  await store.enqueueAgain(key, MAX_AGAIN);
  deps.log('llm.lined_up', { repositories: repositories.length });
  await deps.sendToLlm({ type: 'llm.wake', v: 1, after: null });
}

/** Wakes the next workspaces that have something in line, and has those after them woken by a message of their own. */
export async function wakeWaiting(
  deps: Pick<EnqueueDeps, 'store' | 'modelScheduler' | 'sendToLlm'>,
  { after }: LlmMessage & { type: 'llm.wake' },
): Promise<void> {
  const waiting = await deps.store.waitingWorkspaces(after, WOKEN_AT_ONCE);
  const last = waiting.at(-1);
  // Before anything here can fail: one scheduler must not be in the way of all after it.
  if (last !== undefined && waiting.length === WOKEN_AT_ONCE) {
    await deps.sendToLlm({ type: 'llm.wake', v: 1, after: last });
  }
  await Promise.all(waiting.map((workspaceId) => deps.modelScheduler(workspaceId).wake()));
}
