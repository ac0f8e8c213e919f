import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Ancestry, DeploymentEvent } from '../domain/deployments/deployment-event.ts';
import { DEPLOYMENTS_VERSION, type DeploymentsInput, type StoredEvent } from '../domain/deployments/facts.ts';
import type { DeploymentSource } from '../domain/deployments/source.ts';
import { rowsAsTenant, type Database, type Scope } from './database.ts';
import { milliseconds } from './instants.ts';
import { isIntoProduction } from './into-production.ts';
import { opaque } from './opaque.ts';
import { literal, object, select } from './rows.ts';
import {
  commitAncestry,
  deployedCommits,
  deploymentFacts,
  deploymentMarks,
  deployments,
} from './schema/deployments.ts';
import { pullRequestFacts } from './schema/metrics.ts';
import { pullRequests } from './schema/pull-requests.ts';
import { repositories } from './schema/repositories.ts';

const r = alias(repositories, 'r');
const d = alias(deployments, 'd');
const p = alias(pullRequests, 'p');
const f = alias(pullRequestFacts, 'f');
const known = alias(deploymentFacts, 'known');

/** How many deployments one answer of the database has. */
const EVENTS_AT_ONCE = 10_000;

/** Changes with everything that the facts of a repository's deployments are computed from. */
const BASIS = sql<string>`concat_ws('/', extract(epoch from ${r.deploymentsChangedAt}), ${r.deploymentSource}, ${r.defaultBranch},
  ${DEPLOYMENTS_VERSION}::int)`;

/** Whether the stored facts of the repository `r` follow from an older basis. */
export const DEPLOYMENTS_DUE = sql`${r.deploymentsComputed} is distinct from ${BASIS}`;

/** Whether nothing has changed since the facts of a repository's deployments were computed from this basis. */
export function isBasis(repositoryId: string, basis: string): SQL<boolean> {
  return sql`exists (select from ${repositories} ${r} where ${r.id} = ${repositoryId} and ${BASIS} = ${basis})`;
}

/** Whether the repository's source and the definitions are still those of this basis. */
export function isOfSource(repositoryId: string, basis: string): SQL<boolean> {
  const source = (of: SQL) => sql`regexp_replace(${of}, '^[^/]*', '')`;
  return sql`exists (select from ${repositories} ${r} where ${r.id} = ${repositoryId} and ${source(BASIS)} = ${source(sql`${basis}::text`)})`;
}

/** Whether the stored facts of a row of `repositories` follow from rules or definitions that changed since. */
export const DEPLOYMENTS_OUTDATED = sql`(${repositories.deploymentsDueFrom} is not null
  or ${repositories.deploymentsComputed} not like ${literal(`%/${DEPLOYMENTS_VERSION}`)})`;

/** The basis of a repository's facts of deployments; null when the stored ones follow from it. */
export async function dueDeployments(
  db: Database,
  { workspaceId, repositoryId }: Scope,
): Promise<Pick<DeploymentsInput, 'source' | 'basis' | 'computed'> | null> {
  const [row] = await rowsAsTenant(
    db,
    workspaceId,
    select(
      { source: r.deploymentSource, basis: BASIS, computed: r.deploymentsComputed },
      sql`from ${repositories} ${r} where ${r.id} = ${repositoryId} and ${DEPLOYMENTS_DUE}`,
    ),
  );
  return row ?? null;
}

/** A row of the list of events, and where it stands there. */
type EventRow = Omit<StoredEvent, 'commit' | 'carriedBy'> & { carriedBy: string | null; place: string };

/**
 * Every event of the source that counts, of all the time, read in parts. With `merges`, the merges: each is an event of
 * its own, and carries itself.
 */
export async function deploymentEvents(db: Database, scope: Scope, source: DeploymentSource): Promise<StoredEvent[]> {
  const events: StoredEvent[] = [];
  const byMerges = source === 'merges';
  for (let after: Place | null = null; ;) {
    const part: SQL<EventRow> = byMerges ? mergesAfter(scope, after) : eventsAfter(scope, source, after);
    const rows: EventRow[] = await rowsAsTenant(db, scope.workspaceId, part);
    for (const { place: _place, ...row } of rows) {
      events.push(byMerges ? { ...row, commit: row.id, carriedBy: row.id } : { ...row, commit: row.sha });
    }
    const last = rows.at(-1);
    if (!last || rows.length < EVENTS_AT_ONCE) return events;
    after = { at: last.place, id: last.id };
  }
}

interface Place {
  at: string;
  id: string;
}

function markOf(id: SQL | typeof d.id | typeof p.id) {
  const { failed, reason, markedAt } = deploymentMarks;
  const mark = object({ failed, reason, at: milliseconds<number>(markedAt) });
  return sql<DeploymentEvent['mark']>`(select ${mark} from ${deploymentMarks} where ${deploymentMarks.id} = ${id})`;
}

function fingerprintOf(id: typeof d.id | typeof p.id) {
  return sql<string | null>`(select ${known.fingerprint} from ${deploymentFacts} ${known} where ${known.id} = ${id})`;
}

function eventsAfter({ repositoryId }: Scope, source: DeploymentSource, after: Place | null): SQL<EventRow> {
  const beyond = after ? sql`and (${d.createdAt}, ${d.id}) > (${after.at}::timestamptz, ${after.id}::uuid)` : sql``;
  const fields = {
    id: d.id,
    place: sql<string>`${d.createdAt}::text`,
    sha: d.sha,
    environment: d.environment,
    beganAt: milliseconds<number>(d.createdAt),
    succeededAt: milliseconds<number | null>(d.succeededAt),
    carriedBy: carrierOf(d.sha, repositoryId),
    mark: markOf(d.id),
    fingerprint: fingerprintOf(d.id),
  };
  return select(
    fields,
    sql`from ${deployments} ${d}
      where ${d.repositoryId} = ${opaque(repositoryId)} and ${d.source} = ${source} and ${d.isProduction} ${beyond}
      order by ${d.createdAt}, ${d.id} limit ${EVENTS_AT_ONCE}`,
  );
}

/** Merges into the production branch. */
function mergesAfter({ repositoryId }: Scope, after: Place | null): SQL<EventRow> {
  const beyond = after
    ? sql`and (${f.mergedAt}, ${f.pullRequestId}) > (${after.at}::timestamptz, ${after.id}::uuid)`
    : sql``;
  const fields = {
    id: p.id,
    place: sql<string>`${f.mergedAt}::text`,
    sha: sql<string>`coalesce(${p.mergeCommitSha}, ${p.headSha})`,
    environment: sql<string>`''`,
    beganAt: milliseconds<number>(f.mergedAt),
    succeededAt: milliseconds<number | null>(f.mergedAt),
    carriedBy: sql<string | null>`null`,
    mark: markOf(p.id),
    fingerprint: fingerprintOf(p.id),
  };
  return select(
    fields,
    sql`from ${pullRequestFacts} ${f} join ${pullRequests} ${p} on ${p.id} = ${f.pullRequestId}
      where ${f.repositoryId} = ${opaque(repositoryId)} and ${f.mergedAt} is not null and ${isIntoProduction(p)} ${beyond}
      order by ${f.mergedAt}, ${f.pullRequestId} limit ${EVENTS_AT_ONCE}`,
  );
}

/** The commit of the deployment that first carried a commit. */
export function carrierOf(sha: SQL | typeof d.sha | typeof p.mergeCommitSha, repositoryId: string) {
  return sql<string | null>`(select ${deployedCommits.carrier} from ${deployedCommits}
    where ${deployedCommits.repositoryId} = ${opaque(repositoryId)} and ${deployedCommits.sha} = ${sha})`;
}

/** What GitHub answered about the ancestry of commits. */
export interface KnownAncestry {
  isAncestor: Ancestry;
  /** Whether GitHub was asked already, also when it could not answer. */
  isAsked: (commit: string, of: string) => boolean;
}

/** Every answer about a repository's commits. They are few: about rollbacks alone. */
export async function knownAncestry(db: Database, { workspaceId, repositoryId }: Scope): Promise<KnownAncestry> {
  const { sha, ofSha, answer } = commitAncestry;
  const rows = await rowsAsTenant(
    db,
    workspaceId,
    select(
      { sha, ofSha, answer },
      sql`from ${commitAncestry} where ${commitAncestry.repositoryId} = ${opaque(repositoryId)}`,
    ),
  );
  const answers = new Map(rows.map((row) => [`${row.sha} ${row.ofSha}`, row.answer]));
  return {
    isAncestor(commit, of) {
      const found = answers.get(`${commit} ${of}`) ?? null;
      return found === null || found === 'unknown' ? null : found === 'yes';
    },
    isAsked: (commit, of) => answers.has(`${commit} ${of}`),
  };
}
