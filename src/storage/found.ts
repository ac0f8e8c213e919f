import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { AuthorKind } from '../domain/author-kind.ts';
import { rowsAsTenant, type Database } from './database.ts';
import { isIntoProduction } from './into-production.ts';
import { opaque } from './opaque.ts';
import { account, authorKind, effectiveKind } from './people.ts';
import { columnsOf, list, object, select, type RowOf } from './rows.ts';
import { actors } from './schema/actors.ts';
import { deployments } from './schema/deployments.ts';
import { pullRequests } from './schema/pull-requests.ts';
import { repositories } from './schema/repositories.ts';
import { iso } from './shown.ts';

const p = alias(pullRequests, 'p');
const d = alias(deployments, 'd');
const r = alias(repositories, 'r');

/** How many of each kind are listed at most: the largest. */
const MAX_LISTED = 100;

const COUNTED = { authorId: p.authorId, n: sql<number>`count(*)::int` };
const counted = columnsOf('counted', COUNTED);

/** An account, with how many pull requests it has opened. */
const NAMED = {
  id: account.id,
  login: account.login,
  kind: effectiveKind(account),
  authorKind: authorKind(account),
  n: counted.n,
};
const named = columnsOf('named', NAMED);

const ENVIRONMENT = {
  environment: d.environment,
  n: sql<number>`count(*)::int`,
  lastAt: iso(sql`max(${d.succeededAt})`),
  isProduction: sql<boolean>`bool_or(${d.isProduction})`,
};
const environment = columnsOf('one', ENVIRONMENT);

const BRANCH = {
  repositoryId: p.repositoryId,
  baseRef: p.baseRef,
  n: sql<number>`count(*)::int`,
  isProduction: sql<boolean>`${isIntoProduction(p)}`,
};
const branch = columnsOf('one', BRANCH);

const SOURCE = {
  source: d.source,
  n: sql<number>`count(*)::int`,
  repositories: sql<number>`count(distinct ${d.repositoryId})::int`,
};
const source = columnsOf('one', SOURCE);

/** The largest of some rows, which have their number as `n`, as a list. */
function largest<Fields extends Parameters<typeof list>[0]>(fields: Fields, rows: SQL) {
  return list(
    fields,
    sql`from (select * from (${rows}) every order by n desc limit ${MAX_LISTED}) one`,
    sql`one.n desc`,
  );
}

function fieldsOf(workspaceId: string) {
  const ofKind = (kind: AuthorKind) =>
    sql<number>`(select coalesce(sum(${named.n}), 0)::int from named where ${named.authorKind} = ${kind})`;
  const one = columnsOf('one', NAMED);
  return {
    authors: object({
      people: ofKind('people'),
      agents: ofKind('agents'),
      automation: ofKind('automation'),
      unknown: sql<number>`(select coalesce(sum(${counted.n}), 0)::int from counted where ${counted.authorId} is null)`,
    }),
    accounts: largest(
      { id: one.id, login: one.login, kind: one.kind, authorKind: one.authorKind, pullRequests: one.n },
      sql`select * from named where ${named.authorKind} <> 'people'`,
    ),
    environments: largest(
      {
        name: environment.environment,
        deployments: environment.n,
        lastAt: environment.lastAt,
        isProduction: environment.isProduction,
      },
      select(
        ENVIRONMENT,
        sql`from ${deployments} ${d} where ${d.workspaceId} = ${opaque(workspaceId)} and ${d.succeededAt} is not null
            and ${d.source} in ('deployments', 'api')
          group by ${d.environment}`,
      ),
    ),
    branches: largest(
      {
        repositoryId: branch.repositoryId,
        fullName: sql<string>`(select ${r.fullName} from ${repositories} ${r} where ${r.id} = ${branch.repositoryId})`,
        name: branch.baseRef,
        merged: branch.n,
        isProduction: branch.isProduction,
      },
      select(
        BRANCH,
        sql`from ${pullRequests} ${p} where ${p.workspaceId} = ${opaque(workspaceId)} and ${p.mergedAt} is not null
          group by ${p.workspaceId}, ${p.repositoryId}, ${p.baseRef}`,
      ),
    ),
    sources: largest(
      { source: source.source, repositories: source.repositories, deployments: source.n },
      select(
        SOURCE,
        sql`from ${deployments} ${d} where ${d.workspaceId} = ${opaque(workspaceId)} and ${d.succeededAt} is not null and ${d.isProduction}
          group by ${d.source}`,
      ),
    ),
  };
}

/** What the history has that the rules decide about. */
export type Found = RowOf<ReturnType<typeof fieldsOf>>;

/**
 * What was found that rules decide about: who opened pull requests, by kind, with the accounts that are no people; the
 * environments and sources of deployments; the branches that were merged into. One round trip, over every pull request.
 */
export async function readFound(db: Database, workspaceId: string): Promise<Found> {
  const tables = sql`
    with counted as materialized (
      ${select(COUNTED, sql`from ${pullRequests} ${p} where ${p.workspaceId} = ${opaque(workspaceId)} group by 1`)}
    ),
    named as materialized (
      ${select(NAMED, sql`from counted join ${actors} ${account} on ${account.id} = ${counted.authorId}`)}
    )`;
  const [row] = await rowsAsTenant(db, workspaceId, select(fieldsOf(workspaceId), sql``, tables));
  if (!row) throw new Error('the select answered no row');
  return row;
}
