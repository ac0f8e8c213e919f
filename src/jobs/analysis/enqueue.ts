import type { AnalysisKey, EnqueuePlace } from '../../domain/analysis/key.ts';
import type { LlmMessage } from '../../messages.ts';
import type { Scope } from '../ports.ts';

/** How many pull requests one statement reads. */
const AT_ONCE = 1_000;
/**
 * How many repositories one run of the schedule takes, and for how many milliseconds it enqueues their pull requests.
 */
const MAX_REPOSITORIES = 1_000;
const ENQUEUE_MS = 60_000;
/** How many failed pull requests one run of the schedule enqueues again. */
const MAX_AGAIN = 1_000;
/** How many workspaces one message wakes. */
const WOKEN_AT_ONCE = 100;

interface EnqueueStore {
  isEnqueued(scope: Scope, key: AnalysisKey): Promise<boolean>;
  enqueueNext(scope: Scope, key: AnalysisKey, after: EnqueuePlace | null, limit: number): Promise<EnqueuePlace | null>;
}

export interface EnqueueDeps {
  now(): number;
  /** What the analyses are made with; null when no provider is configured. */
  key: AnalysisKey | null;
  modelScheduler(workspaceId: string): { wake(): Promise<void> };
  store: EnqueueStore & {
    repositoriesToEnqueue(key: AnalysisKey, limit: number): Promise<Scope[]>;
    enqueueAgain(key: AnalysisKey, limit: number): Promise<void>;
    /** The ids of the next workspaces with waiting pull requests, in order. */
    waitingWorkspaces(after: string | null, limit: number): Promise<string[]>;
  };
  sendToLlm(message: LlmMessage): Promise<void>;
  log(event: string, fields: Record<string, unknown>): void;
}

/**
 * Enqueues every pull request of a repository that has no analysis of this prompt and model, newest first. When the
 * time is over, a later run does the rest; it skips the pull requests that already wait.
 */
export async function enqueueAnalyses(
  store: EnqueueStore,
  key: AnalysisKey,
  scope: Scope,
  hasTime: () => boolean,
): Promise<void> {
  if (await store.isEnqueued(scope, key)) return;
  let after = await store.enqueueNext(scope, key, null, AT_ONCE);
  while (after && hasTime()) after = await store.enqueueNext(scope, key, after, AT_ONCE);
}

/**
 * The schedule's work for analyses. It enqueues everything after a new prompt, model or provider. It enqueues again
 * what failed for a reason that may have passed. It wakes every workspace that has waiting rows. The waiting pull
 * requests are rows of the database, not messages: a workspace has two messages at most.
 */
export async function announceWaiting(deps: EnqueueDeps): Promise<void> {
  const { key, store } = deps;
  if (!key) return;
  const deadline = deps.now() + ENQUEUE_MS;
  const hasTime = () => deps.now() < deadline;
  const repositories = await store.repositoriesToEnqueue(key, MAX_REPOSITORIES);
  for (const scope of repositories) if (hasTime()) await enqueueAnalyses(store, key, scope, hasTime);
  await store.enqueueAgain(key, MAX_AGAIN);
  deps.log('llm.enqueued', { repositories: repositories.length });
  await deps.sendToLlm({ type: 'llm.wake', v: 1, after: null });
}

/** Wakes the next workspaces that have waiting pull requests. A further message wakes the workspaces after them. */
export async function wakeWaiting(
  deps: Pick<EnqueueDeps, 'store' | 'modelScheduler' | 'sendToLlm'>,
  { after }: LlmMessage & { type: 'llm.wake' },
): Promise<void> {
  const waiting = await deps.store.waitingWorkspaces(after, WOKEN_AT_ONCE);
  const last = waiting.at(-1);
  // This message is sent before anything here can fail: one failing scheduler must not stop the schedulers after it.
  if (last !== undefined && waiting.length === WOKEN_AT_ONCE) {
    await deps.sendToLlm({ type: 'llm.wake', v: 1, after: last });
  }
  await Promise.all(waiting.map((workspaceId) => deps.modelScheduler(workspaceId).wake()));
}
