import { expect, it } from 'vitest';
import { AUDIT_ACTIONS } from '../../src/domain/audit.ts';
import { openApp } from '../../src/app.ts';
import { unauditedIn } from '../../src/routes/audited.ts';

const { definitions } = openApp().openAPIRegistry;
const operations = definitions.flatMap((definition) => (definition.type === 'route' ? [definition.route] : []));

it('every operation that is no GET says what the audit log has of it, or why it has nothing', () => {
  expect(operations.length).toBeGreaterThan(60);
  expect(unauditedIn(definitions)).toEqual([]);
  const route = { method: 'put', path: '/v1/new', responses: {} };
  expect(unauditedIn([{ type: 'route', route }])).toEqual(['PUT /v1/new']);
});

it('no GET changes anything', () => {
  const named = operations.filter((route) => route.method === 'get' && 'x-audit' in route);
  expect(named).toEqual([]);
});

it('every name of a change is one that something can have', () => {
  // These are not made by an operation of the API: people who come and go by way of GitHub.
  const others = ['member.joined'];
  const used = operations.map((route) => route['x-audit']).filter((audit) => typeof audit === 'string');
  expect(AUDIT_ACTIONS.filter((action) => !used.includes(action) && !others.includes(action))).toEqual([]);
});
