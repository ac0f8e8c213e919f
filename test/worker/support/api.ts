import { exports } from 'cloudflare:workers';
import type { SyncRun } from '../../../src/storage/sync-runs.ts';
import { ADMIN_TOKEN } from '../../support/worker-secrets.ts';

export interface Answer<Body> {
  status: number;
  type: string | null;
  body: Body;
}

export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  detail: string;
  errors?: { path: string; message: string }[];
}

/** A repository as the API shows it, as far as tests look. */
export interface ShownRepository {
  id: string;
  fullName: string;
  coveredSince: string | null;
  syncedThrough: string | null;
  fullHistory: boolean;
  sync: { id: string } | null;
  lastReceipt: SyncRun['receipt'];
}

/** Asks the Worker; `body` is sent as JSON, a text as it is. Headers win over the key. */
export function request(
  method: string,
  path: string,
  options: { key?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Response> {
  const { key, body, headers } = options;
  return exports.default.fetch(`https://edge.test${path}`, {
    method,
    headers: { ...(key !== undefined && { authorization: `Bearer ${key}` }), ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
}

/** The same, with the JSON of the answer; null where there is none. */
export async function call<Body = ProblemBody>(...parameters: Parameters<typeof request>): Promise<Answer<Body>> {
  const response = await request(...parameters);
  const text = await response.text();
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    body: (text === '' ? null : JSON.parse(text)) as Body,
  };
}

/** A new workspace: its id and its owner's key. */
export async function newWorkspace(name = 'Acme'): Promise<{ id: string; key: string }> {
  const { status, body } = await call<{ id: string; apiKey: string }>('POST', '/v1/workspaces', {
    key: ADMIN_TOKEN,
    body: { name },
  });
  if (status !== 201) throw new Error(`a workspace was not created: ${JSON.stringify(body)}`);
  return { id: body.id, key: body.apiKey };
}

export async function newKey(owner: string, role: string): Promise<{ id: string; key: string }> {
  const { body } = await call<{ id: string; apiKey: string }>('POST', '/v1/api-keys', {
    key: owner,
    body: { name: `a ${role}`, role },
  });
  return { id: body.id, key: body.apiKey };
}

export async function track(key: string, fullName: string, connectionId?: string): Promise<ShownRepository> {
  const { status, body } = await call<ShownRepository>('POST', '/v1/repositories', {
    key,
    body: { fullName, ...(connectionId !== undefined && { connectionId }) },
  });
  if (status !== 201) throw new Error(`${fullName} was not tracked: ${JSON.stringify(body)}`);
  return body;
}

export function startSync(key: string, repositoryId: string, body: object = {}): Promise<Answer<SyncRun>> {
  return call<SyncRun>('POST', `/v1/repositories/${repositoryId}/syncs`, { key, body });
}

export async function readSync(key: string, id: string): Promise<SyncRun> {
  return (await call<SyncRun>('GET', `/v1/syncs/${id}`, { key })).body;
}

/** Starts a sync and waits for its end. */
export async function syncToEnd(key: string, repositoryId: string, body: object = {}): Promise<SyncRun> {
  const { body: begun } = await startSync(key, repositoryId, body);
  // The stream of its events ends with it; to ask again and again would cost as much as the sync itself.
  await (await request('GET', `/v1/syncs/${begun.id}/events`, { key })).text();
  return until(
    () => readSync(key, begun.id),
    (sync) => sync.finishedAt !== null,
  );
}

/** Less than what a test is given, so that the error says what was read last. */
const PATIENCE_MS = 90_000;
/** Each look costs as much as any request: the longer it takes, the fewer. */
const FIRST_WAIT_MS = 20;
const MAX_WAIT_MS = 200;

/** Reads again and again until it is as wanted; throws what it read last when it never is. */
export async function until<Value>(read: () => Promise<Value>, wanted: (value: Value) => boolean): Promise<Value> {
  const deadline = Date.now() + PATIENCE_MS;
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 1.5, MAX_WAIT_MS)) {
    const value = await read();
    if (wanted(value)) return value;
    if (Date.now() > deadline) throw new Error(`it never came to that: ${JSON.stringify(value)}`);
    await scheduler.wait(wait);
  }
}
