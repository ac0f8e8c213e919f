import { sql } from 'drizzle-orm';
import { beforeAll, expect, it } from 'vitest';
import { searchedOf } from '../../src/domain/search.ts';
import { asOwner, type Scope } from '../../src/storage/database.ts';
import { upsertRepository } from '../../src/storage/repositories.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { MAX_FOUND, search } from '../../src/storage/search.ts';
import { createTeam } from '../../src/storage/teams.ts';
import { newScope, repositoryOf, useDatabase } from '../support/database.ts';
import { at, person, snapshot } from '../support/pull-request-snapshots.ts';

const test = useDatabase();
let mine: Scope;
let theirs: Scope;

const TITLES = [
  'Fix the cache of pages',
  'Cache',
  'cache pages, again',
  'pycache is ignored',
  'Revert #37',
  'feat(api): añadir Größe 修复登录',
  '100% of it',
];

beforeAll(async () => {
  mine = await newScope(test.db);
  theirs = await newScope(test.db);
  const second = {
    ...mine,
    repositoryId: (
      await upsertRepository(test.db, mine.workspaceId, { ...repositoryOf(2), fullName: 'octo/widgets' }, null)
    ).id,
  };
  for (const scope of [mine, theirs]) {
    await savePullRequests(
      test.db,
      scope,
      TITLES.map((title, index) => snapshot({ number: 31 + index, title, updatedAt: at(index) })),
    );
    await createTeam(test.db, scope.workspaceId, { name: 'Cache keepers', members: [] });
  }
  await savePullRequests(test.db, second, [snapshot({ number: 37, title: 'Other', updatedAt: at(60) })]);
  // One person with two accounts, one of which had another name once.
  for (const [githubId, login] of [
    [5, 'Wren'],
    [6, 'cache-wren'],
  ] as const) {
    const author = { ...person(githubId), login };
    await savePullRequests(test.db, second, [snapshot({ number: githubId, title: `by ${githubId}`, author })]);
  }
  await savePullRequests(test.db, second, [
    snapshot({
      number: 5,
      title: 'by 5',
      author: { ...person(5), login: 'siskin' },
      updatedAt: at(70),
      readAt: at(71),
    }),
  ]);
  await asOwner(test.db, [
    sql`update actors set person_id = (select id from actors b where b.workspace_id = ${mine.workspaceId} and github_id = 5)
      where workspace_id = ${mine.workspaceId} and github_id = 6`,
  ]);
});

const find = (q: string) => search(test.db, mine.workspaceId, searchedOf(q));
const titles = async (q: string) => (await find(q)).pullRequests.map(({ title }) => title);

it('finds pull requests by number: in all repositories, or in the one that is named', async () => {
  const named = async (q: string) =>
    (await find(q)).pullRequests.map(({ repository, number, title }) => `${repository}#${number} ${title}`);
  expect(await named('#37')).toEqual([
    'octo/widgets#37 Other',
    'octo/repository-1#37 100% of it',
    'octo/repository-1#35 Revert #37',
  ]);
  expect(await named('WIDGETS#37')).toEqual(['octo/widgets#37 Other']);
  expect(await named('octo/repository-1#37')).toEqual(['octo/repository-1#37 100% of it']);
  expect(await named('https://github.com/octo/widgets/pull/37/files')).toEqual(['octo/widgets#37 Other']);
});

it('finds them by title, the closest first: the same, its beginning, a part, all words in any order', async () => {
  expect(await titles('cache')).toEqual([
    'Cache',
    'cache pages, again',
    'pycache is ignored',
    'Fix the cache of pages',
  ]);
  expect(await titles('PAG cache')).toEqual(['cache pages, again', 'Fix the cache of pages']);
  expect(await titles('登录')).toEqual(['feat(api): añadir Größe 修复登录']);
  expect(await titles('GRÖßE')).toEqual(['feat(api): añadir Größe 修复登录']);
  expect(await titles('0%')).toEqual(['100% of it']);
  expect(await titles("nothing' & | of:* \\ _")).toEqual([]);
});

it('finds repositories and teams by a part of their name', async () => {
  expect((await find('widg')).repositories.map(({ fullName }) => fullName)).toEqual(['octo/widgets']);
  expect((await find('KEEPERS')).teams.map(({ name }) => name)).toEqual(['Cache keepers']);
});

it('finds a person once, by any login of any of their accounts', async () => {
  const wren = { login: 'siskin', kind: 'people' };
  expect((await find('@Siskin')).people).toMatchObject([{ ...wren, foundBy: null }]);
  expect((await find('wren')).people).toMatchObject([{ ...wren, foundBy: 'wren' }]);
  expect((await find('cache')).people).toMatchObject([{ ...wren, foundBy: 'cache-wren' }]);
});

it('finds a few of each, and nothing of another workspace', async () => {
  const many = Array.from({ length: 20 }, (_, index) => snapshot({ number: index + 1, title: `Many ${index}` }));
  await savePullRequests(test.db, theirs, many);
  expect((await search(test.db, theirs.workspaceId, searchedOf('many'))).pullRequests).toHaveLength(MAX_FOUND);
  expect(await titles('many')).toEqual([]);
});
