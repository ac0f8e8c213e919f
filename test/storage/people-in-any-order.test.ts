// @module-tag long
import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { DEFAULT_RULES } from '../../src/domain/rules/rules.ts';
import { changeAccount, listAccounts } from '../../src/storage/accounts.ts';
import { rowsAsTenant, type Scope } from '../../src/storage/database.ts';
import { changeRules } from '../../src/storage/rules.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { computeAll } from '../support/compute-all.ts';
import { newScope, rowsOf, useDatabase } from '../support/database.ts';
import { history } from '../support/generated-history.ts';
import { integersOf } from '../support/random.ts';
import { sized } from '../support/sized.ts';

const test = useDatabase();
/** The first has what was once forgotten. */
const SEEDS = [13, ...Array.from({ length: sized(1, 12) }, (_, index) => index + 1)];
const STEPS = 30;
/** After so many steps everything is computed again, and compared. */
const COMPARED = 5;
const SAID_BY = { keyId: randomUUID(), keyName: 'a key' };
const LOGINS = ['person-1', 'person-5', 'x-1', 'x-2', 'checker'];
const PATTERNS = ['person-1', 'checker', '*-2', 'x-*', 'person-3'];

/** The facts of a scope, without when they were computed. */
async function factsOf(scope: Scope) {
  const facts = await rowsOf(test.db, scope, 'pull_request_facts', 'pull_request_id');
  const ofReviews = await rowsOf(test.db, scope, 'review_facts', 'review_id');
  return [...facts, ...ofReviews].map(({ computed_at: _computedAt, ...fact }) => fact);
}

it.each(SEEDS)('who counts is the same, however accounts came to be what they are (seed %i)', async (seed) => {
  const scope = await newScope(test.db);
  const { workspaceId } = scope;
  const random = integersOf(seed);
  const oneOf = <Item>(items: readonly Item[]): Item => {
    const item = items[random(items.length)];
    if (item === undefined) throw new Error('there is none');
    return item;
  };
  const pullRequests = history(seed, 30);
  await savePullRequests(test.db, scope, pullRequests);
  const accounts = async () => (await listAccounts(test.db, workspaceId, {}, 50, null)).data;
  let read = Date.UTC(2027, 0, 1);
  const changes = [
    async function anotherLoginOrKind() {
      const copy = oneOf(pullRequests.filter(({ author }) => author !== null));
      const author = copy.author && {
        ...copy.author,
        login: oneOf(LOGINS),
        kind: oneOf(['user', 'user', 'bot'] as const),
      };
      const readAt = new Date((read += 1_000)).toISOString();
      await savePullRequests(test.db, scope, [{ ...copy, author, updatedAt: readAt, readAt }]);
    },
    async function anotherPerson() {
      const known = await accounts();
      await changeAccount(test.db, workspaceId, oneOf(known), { personId: oneOf([null, oneOf(known).id]) });
    },
    async function anotherWord() {
      const countsAs = oneOf([null, 'people', 'automation'] as const);
      await changeAccount(test.db, workspaceId, oneOf(await accounts()), { countsAs });
    },
    async function anotherRule() {
      const excludedPullRequests = { ...DEFAULT_RULES.excludedPullRequests, author: [oneOf(PATTERNS)] };
      await changeRules(test.db, workspaceId, SAID_BY, { excludedPullRequests });
    },
  ];
  const done: string[] = [];
  for (let step = 1; step <= STEPS; step++) {
    const change = oneOf(changes);
    done.push(change.name);
    await change();
    await computeAll(test.db, scope);
    if (step % COMPARED > 0) continue;
    const asChanged = await factsOf(scope);
    await rowsAsTenant(test.db, workspaceId, sql`update pull_requests set facts_due = true`);
    await computeAll(test.db, scope);
    expect(asChanged, done.join(', ')).toEqual(await factsOf(scope));
  }
});
