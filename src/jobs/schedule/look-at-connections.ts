import type { ListAccess } from '../../domain/access.ts';
import { isOfOrganization } from '../../domain/failure.ts';
import type { SyncMessage } from '../../messages.ts';
import { failureOf } from '../local-failure.ts';
import type { Sending } from '../ports.ts';

/** How many connections one message looks at. */
const AT_ONCE = 20;

/** What this job has to know about a connection. */
interface Looked {
  id: string;
  workspaceId: string;
  status: 'active' | 'marked';
  /** The organization whose repository the job asks for; null when it asks for none. */
  repositoryOwner: string | null;
}

interface Mark {
  detail: string;
  advice: string | undefined;
  /** The only organization that refuses the connection. */
  refusedFor: string | undefined;
}

export interface ConnectionDeps<Connection extends Looked> {
  /** Asks GitHub what can be read with a connection; throws a `FailureError`. */
  look(connection: Connection): Promise<ListAccess[]>;
  store: {
    /** Connections that are due for a look, those after `after` in the order of their ids. */
    connectionsToLookAt(after: string | null, limit: number): Promise<Connection[]>;
    noteAccess(workspaceId: string, id: string, access: ListAccess[]): Promise<unknown>;
    markConnection(workspaceId: string, id: string, mark: Mark): Promise<unknown>;
  };
  sendToSync(messages: Sending<SyncMessage>[]): Promise<void>;
  log(event: string, fields: Record<string, unknown>): void;
}

/**
 * Asks GitHub whether it accepts the refused connections again. Once a day it asks which lists the other connections
 * can read. A failure of one connection does not stop the others: that connection is due again in an hour.
 */
export async function lookAtConnections<Connection extends Looked>(
  deps: ConnectionDeps<Connection>,
  message: SyncMessage & { type: 'sync.connections' },
): Promise<void> {
  const connections = await deps.store.connectionsToLookAt(message.after, AT_ONCE);
  for (const connection of connections) await lookAt(deps, connection);
  const last = connections.at(-1);
  if (!last || connections.length < AT_ONCE) return;
  await deps.sendToSync([{ body: { ...message, after: last.id } }]);
}

/** Looks at one connection, and notes the result. */
export async function lookAt<Connection extends Looked>(
  deps: Pick<ConnectionDeps<Connection>, 'look' | 'log'> & {
    store: Pick<ConnectionDeps<Connection>['store'], 'noteAccess' | 'markConnection'>;
  },
  connection: Connection,
): Promise<void> {
  const { id, workspaceId, status } = connection;
  try {
    const access = await deps.look(connection);
    await deps.store.noteAccess(workspaceId, id, access);
    if (status === 'marked') deps.log('connection.active', { workspaceId, connectionId: id });
  } catch (error) {
    const failure = failureOf(error);
    deps.log('connection.refused', { workspaceId, connectionId: id, status, failure });
    // A single 401 may pass by itself: a sync that gets one tries for a minute before it marks the connection.
    if (failure.kind !== 'bad_credential' || (status === 'active' && failure.reason === 'refused')) return;
    const { detail, advice, reason } = failure;
    const refusedFor = isOfOrganization(reason) ? (connection.repositoryOwner ?? undefined) : undefined;
    await deps.store.markConnection(workspaceId, id, { detail, advice, refusedFor });
  }
}
