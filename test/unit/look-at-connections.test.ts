import { beforeEach, describe, expect, it } from 'vitest';
import type { ListAccess } from '../../src/domain/access.ts';
import { FailureError, type Failure } from '../../src/errors.ts';
import { lookAtConnections, type ConnectionDeps } from '../../src/jobs/schedule/look-at-connections.ts';
import type { SyncMessage } from '../../src/messages.ts';

type Connection = Parameters<
  ConnectionDeps<{
    id: string;
    workspaceId: string;
    status: 'active' | 'marked';
    repositoryOwner: string | null;
  }>['look']
>[0];

const FIRST = { type: 'sync.connections', v: 1, after: null } as const;
const ACCESS: ListAccess[] = [{ list: 'metadata', readable: true, grant: null }];
const REFUSED: Failure = { kind: 'bad_credential', reason: 'refused', detail: 'HTTP 401', advice: 'make a new one' };
const SAML: Failure = { kind: 'bad_credential', reason: 'saml', detail: 'HTTP 403', advice: 'authorize it' };

let noted: string[] = [];
let marked: { id: string; refusedFor: string | undefined }[] = [];
let sent: SyncMessage[] = [];
beforeEach(() => {
  [noted, marked, sent] = [[], [], []];
});

const connection = (id: string, status: 'active' | 'marked'): Connection => ({
  id,
  status,
  workspaceId: 'workspace',
  repositoryOwner: 'acme',
});

function deps(connections: Connection[], failures: Record<string, Failure> = {}): ConnectionDeps<Connection> {
  return {
    async look({ id }) {
      const failure = failures[id];
      if (failure) throw new FailureError(failure);
      return ACCESS;
    },
    store: {
      connectionsToLookAt: async (after, limit) => connections.filter(({ id }) => id > (after ?? '')).slice(0, limit),
      noteAccess: async (_, id) => noted.push(id),
      markConnection: async (_, id, { refusedFor }) => marked.push({ id, refusedFor }),
    },
    sendToSync: async (messages) => void sent.push(...messages.map(({ body }) => body)),
    log: () => undefined,
  };
}

describe('connections whose time has come', () => {
  it('are active again when GitHub takes them, and stay marked when it does not', async () => {
    const both = [connection('a', 'marked'), connection('b', 'marked')];
    await lookAtConnections(deps(both, { b: REFUSED }), FIRST);
    expect([noted, marked]).toEqual([['a'], [{ id: 'b', refusedFor: undefined }]]);
  });

  it('are not marked for one 401 that may pass, nor for a limit, an outage or the App’s own key', async () => {
    const all = ['a', 'b', 'c', 'd'].map((id) => connection(id, 'active'));
    const limit: Failure = { kind: 'secondary_limit', retryAfterSeconds: 60, detail: 'too fast' };
    const failures = {
      a: REFUSED,
      b: limit,
      c: { kind: 'bad_app', detail: '401' },
      d: { kind: 'transient', detail: '' },
    };
    await lookAtConnections(deps(all, failures as Record<string, Failure>), FIRST);
    expect([noted, marked]).toEqual([[], []]);
  });

  it('are marked for the one organization that refuses them', async () => {
    await lookAtConnections(deps([connection('a', 'active')], { a: SAML }), FIRST);
    expect(marked).toEqual([{ id: 'a', refusedFor: 'acme' }]);
  });

  it('are looked at a few with each message, whatever becomes of one', async () => {
    const many = Array.from({ length: 25 }, (_, index) => connection(String.fromCodePoint(97 + index), 'marked'));
    await lookAtConnections(deps(many, { a: REFUSED }), FIRST);
    expect([noted.length, sent]).toEqual([19, [{ ...FIRST, after: 't' }]]);
    await lookAtConnections(deps(many), { ...FIRST, after: 't' });
    expect([noted.length, sent.length]).toEqual([24, 1]);
  });
});
