import type { Failure } from '../domain/failure.ts';
import { nameOf, type Credential } from '../domain/tracked-repository.ts';
import type { SyncMessage } from '../messages.ts';
import { failureOf } from './advance-sync.ts';
import type { Budget, Reader, RepositoryDescription } from './ports.ts';

type Message = SyncMessage & { type: 'sync.import' };
type Owned = RepositoryDescription & { githubId: string };

/** A page that the quota has no room for is put back; never further away than this, in seconds. */
const LONGEST_DELAY = 3_600;

export interface ImportReader extends Pick<Reader, 'usage'> {
  /** A page of what an account owns; throws a `FailureError`. */
  owned(position: { login: string; after: string; publicOnly: boolean }): Promise<{
    total: number;
    repositories: Owned[];
    next: string | null;
  }>;
}

export interface ImportDeps {
  now(): number;
  /** What a connection reads with; null when it is gone or known not to work. */
  credential(workspaceId: string, connectionId: string | null): Promise<Credential | null>;
  budget(of: { credential: Credential }): Budget;
  reader(credential: Credential): Promise<ImportReader>;
  store: {
    /** Tracks repositories, or brings up to date what is known of them. */
    upsertRepositories(workspaceId: string, repositories: Owned[], connectionId: string | null): Promise<unknown>;
  };
  credentialFailed(of: { workspaceId: string; credential: Credential }, detail: string): Promise<void>;
  sendToSync(messages: { body: SyncMessage; delaySeconds: number }[]): Promise<void>;
  log(event: string, fields: Record<string, unknown>): void;
}

/**
 * Tracks the next page of what an account owns; what follows is another message's. A message that comes twice repeats its
 * part, and changes nothing. Without a working credential, or an account to read, the import ends where it is.
 */
export async function importRepositories(deps: ImportDeps, message: Message): Promise<void> {
  const { workspaceId, owner, connectionId, cursor } = message;
  const credential = await deps.credential(workspaceId, connectionId);
  if (!credential) return deps.log('import.failed', { workspaceId, owner, detail: 'the connection does not work' });
  const holder = `import:${workspaceId}:${owner}`;
  const budget = deps.budget({ credential });
  const grant = await budget.acquire(holder, 'backfill', nameOf(credential));
  if (!grant.granted) {
    if (grant.reason === 'bad_credential') return deps.log('import.failed', { workspaceId, owner, ...grant });
    const delaySeconds = Math.min(LONGEST_DELAY, Math.ceil((grant.until - deps.now()) / 1000));
    return deps.sendToSync([{ body: message, delaySeconds }]);
  }
  let reader: ImportReader | null = null;
  let failure: Failure | null = null;
  try {
    reader = await deps.reader(credential);
    // The deployment's own token serves public repositories only.
    const publicOnly = credential.kind === 'deployment';
    const { total, repositories, next } = await reader.owned({ login: owner, after: cursor, publicOnly });
    await deps.store.upsertRepositories(workspaceId, repositories, connectionId);
    if (next !== null) await deps.sendToSync([{ body: { ...message, cursor: next }, delaySeconds: 0 }]);
    deps.log('import.read', { workspaceId, owner, tracked: repositories.length, of: total, goesOn: next !== null });
  } catch (error) {
    failure = failureOf(error);
    deps.log('import.failed', { workspaceId, owner, failure });
    if (failure.kind === 'bad_credential') await deps.credentialFailed({ workspaceId, credential }, failure.detail);
    // Of a limit the budget learns below: tried again, the message is put back until then.
    else if (failure.kind !== 'unavailable') throw error;
  } finally {
    const usage = reader?.usage() ?? { hour: {}, points: 0, seconds: 0 };
    await budget.settle(holder, { ...usage, failure, credential: nameOf(credential) });
  }
}
