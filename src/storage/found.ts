import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { AuthorKind } from '../domain/author-kind.ts';
import type { DeploymentSource } from '../domain/deployments/source.ts';
import { rowsAsTenant, type Database } from './database.ts';
import { isIntoProduction } from './into-production.ts';
import { account, authorKind, effectiveKind } from './people.ts';
import { list, object, select, type RowOf } from './rows.ts';
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

const ACCOUNT = {
  id: sql<string>`one.id`,
  login: sql<string>`one.login`,
  kind: sql<string>`one.kind`,
  authorKind: sql<AuthorKind>`one.author_kind`,
  pullRequests: sql<number>`one.n`,
};

const ENVIRONMENT = {
  name: sql<string>`one.environment`,
  deployments: sql<number>`one.n`,
  lastAt: iso(sql`one.last_at`),
  isProduction: sql<boolean>`one.is_production`,
};

const BRANCH = {
  repositoryId: sql<string>`one.repository_id`,
  fullName: sql<string>`(select ${r.fullName} from ${repositories} ${r} where ${r.id} = one.repository_id)`,
  name: sql<string>`one.base_ref`,
  merged: sql<number>`one.n`,
  isProduction: sql<boolean>`one.is_production`,
};

const SOURCE = {
  source: sql<Exclude<DeploymentSource, 'merges'>>`one.source`,
  repositories: sql<number>`one.repositories`,
  deployments: sql<number>`one.n`,
};

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
    sql<number>`(select coalesce(sum(n), 0)::int from named where author_kind = ${kind})`;
  return {
    authors: object({
      people: ofKind('people'),
      agents: ofKind('agents'),
      automation: ofKind('automation'),
      unknown: sql<number>`(select coalesce(sum(n), 0)::int from counted where author_id is null)`,
    }),
    accounts: largest(ACCOUNT, sql`select * from named where author_kind <> 'people'`),
    environments: largest(
      ENVIRONMENT,
      sql`select ${d.environment} as environment, count(*)::int as n, max(${d.succeededAt}) as last_at,
          bool_or(${d.isProduction}) as is_production
        from ${deployments} ${d} where ${d.workspaceId} = ${workspaceId} and ${d.succeededAt} is not null
          and ${d.source} in ('deployments', 'api')
        group by ${d.environment}`,
    ),
    branches: largest(
      BRANCH,
      sql`select ${p.repositoryId} as repository_id, ${p.baseRef} as base_ref, count(*)::int as n, ${isIntoProduction(p)} as is_production
        from ${pullRequests} ${p} where ${p.workspaceId} = ${workspaceId} and ${p.mergedAt} is not null
        group by ${p.workspaceId}, ${p.repositoryId}, ${p.baseRef}`,
    ),
    sources: largest(
      SOURCE,
      sql`select ${d.source} as source, count(*)::int as n, count(distinct ${d.repositoryId})::int as repositories
        from ${deployments} ${d} where ${d.workspaceId} = ${workspaceId} and ${d.succeededAt} is not null and ${d.isProduction}
        group by ${d.source}`,
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
  const counted = sql`
    with counted as materialized (
      select ${p.authorId} as author_id, count(*)::int as n from ${pullRequests} ${p}
      where ${p.workspaceId} = ${workspaceId} group by 1
    ),
    named as materialized (
      select ${account.id}, ${account.login}, ${effectiveKind(account)} as kind, ${authorKind(account)} as author_kind, n
      from counted join ${actors} ${account} on ${account.id} = counted.author_id
    )`;
  const [row] = await rowsAsTenant(db, workspaceId, select(fieldsOf(workspaceId), sql``, counted));
  if (!row) throw new Error('the select answered no row');
  return row;
}
