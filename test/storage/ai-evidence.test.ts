import { beforeAll, expect, it } from 'vitest';
import { CASES } from '../../bench/eval/cases/all.ts';
import type { Account, AiSignal, EvidenceInput } from '../../src/domain/ai/evidence.ts';
import { signalsOf } from '../../src/domain/ai/signals.ts';
import { cleanText } from '../../src/domain/clean-text.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { FACTS_VERSIONS, factsOf } from '../../src/domain/facts/facts.ts';
import type { Scope } from '../../src/storage/database.ts';
import { saveFacts } from '../../src/storage/facts.ts';
import { staleFacts } from '../support/stale-facts.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { newScope, rowsOf, useDatabase } from '../support/database.ts';
import { comment, commit, complete, review, snapshot } from '../support/pull-request-snapshots.ts';
import { sized } from '../support/sized.ts';

const test = useDatabase();
let scope: Scope;

/** More than the database hands out unasked, and no evidence of anything. */
const LONG = `${'The list is kept in order from here on.\n'.repeat(50)}\n`;

/** The case as GitHub's texts could be stored, in the order of its rows' keys. */
function stored(
  { title, headRef, body, author, commits, reviews, comments }: EvidenceInput,
  before = '',
): EvidenceInput {
  return {
    author,
    title: cleanText(title),
    headRef,
    body: cleanText(before + body),
    commits: commits.map((one) => ({ ...one, message: cleanText(before + one.message) })),
    reviews: reviews.map((one) => ({ ...one, body: cleanText(one.body) })),
    comments: comments.map((one) => ({ ...one, body: cleanText(one.body) })),
    opinion: null,
  };
}

/** In the short form every twelfth: what each means is the unit tests' business. */
const TRIED = CASES.filter((_, index) => index % sized(12, 1) === 0);
const INPUTS = [...TRIED.map(({ input }) => stored(input)), ...TRIED.map(({ input }) => stored(input, LONG))];

const known = new Map<string, number>();
function actor(account: Account): Actor | null {
  if (account === null) return null;
  const name = `${account.kind} ${account.login}`;
  known.set(name, known.get(name) ?? known.size + 1);
  return { ...account, githubId: String(known.get(name)), seenAs: 'actor' };
}

const textOf = ({ kind, tool, tier, source, quote }: AiSignal) => [kind, tool, tier, source, quote].join('\n');

/** The database has one login for an account, without the suffix that REST gives to apps; what is written stays as it is. */
const asStored = (text: string) => (text.startsWith('co_author\n') ? text : text.replace(/\[bot\]$/, ''));

beforeAll(async () => {
  scope = await newScope(test.db);
  await savePullRequests(
    test.db,
    scope,
    INPUTS.map(({ author, title, headRef, body, commits, reviews, comments }, index) => {
      const of = (wanted: 'issue' | 'review') =>
        complete(
          comments
            .filter(({ kind }) => kind === wanted)
            .map((one) => comment(one.githubId, { ...one, author: actor(one.author) })),
        );
      return snapshot({
        number: index + 1,
        title,
        headRef,
        body,
        author: actor(author),
        lists: {
          commits: complete(commits.map((one) => commit(one.sha, { ...one, author: actor(one.author) }))),
          reviews: complete(reviews.map((one) => review(one.githubId, { ...one, author: actor(one.author) }))),
          comments: of('issue'),
          reviewComments: of('review'),
        },
      });
    }),
  );
});

it('what the database hands out says what the whole texts say, in every labelled case, long or short', async () => {
  const found = new Map<string, string[]>();
  for (;;) {
    const stale = await staleFacts(test.db, scope, FACTS_VERSIONS, 200);
    if (stale.length === 0) break;
    const facts = stale.map(factsOf);
    await saveFacts(test.db, scope, FACTS_VERSIONS, facts);
    for (const { pullRequestId, signals } of facts) found.set(pullRequestId, signals.map(textOf));
  }
  const rows = await rowsOf(test.db, scope, 'pull_requests', 'number');
  expect(rows).toHaveLength(INPUTS.length);
  const wrong = rows.flatMap((row, index) => {
    const input = INPUTS[index];
    const expected = input ? signalsOf(input).map(textOf).map(asStored) : [];
    const own = found.get(String(row['id'])) ?? [];
    return JSON.stringify(own) === JSON.stringify(expected) ? [] : [{ title: row['title'], own, expected }];
  });
  expect(wrong).toEqual([]);
  expect([...found.values()].flat().length).toBeGreaterThan(TRIED.length / 2);
});
