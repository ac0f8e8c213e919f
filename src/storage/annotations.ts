import { sql, type SQL, type SQLWrapper } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { AnnotationKind } from '../domain/annotations.ts';
import type { OneOrMore } from '../domain/metrics/filters.ts';
import type { Window } from '../domain/metrics/windows.ts';
import { asOwner, rowsAsTenant, type Database } from './database.ts';
import { pageOf, type Page } from './keyset.ts';
import { opaque } from './opaque.ts';
import { columnOf, isOneOf, list, literal, nameOf, namesOf, select, type RowOf } from './rows.ts';
import { deploymentFacts, deploymentSourceChanges, incidents } from './schema/deployments.ts';
import { formulaVersions, syncSummaries } from './schema/records.ts';
import { repositories } from './schema/repositories.ts';
import { ruleChanges } from './schema/rules.ts';
import { workspaces } from './schema/workspaces.ts';
import { inMilliseconds, iso } from './shown.ts';

const w = alias(workspaces, 'w');
const r = alias(repositories, 'r');
const c = alias(ruleChanges, 'c');
const v = alias(formulaVersions, 'v');
const e = alias(formulaVersions, 'e');
const o = alias(deploymentSourceChanges, 'o');
const d = alias(deploymentFacts, 'd');
const i = alias(incidents, 'i');
const s = alias(syncSummaries, 's');
const n = alias(syncSummaries, 'n');

/** What annotations are asked of: a workspace, or some of its repositories by id. */
export interface AnnotationsAsked {
  workspaceId: string;
  repositoryId?: OneOrMore | undefined;
}

const ANNOTATION = {
  kind: sql<AnnotationKind>`a.kind`,
  at: iso(sql`a.at`),
  /** The end of a period; null for an event of one instant, and while the period lasts. */
  until: iso<string | null>(sql`a.until`),
  repositoryId: sql<string | null>`${columnOf('a', s.repositoryId)}`,
  repository: sql<string | null>`${r.fullName}`,
  /** Of the change, the deployment or the incident; null for what has no id. */
  id: sql<string | null>`a.id`,
  /** What its sentence is made of: src/domain/annotations.ts. */
  words: sql<string[]>`a.words`,
};

/**
 * A page of the annotations of a window, the oldest of the page first, and how many the window has. The first page has the newest,
 * and `nextCursor` leads to earlier ones. One round trip.
 */
export async function readAnnotations(
  db: Database,
  asked: AnnotationsAsked,
  { from, to }: Window,
  limit: number,
  after: string[] | null,
): Promise<Page<RowOf<typeof ANNOTATION>> & { total: number }> {
  const [start, end] = [sql`${from}::timestamptz`, sql`${to}::timestamptz`];
  // No kind has an id of every row; one is made of what tells two annotations of an instant apart.
  const place = sql`(md5(concat_ws(' ', every.kind, every.id, ${columnOf('every', s.repositoryId)}, every.words))::uuid)`;
  const beyond = after
    ? sql`where (${inMilliseconds(sql`every.at`)}, ${place}) < (${after[0]}::timestamptz, ${after[1]}::uuid)`
    : sql``;
  const [row] = await rowsAsTenant(
    db,
    asked.workspaceId,
    select(
      {
        total: sql<number>`(select count(*)::int from every)`,
        newest: list(
          { ...ANNOTATION, place: sql<string>`a.place` },
          sql`from (
              select every.*, ${place} as place from every ${beyond}
              order by ${inMilliseconds(sql`every.at`)} desc, place desc limit ${limit + 1}
            ) a left join ${repositories} ${r} on ${r.id} = ${columnOf('a', s.repositoryId)}`,
          sql`${inMilliseconds(sql`a.at`)} desc, a.place desc`,
        ),
      },
      sql``,
      sql`with every as materialized (${sql.join(sourcesOf(asked, start, end), sql` union all `)})`,
    ),
  );
  if (!row) throw new Error('the query answered no row');
  const { data, nextCursor } = pageOf(row.newest, limit, (one) => [one.at, one.place]);
  return { total: row.total, data: data.map(({ place: _place, ...shown }) => shown).toReversed(), nextCursor };
}

/** A select for each kind. It answers the events in the window and the periods that overlap it. */
function sourcesOf({ workspaceId, repositoryId }: AnnotationsAsked, from: SQL, to: SQL): SQL[] {
  const within = (at: SQLWrapper) => sql`${at} >= ${from} and ${at} < ${to}`;
  const among = (id: SQLWrapper) => (repositoryId === undefined ? sql`true` : isOneOf(id, repositoryId));
  const deployed = (kind: string) => sql`from ${deploymentFacts} ${d}
    where ${d.workspaceId} = ${opaque(workspaceId)} and ${d.kind} = ${literal(kind)} and ${within(d.at)} and ${among(d.repositoryId)}`;
  return [
    annotation('rules_changed', { at: c.changedAt, id: c.id }, [
      sql`jsonb_build_array(${c.keyName}) || (select jsonb_agg(name) from jsonb_object_keys(${c.after}) name)`,
      sql`from ${ruleChanges} ${c} where ${c.workspaceId} = ${opaque(workspaceId)} and ${within(c.changedAt)}`,
    ]),
    // The first version of a workspace changes nothing.
    annotation('definitions_changed', { at: v.since }, [
      sql`jsonb_build_array(${v.version}::text)`,
      sql`from ${formulaVersions} ${v} join ${workspaces} ${w} on ${w.id} = ${workspaceId} and ${w.createdAt} < ${v.since}
        where ${within(v.since)} and exists (select from ${formulaVersions} ${e} where ${e.version} < ${v.version})`,
    ]),
    annotation('source_changed', { at: o.at, repositoryId: o.repositoryId, id: o.id }, [
      sql`jsonb_build_array(${o.previous}, ${o.source})`,
      sql`from ${deploymentSourceChanges} ${o}
        where ${o.workspaceId} = ${opaque(workspaceId)} and ${within(o.at)} and ${among(o.repositoryId)}`,
    ]),
    annotation('repository_added', { at: r.createdAt, repositoryId: r.id }, [
      sql`'[]'::jsonb`,
      sql`from ${repositories} ${r} where ${r.workspaceId} = ${opaque(workspaceId)} and ${within(r.createdAt)} and ${among(r.id)}`,
    ]),
    annotation('not_stored', { at: from, until: sql`least(${r.coveredSince}, ${to})`, repositoryId: r.id }, [
      sql`'[]'::jsonb`,
      sql`from ${repositories} ${r}
        where ${r.workspaceId} = ${opaque(workspaceId)} and coalesce(${r.coveredSince}, ${to}) > ${from} and ${among(r.id)}`,
    ]),
    notRead(workspaceId, among(s.repositoryId), from, to),
    annotation('deployment_failed', { at: d.at, until: d.recoveredAt, repositoryId: d.repositoryId, id: d.id }, [
      sql`jsonb_build_array(${d.sha}, ${d.environment}) || coalesce(jsonb_path_query_array(${d.causes}, '$[*].source'), '[]')`,
      sql`${deployed('deployment')} and ${d.failed}`,
    ]),
    annotation('rollback', { at: d.at, repositoryId: d.repositoryId, id: d.id }, [
      sql`jsonb_build_array(${d.sha}, ${d.environment})`,
      deployed('rollback'),
    ]),
    annotation('incident', { at: i.startedAt, until: i.endedAt, repositoryId: i.repositoryId, id: i.id }, [
      sql`jsonb_build_array(${i.title})`,
      sql`from ${incidents} ${i}
        where ${i.workspaceId} = ${opaque(workspaceId)} and ${within(i.startedAt)} and ${among(i.repositoryId)}`,
    ]),
  ];
}

/** From the first failed sync after a success to the next success, as far as summaries of syncs are kept. */
function notRead(workspaceId: string, among: SQL, from: SQL, to: SQL): SQL {
  const next = sql`(select min(${n.finishedAt}) from ${syncSummaries} ${n}
    where ${n.repositoryId} = ${s.repositoryId} and ${n.status} = 'succeeded' and ${n.finishedAt} > ${s.finishedAt})`;
  return annotation(
    'not_read',
    { at: sql`min(failed.at)`, until: sql`failed.until`, repositoryId: columnOf('failed', s.repositoryId) },
    [
      sql`jsonb_build_array((array_agg(failed.detail order by failed.at desc))[1])`,
      sql`from (
          select ${s.repositoryId}, ${s.finishedAt} as at, ${s.error}->>'detail' as detail, ${next} as until
          from ${syncSummaries} ${s}
          where ${s.workspaceId} = ${opaque(workspaceId)} and ${s.status} = 'failed' and ${s.finishedAt} < ${to} and ${among}
        ) failed
        where failed.until is null or failed.until > ${from}
        group by ${columnOf('failed', s.repositoryId)}, failed.until`,
    ],
  );
}

interface Place {
  at: SQLWrapper;
  until?: SQLWrapper;
  repositoryId?: SQLWrapper;
  id?: SQLWrapper;
}

function annotation(kind: AnnotationKind, { at, until, repositoryId, id }: Place, [words, from]: [SQL, SQL]): SQL {
  const none = (type: string) => sql.raw(`null::${type}`);
  return sql`select ${literal(kind)} as kind, ${at} as at, ${until ?? none('timestamptz')} as until,
    ${repositoryId ?? none('uuid')} as ${nameOf(s.repositoryId)}, ${id ?? none('uuid')} as id, ${words} as words ${from}`;
}

/** Notes that a version of the formulas runs here, since now at the latest. Only for the scheduler. */
export async function noteFormulaVersion(db: Database, version: number, now: string): Promise<void> {
  const columns = namesOf(formulaVersions.version, formulaVersions.since);
  await asOwner(db, [
    sql`insert into ${formulaVersions} (${columns}) values (${version}, ${now}) on conflict do nothing`,
  ]);
}
