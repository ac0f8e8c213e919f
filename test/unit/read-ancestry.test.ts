import { expect, it } from 'vitest';
import type { AncestryWalk } from '../../src/domain/entities.ts';
import type { GitHub } from '../../src/github/client.ts';
import { holesOf, type GraphqlError } from '../../src/github/holes.ts';
import { readAncestry } from '../../src/github/read-ancestry.ts';

const repository = { githubId: '1', owner: 'octo', name: 'repository', publicOnly: false };
const DATE = '2026-01-01T00:00:00Z';
const WALK: AncestryWalk = { sha: 'a', ofSha: 'b', cursor: null, since: null };

/** Asks a GitHub that answers so; `text` is the query. */
async function ask(walks: AncestryWalk[], aliases: Record<string, unknown>, errors: GraphqlError[] = []) {
  let text = '';
  const data = { repository: { databaseId: 1, nameWithOwner: 'octo/repository', isPrivate: false, ...aliases } };
  const github = {
    graphql: (document: { toString(): string }) => {
      text = document.toString();
      return Promise.resolve({ data, holes: holesOf(data, errors) });
    },
  } as object as GitHub;
  return { walked: await readAncestry(github, repository, walks), text };
}

const history = (oids: string[], endCursor: string | null) => ({
  history: { pageInfo: { hasNextPage: endCursor !== null, endCursor }, nodes: oids.map((oid) => ({ oid })) },
});

it('a commit in the first page is an ancestor, one that is in none is not', async () => {
  const { walked } = await ask([WALK, WALK], {
    h0: history(['b', 'a'], 'more'),
    c0: { committedDate: DATE },
    h1: history(['b'], null),
    c1: { committedDate: DATE },
  });
  expect(walked.map(({ answer }) => answer)).toEqual(['yes', 'no']);
});

it('a longer history begins anew, bounded by when the commit was made, and goes on from there', async () => {
  const first = await ask([WALK], { h0: history(['b'], 'one'), c0: { committedDate: DATE } });
  expect(first.walked).toEqual([{ ...WALK, since: DATE, answer: null }]);
  expect(first.text).not.toContain('since');
  const second = await ask(first.walked, { h0: history(['b'], 'two') });
  expect(second.text).toContain(`since: "${DATE}"`);
  expect(second.text).not.toContain('committedDate');
  expect(second.walked).toEqual([{ ...WALK, since: DATE, cursor: 'two', answer: null }]);
  const third = await ask(second.walked, { h0: history(['a'], null) });
  expect(third.text).toContain('after: "two"');
  expect(third.walked).toMatchObject([{ answer: 'yes' }]);
});

it('of a commit that GitHub does not have nothing is known, and it is not asked again', async () => {
  const { walked } = await ask([WALK, WALK], {
    h0: null,
    c0: { committedDate: DATE },
    h1: history(['b'], 'more'),
    c1: null,
  });
  expect(walked.map(({ answer }) => answer)).toEqual(['unknown', 'unknown']);
});

it('a history with a hole tells of what it shows, and of nothing else', async () => {
  const hole = (oids: string[]) => {
    const { history: page } = history(oids, null);
    return { history: { ...page, nodes: [...page.nodes, null] } };
  };
  const c = { committedDate: DATE };
  const aliases = { h0: hole(['b']), c0: c, h1: hole(['a']), c1: c, h2: { history: null }, c2: c };
  const { walked } = await ask([WALK, WALK, WALK], aliases);
  const unread = expect.any(String) as string;
  expect(walked).toEqual([
    { ...WALK, answer: null, unread },
    { ...WALK, answer: 'yes' },
    { ...WALK, answer: null, unread },
  ]);
});

it('an error below a commit does not say that the commit is gone', async () => {
  const error = { type: 'NOT_FOUND', message: 'no', path: ['repository', 'h0', 'history'] };
  const { walked } = await ask([WALK], { h0: null, c0: { committedDate: DATE } }, [error]);
  expect(walked).toMatchObject([{ answer: null, unread: 'NOT_FOUND: no' }]);
});

it('what GitHub does not show this time is asked again by the next sync', async () => {
  const error = { message: 'Something went wrong', path: ['repository', 'h0'] };
  const { walked } = await ask([WALK], { h0: null, c0: { committedDate: DATE } }, [error]);
  expect(walked).toMatchObject([{ answer: null, unread: expect.stringContaining('Something went wrong') }]);
});
