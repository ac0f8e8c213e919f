import { isOfOrganization } from '../../domain/failure.ts';
import {
  CHECKED_AT_ONCE,
  OTHER_LISTS,
  tagOf,
  verdictOf,
  type CheckedRepository,
  type Fronts,
  type NotedFronts,
  type FrontsVerdict,
  type OtherList,
} from '../../domain/fronts.ts';
import type { Reading } from '../../domain/tracked-repository.ts';
import type { SyncMessage } from '../../messages.ts';
import { failureOf, localFailureOf } from '../local-failure.ts';
import type { BudgetDeps, Reader, Sending } from '../ports.ts';
import { withinBudgetOrLater } from '../within-budget-or-later.ts';
import { delayUntil } from './delay-until.ts';
import { dueMessages } from './schedule-next.ts';

type Message = SyncMessage & { type: 'sync.check' };

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
 * for those. What GitHub does not answer is never taken for unchanged: that repository is asked for by itself.
 */
export async function checkPage(deps: CheckDeps, message: Message): Promise<void> {
  const { workspaceId, connectionId } = message;
  const page = await deps.store.repositoriesToCheck(message, CHECKED_AT_ONCE);
  const idle = page.filter(({ isSyncing }) => !isSyncing);
  const [first] = idle;
  if (!first) return;
  if (deps.now() - message.at > MAX_WAIT_MS) {
    deps.log('check.left', { workspaceId, connectionId, repositories: idle.length });
    // GitHub or the budget gave no answer for so long: the record of one sync says why.
    const shown = idle.length < page.length ? [] : [{ workspaceId, repositoryId: first.id, needed: true }];
    return deps.sendToSync(dueMessages('sync', shown));
  }
  const reading = { workspaceId, credential: { connectionId } };
  const slot = { reading, holder: `check:${message.from}`, priority: 'backfill', depth: 0 } as const;
  const putOff = ({ until }: { until: number }) =>
    deps.sendToSync([{ body: message, delaySeconds: delayUntil(until, deps.now()) }]);
  const outcome = await withinBudgetOrLater(deps, slot, putOff, (reader) => readAll(reader, idle));
  if (outcome.status === 'put_off' || outcome.status === 'refused') return;
  if (outcome.status === 'failed') {
    const { error, failure, cause } = outcome;
    if (cause.kind === 'refused_for_now') return putOff(cause);
    // The connection is marked. After any other failure the queue tries again later; the budget knows the limits.
    if (failure.kind === 'bad_credential') return;
    throw error;
  }
  const verdicts = await noteAll(deps, workspaceId, outcome.value);
  const due = idle.flatMap(({ id, needsSync }) => {
    const verdict = needsSync ? 'changed' : verdicts.get(id);
    if (verdict === 'unchanged' || verdict === 'delivered') return [];
    return [{ workspaceId, repositoryId: id, needed: verdict === 'changed' }];
  });
  await deps.sendToSync(dueMessages('sync', due));
  const { points } = outcome.usage;
  deps.log('check.done', { workspaceId, connectionId, repositories: page.length, due: due.length, points });
}

/** What one request said of some repositories. */
interface Answer {
  said: { repository: CheckedRepository; fronts: Said }[];
  sentAt: string;
}

/**
 * Reads the fronts of all these repositories. When GitHub answers other requests but not this one, each half of them is
 * asked for by itself; a few that it still does not answer are left out. Throws a `FailureError` when GitHub answers
 * nothing.
 */
async function readAll(reader: CheckReader, repositories: CheckedRepository[]): Promise<Answer[]> {
  const labels = repositories[0]?.labels ?? [];
  const asked = repositories.map(({ githubId, nodeId, ...of }) => ({ githubId, nodeId, lists: listsOf(of) }));
  try {
    const { said, sentAt } = await reader.fronts(asked, labels);
    return [
      { said: repositories.map((repository, index) => ({ repository, fronts: said[index] ?? 'unknown' })), sentAt },
    ];
  } catch (error) {
    if (failureOf(error).kind === 'too_old') return [];
    if (!mayBeOfOne(error)) throw error;
    await reader.ping();
    if (repositories.length < MIN_TOGETHER) return [];
    const middle = Math.ceil(repositories.length / 2);
    const first = await readAll(reader, repositories.slice(0, middle));
    return [...first, ...(await readAll(reader, repositories.slice(middle)))];
  }
}

/** Whether a single repository of the request may be the cause: GitHub cannot serve it, or its organization refuses it. */
function mayBeOfOne(error: unknown): boolean {
  const failure = failureOf(error);
  if (failure.kind === 'bad_credential') return isOfOrganization(failure.reason);
  return failure.kind === 'unavailable' || localFailureOf(error) !== null;
}

/** Notes what the answers show; answers the verdict on each repository that GitHub did not leave out. */
async function noteAll(deps: CheckDeps, workspaceId: string, answers: Answer[]): Promise<Map<string, FrontsVerdict>> {
  const verdicts = new Map<string, FrontsVerdict>();
  for (const { said, sentAt } of answers) {
    const noted: NotedFronts[] = [];
    for (const { repository, fronts } of said) {
      const { id, needsSync } = repository;
      if (fronts === 'gone') verdicts.set(id, 'changed');
      if (typeof fronts === 'string') continue;
      const tag = tagOf(fronts, Date.parse(sentAt));
      const verdict = needsSync ? 'changed' : verdictOf(repository, fronts, tag);
      verdicts.set(id, verdict);
      if (verdict !== 'delivered') noted.push({ id, tag, isUnchanged: verdict === 'unchanged' });
    }
    if (noted.length > 0) await deps.store.noteFronts(workspaceId, sentAt, noted);
  }
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
