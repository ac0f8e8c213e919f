import { sql } from 'drizzle-orm';
import { beforeAll, expect, it } from 'vitest';
import { listAccounts } from '../../src/storage/accounts.ts';
import { asOwner, type Scope } from '../../src/storage/database.ts';
import { decodeCursor, type Page } from '../../src/storage/keyset.ts';
import { listRepositories, upsertRepositories } from '../../src/storage/repositories.ts';
import { createTeam, listTeams } from '../../src/storage/teams.ts';
import { newScope, repositoryOf, useDatabase } from '../support/database.ts';

const test = useDatabase();
let scope: Scope;

/** Letters up to U+007F, to U+00FF, beyond it, and beyond U+FFFF. */
const NAMES = ['plain', 'größer', 'łódź', '平台', '🦀 crabs'];

beforeAll(async () => {
  scope = await newScope(test.db);
  const { workspaceId } = scope;
  for (const name of NAMES) await createTeam(test.db, workspaceId, { name, members: [] });
  const repositories = NAMES.map((name, index) => ({ ...repositoryOf(100 + index), fullName: `octo/${name}` }));
  await upsertRepositories(test.db, workspaceId, repositories, null);
  await asOwner(test.db, [
    sql`insert into actors (workspace_id, github_id, login, kind)
      select ${workspaceId}::uuid, row_number() over (), name, 'user'
      from json_array_elements_text(${JSON.stringify(NAMES)}::json) as name`,
  ]);
});

/** The lists that are sorted by a name, one entry a page: what each entry is called. All others are by times and numbers. */
const LISTS: [string, (after: string[] | null) => Promise<Page<string>>][] = [
  ['teams', async (after) => named(await listTeams(test.db, scope.workspaceId, 1, after), ({ name }) => name)],
  [
    'repositories',
    async (after) => named(await listRepositories(test.db, scope.workspaceId, 1, after), ({ fullName }) => fullName),
  ],
  [
    'accounts',
    async (after) => named(await listAccounts(test.db, scope.workspaceId, {}, 1, after), ({ login }) => login),
  ],
];

function named<Row>({ data, nextCursor }: Page<Row>, nameOf: (row: Row) => string): Page<string> {
  return { data: data.map(nameOf), nextCursor };
}

it.each(LISTS)('%s with any letters in their names are listed page by page, each once', async (_, list) => {
  const seen: string[] = [];
  let after: string[] | null = null;
  do {
    const page: Page<string> = await list(after);
    seen.push(...page.data);
    after = page.nextCursor === null ? null : decodeCursor(page.nextCursor, 2);
  } while (after !== null);
  for (const name of NAMES) expect(seen.filter((each) => each.endsWith(name))).toHaveLength(1);
});
