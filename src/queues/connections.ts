import type { AppContext } from '../context.ts';
import type { ConnectionDeps } from '../jobs/schedule/look-at-connections.ts';
import { connectionsToLookAt, type SealedConnection } from '../storage/connections.ts';
import { markConnection, noteAccess } from '../storage/connection-marks.ts';
import { boundTo } from './bound.ts';

/** What a job needs that asks GitHub what a connection can read. */
export function connectionDeps({ db, credentials, senders, log }: AppContext): ConnectionDeps<SealedConnection> {
  const bind = boundTo(db);
  return {
    look: (connection) => credentials.look(connection),
    store: {
      connectionsToLookAt: bind(connectionsToLookAt),
      noteAccess: bind(noteAccess),
      markConnection: bind(markConnection),
    },
    sendToSync: senders.sync,
    log,
  };
}
