import type { GitHubTeam } from '../domain/entities.ts';
import type { BadCredential, Failure } from '../domain/failure.ts';
import type { RepositoryDescription } from '../domain/repository-description.ts';
import { nameOf, type Reading } from '../domain/tracked-repository.ts';
import { FailureError } from '../errors.ts';
import type { SyncMessage } from '../messages.ts';
import { failureOf } from './advance-sync.ts';
import { delayUntil } from './delay-until.ts';
import type { Budget, Reader, Sending } from './ports.ts';
import { refused } from './refused.ts';

type Message = SyncMessage & { type: 'sync.import' | 'sync.teams' };
type Owned = RepositoryDescription & { githubId: string };

export interface ImportReader extends Pick<Reader, 'usage'> {
  /** A page of what an account owns, as far as the credential may serve it; throws a `FailureError`. */
  owned(position: { login: string; after: string }): Promise<{
    total: number;
    repositories: Owned[];
    next: string | null;
  }>;
  /** A page of an organization's teams; throws a `FailureError`. */
  teams(position: { login: string; after: string }): Promise<{ teams: GitHubTeam[]; next: string | null }>;
}

export interface ImportDeps {
  now(): number;
  /** Whether a connection is there and not known to be refused for what this account owns. */
  works(workspaceId: string, connectionId: string | null, owner: string): Promise<boolean>;
  budget(reading: Reading): Budget;
  reader(reading: Reading): Promise<ImportReader>;
  store: {
    /** Tracks repositories, or brings up to date what is known of them. */
    upsertRepositories(workspaceId: string, repositories: Owned[], connectionId: string | null): Promise<unknown>;
    saveGitHubTeams(workspaceId: string, organization: string, teams: GitHubTeam[]): Promise<unknown>;
  };
  credentialFailed(reading: Reading, failure: BadCredential): Promise<void>;
  credentialRefused(reading: Reading): Promise<void>;
  sendToSync(messages: Sending<SyncMessage>[]): Promise<void>;
  log(event: string, fields: Record<string, unknown>): void;
}

/**
 * Stores the next page of what an account owns, or of its teams; what follows is another message's. A message that comes twice
 * repeats its part, and changes nothing. Without a working credential, or an account to read, the import ends where it is.
 */
export async function importNext(deps: ImportDeps, message: Message): Promise<void> {
  const { workspaceId, owner, connectionId } = message;
  if (!(await deps.works(workspaceId, connectionId, owner))) {
    return deps.log('import.failed', { workspaceId, owner, detail: 'the connection does not work' });
  }
  const credential = { connectionId };
  const reading = { workspaceId, credential };
  const holder = `import:${workspaceId}:${owner}`;
  const budget = deps.budget(reading);
  const grant = await budget.acquire(holder, 'backfill', nameOf(credential));
  if (!grant.granted) {
    if (grant.reason === 'bad_credential' && grant.confirmed)
      return deps.log('import.failed', { workspaceId, owner, ...grant });
    if (grant.reason === 'not_opened') throw new FailureError(grant.failure);
    return deps.sendToSync([{ body: message, delaySeconds: delayUntil(grant.until, deps.now()) }]);
  }
  let reader: ImportReader | null = null;
  let failure: Failure | null = null;
  try {
    reader = await deps.reader(reading);
    const { next, ...stored } = await importPage(deps, reader, message);
    if (next !== null) await deps.sendToSync([{ body: { ...message, cursor: next } }]);
    deps.log('import.read', { workspaceId, owner, ...stored, goesOn: next !== null });
  } catch (error) {
    failure = failureOf(error);
    deps.log('import.failed', { workspaceId, owner, failure });
    // Of a limit the budget learns below: tried again, the message is put back until then.
    if (failure.kind !== 'unavailable' && failure.kind !== 'bad_credential') throw error;
  } finally {
    const usage = reader?.usage() ?? { hour: {}, points: 0, seconds: 0 };
    const since = await budget.settle(holder, { ...usage, failure, credential: nameOf(credential) });
    if (failure?.kind === 'bad_credential') await endOrPutBack(deps, message, reading, failure, since);
  }
}

/** A refusal that may pass puts the message back; one that lasts ends the import. */
async function endOrPutBack(
  deps: ImportDeps,
  message: Message,
  reading: Reading,
  failure: BadCredential,
  since: number | null,
): Promise<void> {
  const cause = await refused(deps, reading, failure, since);
  if (cause.kind !== 'refused_for_now') return;
  await deps.sendToSync([{ body: message, delaySeconds: delayUntil(cause.until, deps.now()) }]);
}

async function importPage({ store }: ImportDeps, reader: ImportReader, message: Message) {
  const { workspaceId, owner, connectionId, cursor: after } = message;
  if (message.type === 'sync.teams') {
    const { teams, next } = await reader.teams({ login: owner, after });
    await store.saveGitHubTeams(workspaceId, owner, teams);
    return { teams: teams.length, next };
  }
  const { total, repositories, next } = await reader.owned({ login: owner, after });
  await store.upsertRepositories(workspaceId, repositories, connectionId);
  return { tracked: repositories.length, of: total, next };
}
