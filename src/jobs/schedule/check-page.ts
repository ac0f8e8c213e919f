import { isOfOrganization } from '../../domain/failure.ts';
import {
  CHECKED_AT_ONCE,
  OTHER_LISTS,
  tagOf,
  verdictOf,
  type Fronts,
  type FrontsVerdict,
  type OtherList,
  type StoredFronts,
} from '../../domain/fronts.ts';
import type { DeploymentRule } from '../../domain/deployments/source.ts';
import type { Reading } from '../../domain/tracked-repository.ts';
import { FailureError } from '../../errors.ts';
import type { SyncMessage } from '../../messages.ts';
import { failureOf, localFailureOf } from '../local-failure.ts';
import type { BudgetDeps, Reader, Sending } from '../ports.ts';
import { withinBudget } from '../within-budget.ts';
import { delayUntil } from './delay-until.ts';
import { dueMessages } from './schedule-next.ts';

type Message = SyncMessage & { type: 'sync.check' };

/** A repository with what is stored of it. */
export interface CheckedRepository extends StoredFronts {
  id: string;
  githubId: string;
  nodeId: string;
  deploymentRule: DeploymentRule;
  labels: string[];
  /** A sync runs, which finds what has changed. */
  isSyncing: boolean;
  /** It gets a sync, whatever GitHub says. */
  needsSync: boolean;
}

/** What an answer showed of a repository. */
interface NotedFronts {
  id: string;
  tag: string | null;
  isUnchanged: boolean;
}

type Said = Fronts | 'gone' | 'unknown';

export interface CheckReader extends Pick<Reader, 'usage'> {
  /** The fronts of up to a hundred repositories, in their order; throws a `FailureError`. */
  fronts(
    asked: { githubId: string; nodeId: string; lists: OtherList[] }[],
    labels: string[],
  ): Promise<{ said: Said[]; sentAt: string }>;
  /** Asks GitHub for almost nothing; throws a `FailureError` when it does not answer. */
  ping(): Promise<void>;
}

export interface CheckDeps extends BudgetDeps<Reading, CheckReader> {
  store: {
    repositoriesToCheck(page: Message, limit: number): Promise<CheckedRepository[]>;
    /** Notes what an answer showed, in one statement; its request was sent at `sentAt`. */
    noteFronts(workspaceId: string, sentAt: string, noted: NotedFronts[]): Promise<void>;
  };
  sendToSync(messages: Sending<SyncMessage>[]): Promise<void>;
  log(event: string, fields: Record<string, unknown>): void;
}

/** A check that has waited longer is left to the next one. */
const MAX_WAIT_MS = 30 * 60_000;
/** Fewer repositories whose question fails are looked at one by one. */
const MIN_TOGETHER = 10;

/**
 * Asks GitHub in one request which of a page of repositories have changed since their last sync, and begins a sync only
 * for those. What GitHub does not answer is never taken for unchanged: that repository is looked at by itself.
 */
export async function checkPage(deps: CheckDeps, message: Message): Promise<void> {
  const { workspaceId, connectionId } = message;
  const page = await deps.store.repositoriesToCheck(message, CHECKED_AT_ONCE);
  const idle = page.filter(({ isSyncing }) => !isSyncing);
  const [first] = idle;
  if (!first) return;
  if (deps.now() - message.at > MAX_WAIT_MS) {
    // GitHub or the budget gave no answer for so long: the record of one sync says why.
    deps.log('check.left', { workspaceId, connectionId, repositories: idle.length });
    return deps.sendToSync(dueMessages('sync', [{ workspaceId, repositoryId: first.id, needed: true }]));
  }
  const reading = { workspaceId, credential: { connectionId } };
  const slot = { reading, holder: `check:${message.from}`, priority: 'backfill', depth: 0 } as const;
  const outcome = await withinBudget(deps, slot, (reader) => checkAll(deps, reader, workspaceId, idle));
  if (outcome.status === 'not_granted') {
    const { grant } = outcome;
    // The connection is marked, or is being found out.
    if (grant.reason === 'bad_credential') return;
    if (grant.reason === 'not_opened') throw new FailureError(grant.failure);
    return deps.sendToSync([{ body: message, delaySeconds: delayUntil(grant.until, deps.now()) }]);
  }
  if (outcome.status === 'failed') {
    const { error, failure, cause } = outcome;
    if (cause.kind === 'refused_for_now') {
      return deps.sendToSync([{ body: message, delaySeconds: delayUntil(cause.until, deps.now()) }]);
    }
    // The connection is marked. After any other failure the queue tries again later; the budget knows the limits.
    if (failure.kind === 'bad_credential') return;
    throw error;
  }
  const verdicts = outcome.value;
  const due = idle.filter(({ id }) => verdicts.get(id) === 'changed' || verdicts.get(id) === 'unknown');
  await deps.sendToSync(
    dueMessages(
      'sync',
      due.map(({ id }) => ({ workspaceId, repositoryId: id, needed: verdicts.get(id) === 'changed' })),
    ),
  );
  const { points } = outcome.usage;
  deps.log('check.done', { workspaceId, connectionId, repositories: page.length, due: due.length, points });
}

/** `unknown`: GitHub did not say, so the repository is asked for by itself. */
type Verdict = FrontsVerdict | 'unknown';

/**
 * The verdict on each repository. When GitHub answers other requests but not this one, each half of the repositories is
 * asked for by itself. Throws a `FailureError` when GitHub answers nothing.
 */
async function checkAll(
  deps: CheckDeps,
  reader: CheckReader,
  workspaceId: string,
  repositories: CheckedRepository[],
): Promise<Map<string, Verdict>> {
  try {
    return await check(deps, reader, workspaceId, repositories);
  } catch (error) {
    const isTooOld = failureOf(error).kind === 'too_old';
    if (!isTooOld && !mayBeOfOne(error)) throw error;
    if (!isTooOld) await reader.ping();
    if (isTooOld || repositories.length < MIN_TOGETHER) return new Map(repositories.map(({ id }) => [id, 'unknown']));
    const middle = Math.ceil(repositories.length / 2);
    const halves = [repositories.slice(0, middle), repositories.slice(middle)];
    const verdicts = new Map<string, Verdict>();
    for (const half of halves) {
      for (const [id, verdict] of await checkAll(deps, reader, workspaceId, half)) verdicts.set(id, verdict);
    }
    return verdicts;
  }
}

/** Whether a single repository of the request may be the cause: GitHub cannot serve it, or its organization refuses it. */
function mayBeOfOne(error: unknown): boolean {
  const failure = failureOf(error);
  if (failure.kind === 'bad_credential') return isOfOrganization(failure.reason);
  return failure.kind === 'unavailable' || localFailureOf(error) !== null;
}

async function check(
  deps: CheckDeps,
  reader: CheckReader,
  workspaceId: string,
  repositories: CheckedRepository[],
): Promise<Map<string, Verdict>> {
  const labels = repositories[0]?.labels ?? [];
  const asked = repositories.map(({ githubId, nodeId, ...of }) => ({ githubId, nodeId, lists: listsOf(of) }));
  const { said, sentAt } = await reader.fronts(asked, labels);
  const verdicts = new Map<string, Verdict>();
  const noted: NotedFronts[] = [];
  for (const [index, repository] of repositories.entries()) {
    const { id, needsSync } = repository;
    const fronts = said[index] ?? 'unknown';
    if (typeof fronts === 'string') {
      verdicts.set(id, fronts === 'gone' || needsSync ? 'changed' : 'unknown');
      continue;
    }
    const tag = tagOf(fronts, Date.parse(sentAt));
    const verdict = needsSync ? 'changed' : verdictOf(repository, fronts, tag);
    verdicts.set(id, verdict);
    if (verdict !== 'delivered') noted.push({ id, tag, isUnchanged: verdict === 'unchanged' });
  }
  await deps.store.noteFronts(workspaceId, sentAt, noted);
  return verdicts;
}

/** The lists that a sync reads by the rules, as far as GitHub can be asked for them together. */
function listsOf({ deploymentRule: rule, labels }: Pick<CheckedRepository, 'deploymentRule' | 'labels'>): OtherList[] {
  const isRead = {
    deployments: rule === 'auto' || rule === 'deployments',
    releases: rule === 'auto' || rule === 'releases',
    issues: labels.length > 0,
  };
  return OTHER_LISTS.filter((list) => isRead[list]);
}
