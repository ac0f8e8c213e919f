import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { AUTHOR_KINDS, type AuthorKind } from '../domain/author-kind.ts';
import type { RulesChange } from '../domain/rules/rules.ts';
import { asTenant, type Database } from './database.ts';
import { exclusionUnder } from './exclusions.ts';
import { hotfixUnder } from './hotfixes.ts';
import { pageOf, type Page } from './keyset.ts';
import { f } from './metrics/events.ts';
import { opaque } from './opaque.ts';
import { account as a, authorKindUnder, type Words } from './people.ts';
import type { Window } from '../domain/metrics/windows.ts';
import { columnOf, literal, select, type RowOf } from './rows.ts';
import { ruleIn } from './rules.ts';
import { actors } from './schema/actors.ts';
import { pullRequestFacts } from './schema/metrics.ts';
import { pullRequests } from './schema/pull-requests.ts';
import { iso } from './shown.ts';

const p = alias(pullRequests, 'p');

/** What is counted of the merges of a window. */
export interface Counted {
  merged: number;
  hotfixes: number;
  /** The median of `cycle_seconds`. */
  cycleP50: number | null;
}

/** How many merges of a window are by each kind of author. */
export type Merges = Record<AuthorKind, number>;

export interface Preview {
  before: Counted;
  after: Counted;
  merges: { before: Merges; after: Merges };
  /** How many of all pull requests would be left out by rules or one by one, and how many are now. */
  excluded: { before: number; after: number; of: number };
  /** A page of those that only the new rules leave out, the newest first, with the pattern; and how many these are. */
  leftOut: Page<RowOf<typeof LISTED>>;
  leftOutTotal: number;
}

const createdAt: SQL<string> = iso(sql`created_at`);
const LISTED = {
  id: sql<string>`id`,
  number: sql<number>`number`,
  title: sql<string>`title`,
  createdAt,
  excludedBy: sql<string>`new_rule`,
};

/**
 * What some changed rules would change: the merges of people in a window, and what is left out of everything. Nothing
 * is stored. One round trip, over every pull request of the workspace.
 */
export async function previewRules(
  db: Database,
  workspaceId: string,
  { excludedPullRequests, hotfix, people = {} }: RulesChange & { people?: Words | undefined },
  { from, to }: Window,
  limit: number,
  after: string[] | null,
): Promise<Preview> {
  const asked = (rule: unknown, name: 'excludedPullRequests' | 'hotfix'): SQL =>
    rule === undefined ? ruleIn(workspaceId, name) : sql`${JSON.stringify(rule)}::jsonb`;
  const ids = sql`any(array(select json_object_keys(${JSON.stringify(people)}::json)::uuid))`;
  const tables = sql`
    with kinds as materialized (
      select ${a.id}, ${authorKindUnder(people, a)} as kind from ${actors} ${a}
      where ${a.workspaceId} = ${opaque(workspaceId)} and (${a.id} = ${ids} or ${a.personId} = ${ids})
    ),
    said as materialized (
      select ${p.id}, ${p.number}, ${p.title}, ${p.createdAt} as created_at, kinds.kind,
        ${exclusionUnder(ruleIn(workspaceId, 'excludedPullRequests'))} as old_rule,
        ${exclusionUnder(asked(excludedPullRequests, 'excludedPullRequests'))} as new_rule
      from ${pullRequests} ${p} left join kinds on kinds.id = ${p.authorId} where ${p.workspaceId} = ${opaque(workspaceId)}
    ),
    -- Joined before rules leave anything out: how many they leave is not known, and few are expected.
    merges as materialized (
      select old_rule, new_rule, ${f.authorKind} as old_kind, coalesce(said.kind, ${f.authorKind}) as new_kind,
        ${hotfixUnder(ruleIn(workspaceId, 'hotfix'))} as old_hotfix, ${hotfixUnder(asked(hotfix, 'hotfix'))} as new_hotfix,
        ${f.cycleSeconds}
      from said join ${pullRequestFacts} ${f} on ${f.pullRequestId} = said.id join ${pullRequests} ${p} on ${p.id} = said.id
      where ${f.mergedAt} >= ${from} and ${f.mergedAt} < ${to}
    )`;
  const counted = (when: 'old' | 'new') => sql<Counted>`(
    select json_build_object('merged', count(*), 'hotfixes', count(*) filter (where ${sql.raw(when)}_hotfix),
      'cycleP50', percentile_cont(0.5) within group (order by ${columnOf('merges', f.cycleSeconds)}))
    from merges where ${sql.raw(when)}_rule is null and ${sql.raw(when)}_kind = 'people')`;
  const byKind = (when: 'old' | 'new') => sql<Merges>`(
    select json_build_object(${sql.join(
      AUTHOR_KINDS.map(
        (kind) => sql`${literal(kind)}, count(*) filter (where ${sql.raw(when)}_kind = ${literal(kind)})`,
      ),
      sql`, `,
    )}) from merges where ${sql.raw(when)}_rule is null)`;
  const isNew = sql`new_rule is not null and old_rule is null`;
  const beyond = after ? sql`and (created_at, id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql``;
  const [[row], leftOut] = await asTenant(db, workspaceId, [
    select(
      {
        before: counted('old'),
        after: counted('new'),
        merges: sql<Preview['merges']>`json_build_object('before', ${byKind('old')}, 'after', ${byKind('new')})`,
        excluded: sql<Preview['excluded']>`(
          select json_build_object('before', count(old_rule), 'after', count(new_rule), 'of', count(*)) from said)`,
        leftOutTotal: sql<number>`(select count(*)::int from said where ${isNew})`,
      },
      sql``,
      tables,
    ),
    select(
      LISTED,
      sql`from said where ${isNew} ${beyond} order by created_at desc, id desc limit ${limit + 1}`,
      tables,
    ),
  ]);
  if (!row) throw new Error('the query answered no row');
  return { ...row, leftOut: pageOf(leftOut, limit, ({ createdAt: at, id }) => [at, id]) };
}
