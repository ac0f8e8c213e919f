import { expect, it } from 'vitest';
import { AGENT_BOTS, AGENT_USERS, AI_IDS, AI_LOGINS } from '../../src/domain/ai/accounts.ts';
import type { OwnTool } from '../../src/domain/ai/own-tool.ts';
import { authorKindOf } from '../../src/domain/author-kind.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { changeAccount, listAccounts } from '../../src/storage/accounts.ts';
import { addOwnTool } from '../../src/storage/ai-tools.ts';
import { saveActorsStatement } from '../../src/storage/actors.ts';
import { asTenant } from '../../src/storage/database.ts';
import { newScope, useDatabase } from '../support/database.ts';

const test = useDatabase();

const KINDS = ['user', 'bot', 'organization', 'mannequin', 'enterprise_user_account'] as const;

const OWN_TOOL: OwnTool = {
  key: 'heron',
  name: 'Heron',
  agents: ['heron-agent'],
  reviewers: ['heron-reviewer'],
  users: ['heron-machine'],
  addresses: [],
  names: [],
  branches: [],
};

it('SQL says the same of every account of a tool, whatever its kind, as the rule in words', async () => {
  const { workspaceId } = await newScope(test.db);
  await addOwnTool(test.db, workspaceId, OWN_TOOL);
  const others = ['octocat', 'dependabot', 'Claude', 'beta-devin-ai-integration', 'warp-agent-staging'];
  const own = ['heron-agent', 'heron-reviewer', 'heron-machine', 'heron-agent-beta'];
  const logins = [...others, ...own, ...AGENT_BOTS, ...AGENT_USERS, ...AI_LOGINS];
  const ids = AI_IDS.map((githubId, place) => ({
    githubId,
    login: `renamed-${place}`,
    kinds: KINDS.slice(place % 2, 1 + (place % 2)),
  }));
  const named = logins.map((login, place) => ({ githubId: String(1 + place * 10), login, kinds: KINDS }));
  const accounts: Actor[] = [...ids, ...named].flatMap(({ githubId, login, kinds }) =>
    kinds.map((kind, index) => ({ githubId: String(Number(githubId) + index), login, kind, seenAs: 'actor' })),
  );
  await asTenant(test.db, workspaceId, [saveActorsStatement(workspaceId, accounts)]);
  const { data } = await listAccounts(test.db, workspaceId, {}, accounts.length, null);
  expect(data).toHaveLength(accounts.length);
  const byId = new Map(accounts.map((account) => [account.githubId, account]));
  for (const { githubId, login, kind, authorKind } of data) {
    expect([login, kind, authorKind]).toEqual([
      login,
      kind,
      authorKindOf(byId.get(githubId) ?? null, null, [OWN_TOOL]),
    ]);
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
