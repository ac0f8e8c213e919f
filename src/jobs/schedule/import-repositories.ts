import type { GitHubTeam } from '../../domain/entities.ts';
import { messagesAfter } from '../../domain/import-pages.ts';
import type { RepositoryDescription } from '../../domain/repository-description.ts';
import type { Reading } from '../../domain/tracked-repository.ts';
import type { SyncMessage } from '../../messages.ts';
import { delayUntil } from './delay-until.ts';
import type { BudgetDeps, Reader, Sending } from '../ports.ts';
import { withinBudgetOrLater } from '../within-budget-or-later.ts';

type Message = SyncMessage & { type: 'sync.import' | 'sync.teams' };
type Owned = RepositoryDescription & { githubId: string };

export interface ImportReader extends Pick<Reader, 'usage'> {
  /** One page of the repositories of an account that the credential may serve; throws a `FailureError`. */
  owned(position: { login: string; after: string | null }): Promise<{
    total: number;
    repositories: Owned[];
    /** Why GitHub does not show others of the page, for now. */
    unread: string[];
    next: string | null;
  }>;
  /** One page of an organization's teams; throws a `FailureError`. */
  teams(position: {
    login: string;
    after: string | null;
  }): Promise<{ teams: GitHubTeam[]; unread: string[]; next: string | null }>;
}

export interface ImportDeps extends BudgetDeps<Reading, ImportReader> {
  /** Whether the connection exists and GitHub is not known to refuse it for this account's repositories. */
  works(workspaceId: string, connectionId: string | null, owner: string): Promise<boolean>;
  store: {
    /** Tracks repositories, or updates what is known about them. */
    upsertRepositories(workspaceId: string, repositories: Owned[], connectionId: string | null): Promise<unknown>;
    saveGitHubTeams(workspaceId: string, organization: string, teams: GitHubTeam[]): Promise<unknown>;
  };
  sendToSync(messages: Sending<SyncMessage>[]): Promise<void>;
  log(event: string, fields: Record<string, unknown>): void;
}

/**
 * Stores a page of an account's repositories or teams, and sends a message for the page after it, and for the same page
 * later when GitHub did not show a part of it. A repeated message repeats its page and changes nothing. The import ends
 * when there is no working credential, or no account to read.
 */
export async function importNext(deps: ImportDeps, message: Message): Promise<void> {
  const { workspaceId, owner, connectionId } = message;
  if (!(await deps.works(workspaceId, connectionId, owner))) {
    return deps.log('import.failed', { workspaceId, owner, detail: 'the connection does not work' });
  }
  const reading = { workspaceId, credential: { connectionId } };
  const slot = { reading, holder: `import:${workspaceId}:${owner}`, priority: 'backfill', depth: 0 } as const;
  const putOff = ({ until }: { until: number }) =>
    deps.sendToSync([{ body: message, delaySeconds: delayUntil(until, deps.now()) }]);
  const outcome = await withinBudgetOrLater(deps, slot, putOff, async (reader) => {
    const { next, unread, ...stored } = await importPage(deps, reader, message);
    const follow = messagesAfter(message, { next, unread });
    if (follow.length > 0) await deps.sendToSync(follow);
    deps.log('import.read', { workspaceId, owner, ...stored, unread, goesOn: next !== null });
  });
  switch (outcome.status) {
    case 'done':
    case 'put_off':
      return;
    case 'refused':
      return deps.log('import.failed', { workspaceId, owner, ...outcome.refusal });
    case 'failed': {
      const { error, failure, cause } = outcome;
      deps.log('import.failed', { workspaceId, owner, failure });
      // After a passing refusal the import waits. A lasting refusal ends it; so does an account that does not exist.
      if (cause.kind === 'refused_for_now') return putOff(cause);
      // The budget knows the limit now. The platform tries the message again until the limit has passed.
      if (failure.kind !== 'unavailable' && failure.kind !== 'bad_credential') throw error;
    }
  }
}

async function importPage({ store }: ImportDeps, reader: ImportReader, message: Message) {
  const { workspaceId, owner, connectionId, cursor: after } = message;
  if (message.type === 'sync.teams') {
    const { teams, unread, next } = await reader.teams({ login: owner, after });
    await store.saveGitHubTeams(workspaceId, owner, teams);
    return { teams: teams.length, unread, next };
  }
  const { total, repositories, unread, next } = await reader.owned({ login: owner, after });
  await store.upsertRepositories(workspaceId, repositories, connectionId);
  return { tracked: repositories.length, of: total, unread, next };
}
