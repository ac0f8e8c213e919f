import { expect, it } from 'vitest';
import type { OwnTool } from '../../src/domain/ai/own-tool.ts';
import { factsOf, FACTS_VERSIONS } from '../../src/domain/facts/facts.ts';
import { addOwnTool, listOwnTools, MAX_OWN_TOOLS, removeOwnTool } from '../../src/storage/ai-tools.ts';
import { saveFacts } from '../../src/storage/facts.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { staleFacts } from '../support/stale-facts.ts';
import { newScope, rowsOf, useDatabase } from '../support/database.ts';
import { commit, complete, review, snapshot } from '../support/pull-request-snapshots.ts';

const test = useDatabase();

const ACME: OwnTool = {
  key: 'acme-agent',
  name: 'Acme Agent',
  agents: [],
  reviewers: ['acme-reviewer'],
  users: [],
  addresses: ['agent@acme.example'],
  names: [],
  branches: ['acme-agent/'],
};
/** More than the database hands out unasked. */
const LONG = 'The list is kept in order from here on.\n'.repeat(50);

it('is used for the evidence of its workspace alone, from when it is added to when it is removed', async () => {
  const mine = await newScope(test.db);
  const theirs = await newScope(test.db);
  const pullRequest = snapshot({
    headRef: 'acme-agent/fix',
    lists: {
      commits: complete([commit('a', { message: `Work\n\n${LONG}\nCo-authored-by: Work <agent@acme.example>` })]),
      reviews: complete([
        review(1, { author: { login: 'acme-reviewer', kind: 'bot', githubId: '7', seenAs: 'actor' }, body: 'One.' }),
      ]),
    },
  });
  for (const scope of [mine, theirs]) await savePullRequests(test.db, scope, [pullRequest]);
  const compute = async (): Promise<string[]> => {
    const found: string[] = [];
    for (const scope of [mine, theirs]) {
      const stale = await staleFacts(test.db, scope, FACTS_VERSIONS, 10);
      if (stale.length > 0) await saveFacts(test.db, scope, FACTS_VERSIONS, stale.map(factsOf));
      const rows = await rowsOf(test.db, scope, 'ai_signals', 'kind, source');
      found.push(rows.map((row) => [row['kind'], row['tool'], row['tier'], row['source']].join(' ')).join(', '));
    }
    return found;
  };

  expect(await compute()).toEqual(['', '']);
  expect(await addOwnTool(test.db, mine.workspaceId, ACME)).toEqual([mine.repositoryId]);
  expect(await compute()).toEqual([
    'co_author acme-agent certain a, reviewer acme-agent certain 1, statement acme-agent strong branch',
    '',
  ]);
  expect(await listOwnTools(test.db, mine.workspaceId)).toEqual([ACME]);
  expect(await listOwnTools(test.db, theirs.workspaceId)).toEqual([]);
  expect(await removeOwnTool(test.db, theirs.workspaceId, ACME.key)).toBeNull();
  expect(await removeOwnTool(test.db, mine.workspaceId, ACME.key)).toEqual([mine.repositoryId]);
  expect(await compute()).toEqual(['', '']);
});

it('is refused when the key is taken or the workspace has enough', async () => {
  const { workspaceId, repositoryId } = await newScope(test.db);
  expect(await addOwnTool(test.db, workspaceId, ACME)).toEqual([repositoryId]);
  expect(await addOwnTool(test.db, workspaceId, ACME)).toBe('taken');
  for (let at = 1; at < MAX_OWN_TOOLS; at += 1) await addOwnTool(test.db, workspaceId, { ...ACME, key: `acme-${at}` });
  expect(await addOwnTool(test.db, workspaceId, { ...ACME, key: 'one-more' })).toBe('full');
  expect(await listOwnTools(test.db, workspaceId)).toHaveLength(MAX_OWN_TOOLS);
});
