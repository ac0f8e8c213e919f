import { expect, it } from 'vitest';
import { AGENT_BOTS, AGENT_USERS, AI_LOGINS } from '../../src/domain/ai/accounts.ts';
import { authorKindOf } from '../../src/domain/author-kind.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { changeAccount, listAccounts } from '../../src/storage/accounts.ts';
import { saveActorsStatement } from '../../src/storage/actors.ts';
import { asTenant } from '../../src/storage/database.ts';
import { newScope, useDatabase } from '../support/database.ts';

const test = useDatabase();

const KINDS = ['user', 'bot', 'organization', 'mannequin', 'enterprise_user_account'] as const;

it('SQL says the same of every account of a tool, whatever its kind, as the rule in words', async () => {
  const { workspaceId } = await newScope(test.db);
  const logins = ['octocat', 'dependabot', 'Claude', ...AGENT_BOTS, ...AGENT_USERS, ...AI_LOGINS];
  const accounts: Actor[] = logins.flatMap((login, place) =>
    KINDS.map((kind, index) => ({ githubId: String(1 + place * 10 + index), login, kind, seenAs: 'actor' })),
  );
  await asTenant(test.db, workspaceId, [saveActorsStatement(workspaceId, accounts)]);
  const { data } = await listAccounts(test.db, workspaceId, {}, accounts.length, null);
  expect(data).toHaveLength(accounts.length);
  const byId = new Map(accounts.map((account) => [account.githubId, account]));
  for (const { githubId, login, kind, authorKind } of data) {
    expect([login, kind, authorKind]).toEqual([login, kind, authorKindOf(byId.get(githubId) ?? null)]);
  }
});

it('a joined account counts as its person, unless the workspace says something of the account itself', async () => {
  const { workspaceId } = await newScope(test.db);
  const accounts: Actor[] = [
    { githubId: '1', login: 'octocat', kind: 'user', seenAs: 'actor' },
    { githubId: '2', login: 'octocat-machine', kind: 'bot', seenAs: 'actor' },
  ];
  await asTenant(test.db, workspaceId, [saveActorsStatement(workspaceId, accounts)]);
  const listed = async () => (await listAccounts(test.db, workspaceId, {}, 10, null)).data;
  const kinds = async () => (await listed()).map(({ authorKind }) => authorKind);
  const [person, machine] = await listed();
  if (!person || !machine) throw new Error('both are stored');
  expect(await kinds()).toEqual(['people', 'automation']);
  await changeAccount(test.db, workspaceId, machine, { personId: person.id });
  expect(await kinds()).toEqual(['people', 'people']);
  await changeAccount(test.db, workspaceId, person, { countsAs: 'agents' });
  expect(await kinds()).toEqual(['agents', 'agents']);
  await changeAccount(test.db, workspaceId, machine, { countsAs: 'automation' });
  expect(await kinds()).toEqual(['agents', 'automation']);
});
