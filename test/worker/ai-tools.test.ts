import { expect, it } from 'vitest';
import { call, newKey, newWorkspace } from './support/api.ts';

const ACME = { key: 'acme-agent', name: 'Acme Agent', agents: ['Acme-Agent'], branches: ['acme-agent/'] };
const STORED = {
  ...ACME,
  agents: ['acme-agent'],
  reviewers: [],
  users: [],
  addresses: [],
  names: [],
};

it('a workspace adds, lists and removes AI tools of its own', async () => {
  const { key } = await newWorkspace();
  const { key: other } = await newWorkspace();
  expect((await call('GET', '/v1/ai/tools', { key })).body).toEqual({ data: [], nextCursor: null });
  const added = await call('POST', '/v1/ai/tools', { key, body: ACME });
  expect([added.status, added.body]).toEqual([201, STORED]);
  expect((await call('GET', '/v1/ai/tools', { key })).body).toEqual({ data: [STORED], nextCursor: null });
  expect((await call('GET', '/v1/ai/tools', { key: other })).body).toEqual({ data: [], nextCursor: null });
  expect((await call('POST', '/v1/ai/tools', { key, body: ACME })).status).toBe(409);
  expect((await call('DELETE', '/v1/ai/tools/acme-agent', { key: other })).status).toBe(404);
  expect((await call('DELETE', '/v1/ai/tools/acme-agent', { key })).status).toBe(204);
  expect((await call('DELETE', '/v1/ai/tools/acme-agent', { key })).status).toBe(404);
});

it('an owner changes them, a reader reads them, and a bad entry is refused by the field', async () => {
  const { key } = await newWorkspace();
  const { key: reader } = await newKey(key, 'reader');
  expect((await call('GET', '/v1/ai/tools', { key: reader })).status).toBe(200);
  expect((await call('POST', '/v1/ai/tools', { key: reader, body: ACME })).status).toBe(403);
  expect((await call('DELETE', '/v1/ai/tools/acme-agent', { key: reader })).status).toBe(403);
  const refused = async (change: object) => {
    const { status, body } = await call('POST', '/v1/ai/tools', { key, body: { ...ACME, ...change } });
    return [status, body.errors?.[0]?.path];
  };
  expect(await refused({ key: 'claude' })).toEqual([422, 'key']);
  expect(await refused({ agents: ['copilot-swe-agent'] })).toEqual([422, 'agents']);
  expect(await refused({ branches: ['.*'] })).toEqual([422, 'branches']);
  expect(await refused({ name: 3 })).toEqual([400, 'name']);
  expect((await refused({ pattern: '.*' }))[0]).toBe(400);
});
