import { sql, type Column, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { BY_MODEL } from '../domain/ai/evidence.ts';
import type { AnalysisKey } from '../domain/analysis/key.ts';
import type { Facts, FactsVersions } from '../domain/facts/facts.ts';
import { FACT_NAMES, type FactName } from '../domain/facts/values.ts';
import { whomToAsk } from '../domain/requirements.ts';
import { enqueueStatement } from './analyses/enqueue.ts';
import { asTenant, type Database, type Scope } from './database.ts';
import { jsonParameter } from './json-parameter.ts';
import { markStatement } from './metrics/rollups.ts';
import { inOrder } from './outdated-facts.ts';
import { saveQuestionsStatement } from './requirements.ts';
import { dueAgain, isRevertOf, namedNumber, relandsDueStatement } from './reverts.ts';
import { lockRules } from './rules.ts';
import { columnOf, excluded, literal, nameOf, namesOf, recordOf, select } from './rows.ts';
import { aiSignals, llmAnalyses } from './schema/analyses.ts';
import { comments, commits, reviews } from './schema/lists.ts';
import { pullRequestFacts, reviewFacts } from './schema/metrics.ts';
import { pullRequests } from './schema/pull-requests.ts';
import { repositories } from './schema/repositories.ts';
import { FACTS_BASIS, isStale } from './stale-facts.ts';

const p = alias(pullRequests, 'p');
const old = alias(reviewFacts, 'old');
const withdrawn = alias(aiSignals, 'old');

/** Facts in the types of their columns: this does not compile when a fact has no column, or one of another type. */
type StoredFacts = Pick<typeof pullRequestFacts.$inferInsert, FactName>;

const FACT_COLUMNS: Column[] = FACT_NAMES.map((name) => pullRequestFacts[name]);
/** Facts that are not stored as computed: only another pull request may show that this one is a revert. */
const LINKED: Column[] = [pullRequestFacts.isRevert, pullRequestFacts.revertsNumber];

const REVIEW_COLUMNS = [
  reviewFacts.reviewId,
  reviewFacts.reviewerId,
  reviewFacts.submittedAt,
  reviewFacts.responseSeconds,
  reviewFacts.decision,
];
/** What a row of `review_facts` repeats of its pull request. */
const OF_PULL_REQUEST = [reviewFacts.mergedAt, reviewFacts.authorKind, reviewFacts.excludedBy];
const SIGNAL_COLUMNS = [aiSignals.kind, aiSignals.tool, aiSignals.tier, aiSignals.source, aiSignals.quote];

/**
 * Stores facts and signals in one round trip and one transaction, and marks the weeks that they count in, now or
 * before. A pull request that changed since its facts were read is due again, even if newer facts were stored in the
 * meantime. A revert that named a commit before its merge was known is linked when the merge is known. Checks that a
 * verdict depends on are noted, so that GitHub is asked about them. With a model (`line`), changed pull requests are
 * enqueued for analysis. Answers whether pull requests of the repository need new facts still, or again.
 */
export async function saveFacts(
  db: Database,
  scope: Scope,
  versions: FactsVersions,
  facts: Facts[],
  line: AnalysisKey | null = null,
): Promise<boolean> {
  const { workspaceId, repositoryId } = scope;
  const ids = facts.map(({ pullRequestId }) => pullRequestId);
  const questions = whomToAsk(facts.flatMap(({ hanging }) => hanging ?? []));
  const ours = sql`any(array(select id from x))`;
  const results = await asTenant(db, workspaceId, [
    lockRules(workspaceId, true),
    // Who makes all facts of the repository due holds this row until its commit: the next statement sees that they are.
    sql`select from ${repositories} where ${repositories.id} = ${repositoryId} for no key update`,
    // Rows that are being stored at this moment are seen by the next statement, or find these settled.
    inOrder(sql`select value::uuid from json_array_elements_text(${JSON.stringify(ids)}::json)`),
    sql`
      with x as materialized (
        select * from json_to_recordset(${jsonParameter(facts.map(rowOf))}::json)
          as x(version text, is_form boolean, is_reland boolean,
            ${recordOf([p.id, p.readAt, p.requiredChecks, p.statusesAtMerge, ...FACT_COLUMNS])})
      ),
      r as materialized (
        select * from json_to_recordset(${jsonParameter(facts.flatMap(reviewRowsOf))}::json)
          as r(${recordOf([reviewFacts.pullRequestId, ...OF_PULL_REQUEST, ...REVIEW_COLUMNS])})
      ),
      s as materialized (
        select * from json_to_recordset(${jsonParameter(facts.flatMap(signalRowsOf))}::json)
          as s(${recordOf([aiSignals.pullRequestId, ...SIGNAL_COLUMNS])})
      ),
      settled as (
        update ${pullRequests} ${p} set ${nameOf(p.factsDue)} = ${FACTS_BASIS} <> x.version,
          ${nameOf(p.requiredChecks)} = coalesce(${p.requiredChecks}, ${columnOf('x', p.requiredChecks)}),
          ${nameOf(p.requiredAsOf)} = coalesce(${p.requiredAsOf},
            case when ${columnOf('x', p.requiredChecks)} is not null then ${columnOf('x', p.readAt)} end),
          -- A list that is not read to its end, or changed meanwhile, may still be that of an earlier head.
          ${nameOf(p.statusesAtMerge)} = case
            when ${columnOf('x', p.statusesAtMerge)} is null or not ${p.detailsComplete} or ${FACTS_BASIS} <> x.version
              then ${p.statusesAtMerge}
            else coalesce(${p.statusesAtMerge}, ${columnOf('x', p.statusesAtMerge)}) end
        from x
        where ${p.id} = ${ours} and ${p.id} = x.id
      ),
      renamed as (${dueAgain(repositoryId, sql`select id from x`)}),
      marked as (${markStatement(scope, touchedInstants(ours))}),
      changed as (
        update ${repositories} set ${nameOf(repositories.metricsChangedAt)} = clock_timestamp(),
          ${nameOf(repositories.deploymentsChangedAt)} = case when ${touchesDeployments(ours)} then clock_timestamp()
            else ${repositories.deploymentsChangedAt} end
        where ${repositories.id} = ${repositoryId}
      ),
      outdated as (
        delete from ${reviewFacts} ${old}
        where ${old.pullRequestId} = ${ours} and not exists (select from r where ${columnOf('r', old.reviewId)} = ${old.reviewId})
      ),
      reviewed as (${saveReviewsStatement(scope, ours)}),
      withdrawn as (
        delete from ${aiSignals} ${withdrawn}
        where ${withdrawn.pullRequestId} = ${ours} and not exists (
          select from s where ${columnOf('s', withdrawn.pullRequestId)} = ${withdrawn.pullRequestId}
            and (s.kind, s.tool, s.source) = (${withdrawn.kind}, ${withdrawn.tool}, ${withdrawn.source}))
      ),
      found as (${saveSignalsStatement(scope, versions, ours)})
      ${saveRowsStatement(scope, versions, ours)}`,
    relandsDueStatement(repositoryId, ids),
    ...(questions.length > 0 ? [saveQuestionsStatement(scope, questions)] : []),
    ...(line ? [enqueueStatement(line, ids)] : []),
    select({ isAnyStale: isStale(scope, versions) }, sql``),
  ]);
  return results.at(-1)?.[0]?.['isAnyStale'] === true;
}

/** The merges of these pull requests, now or before: the instants at which their reviewers count as pairs. */
function touchedInstants(ours: SQL): SQL {
  const { mergedAt, pullRequestId } = pullRequestFacts;
  return sql`
    select x.${nameOf(mergedAt)} from x
    union
    select ${mergedAt} from ${pullRequestFacts} where ${pullRequestId} = ${ours}`;
}

/** Whether facts of deployments may follow from what changes of these rows `x`, or followed from the stored ones. */
function touchesDeployments(ours: SQL): SQL {
  const { pullRequestId, mergedAt, deployedAt, firstCommitAt, isHotfix, isRevert, revertsNumber, revertsNamed } =
    pullRequestFacts;
  const deciding = [mergedAt, deployedAt, firstCommitAt, isHotfix];
  const of = (columns: Column[], row: string) =>
    sql.join(
      columns.map((column) => sql`${sql.identifier(row)}.${nameOf(column)}`),
      sql`, `,
    );
  return sql`exists (
    select from x left join (select * from ${pullRequestFacts} where ${pullRequestId} = ${ours}) old
      on old.${nameOf(pullRequestId)} = x.id
    where x.${nameOf(isRevert)} or x.${nameOf(revertsNumber)} is not null or x.${nameOf(revertsNamed)} is not null
      or old.${nameOf(isRevert)} or old.${nameOf(revertsNumber)} is not null
      or (x.${nameOf(mergedAt)} is not null or x.${nameOf(isHotfix)} or old.${nameOf(isHotfix)})
        and (${of(deciding, 'x')}) is distinct from (${of(deciding, 'old')}))`;
}

/** Stores the rows `r` of reviews that are still stored. */
function saveReviewsStatement({ workspaceId, repositoryId }: Scope, ours: SQL): SQL {
  const { reviewId, pullRequestId } = reviewFacts;
  const columns = [...REVIEW_COLUMNS, pullRequestId, ...OF_PULL_REQUEST];
  return sql`
    insert into ${reviewFacts} (${namesOf(reviewFacts.workspaceId, reviewFacts.repositoryId, ...columns)})
    select ${workspaceId}::uuid, ${repositoryId}::uuid, ${namesOf(...columns)}
    from r where ${columnOf('r', reviewId)} in (select ${reviews.id} from ${reviews} where ${reviews.pullRequestId} = ${ours})
    order by ${columnOf('r', reviewId)}
    on conflict (${nameOf(reviewId)}) do update set
      ${excluded(columns.filter((column) => column !== reviewId && column !== pullRequestId))}`;
}

/**
 * When the evidence `s` of the pull request `p` was given: at its commit, review or comment, the model's answer, else at
 * the opening. A commit may claim any instant, but was made before it was read.
 */
const SAID_AT = sql`coalesce(
  (select least(${commits.committedAt}, ${p.readAt}) from ${commits} where ${commits.pullRequestId} = ${p.id} and ${commits.sha} = s.source),
  (select ${reviews.submittedAt} from ${reviews} where ${reviews.pullRequestId} = ${p.id} and ${reviews.githubId}::text = s.source),
  (select min(${comments.createdAt}) from ${comments}
    where ${comments.pullRequestId} = ${p.id} and ${comments.githubId}::text = s.source),
  (select ${llmAnalyses.finishedAt} from ${llmAnalyses}
    where ${llmAnalyses.pullRequestId} = ${p.id} and ${llmAnalyses.isCurrent} and s.source = ${literal(BY_MODEL)}),
  ${p.createdAt})`;

/** Stores the rows `s` of evidence, each with the instant of its source. */
function saveSignalsStatement({ workspaceId }: Scope, versions: FactsVersions, ours: SQL): SQL {
  const { pullRequestId, kind, tool, source, tier, quote, ruleVersion, at } = aiSignals;
  const columns = [pullRequestId, ...SIGNAL_COLUMNS];
  const key = namesOf(pullRequestId, kind, tool, source);
  const said = [tier, quote, ruleVersion, at];
  return sql`
    insert into ${aiSignals} (${namesOf(aiSignals.workspaceId, ruleVersion, at, ...columns)})
    select ${workspaceId}::uuid, ${versions.rules}::int, ${SAID_AT}, ${namesOf(...columns)}
    from s, ${pullRequests} ${p} where ${p.id} = ${ours} and ${p.id} = ${columnOf('s', pullRequestId)}
    order by ${key}
    on conflict (${key}) do update set ${excluded(said)}
    where (${tier}, ${quote}, ${ruleVersion}, ${at}) is distinct from (${sql.join(
      said.map((column) => sql`excluded.${nameOf(column)}`),
      sql`, `,
    )})`;
}

/** Stores the facts themselves, with the pull request that a revert names when it is known. */
function saveRowsStatement({ repositoryId }: Scope, versions: FactsVersions, ours: SQL): SQL {
  const { pullRequestId, formulaVersion, ruleVersion, computedAt, revertsNumber, revertsNamed } = pullRequestFacts;
  const asComputed = FACT_COLUMNS.filter((column) => !LINKED.includes(column));
  const stored = [formulaVersion, ruleVersion, computedAt, ...asComputed, ...LINKED];
  const own = (column: Column) => sql`x.${nameOf(column)}`;
  const named = namedNumber(repositoryId, own(revertsNamed), sql`${p.id}`);
  return sql`
    insert into ${pullRequestFacts}
      (${namesOf(pullRequestId, pullRequestFacts.workspaceId, pullRequestFacts.repositoryId, ...stored)})
    select ${p.id}, ${p.workspaceId}, ${p.repositoryId}, ${versions.formula}::int, ${versions.rules}::int, ${columnOf('x', p.readAt)},
      ${sql.join(asComputed.map(own), sql`, `)},
      (x.is_form or taken.number is not null)
        and coalesce(not ${isRevertOf(repositoryId, sql`taken.number`, sql`${p.number}`)}, not x.is_reland),
      taken.number
    from x
    join ${pullRequests} ${p} on ${p.id} = ${ours} and ${p.id} = x.id
    -- Without the offset, Postgres would plan what is named four times.
    cross join lateral (select coalesce(${own(revertsNumber)}, ${named}) as number offset 0) taken
    order by ${p.number}
    on conflict (${nameOf(pullRequestId)}) do update set ${excluded(stored)}`;
}

/** A fact as a JSON row, by the names of columns. What is null is left out: it is null then, too, and costs nothing. */
function rowOf(fact: Facts): Record<string, unknown> {
  const values: StoredFacts = fact;
  return {
    id: fact.pullRequestId,
    version: fact.version,
    [p.readAt.name]: fact.readAt,
    [p.requiredChecks.name]: fact.requiredChecks,
    [p.statusesAtMerge.name]: fact.statusesAtMerge,
    is_form: fact.revert.isForm,
    is_reland: fact.revert.isReland,
    ...Object.fromEntries(
      FACT_NAMES.flatMap((name) => (values[name] === null ? [] : [[pullRequestFacts[name].name, values[name]]])),
    ),
  };
}

/** The facts of its reviews in the same form, each with what it repeats of the pull request. */
function reviewRowsOf(fact: Facts): Record<string, unknown>[] {
  return fact.reviewFacts.map(({ reviewId, reviewerId, submittedAt, responseSeconds, decision }) => ({
    [reviewFacts.pullRequestId.name]: fact.pullRequestId,
    [reviewFacts.mergedAt.name]: fact.mergedAt,
    [reviewFacts.authorKind.name]: fact.authorKind,
    [reviewFacts.excludedBy.name]: fact.excludedBy,
    [reviewFacts.reviewId.name]: reviewId,
    [reviewFacts.reviewerId.name]: reviewerId,
    [reviewFacts.submittedAt.name]: submittedAt,
    [reviewFacts.responseSeconds.name]: responseSeconds,
    [reviewFacts.decision.name]: decision,
  }));
}

function signalRowsOf({ pullRequestId, signals }: Facts): Record<string, unknown>[] {
  return signals.map((signal) => ({ [aiSignals.pullRequestId.name]: pullRequestId, ...signal }));
}

/** Makes all facts of a repository due, from the next batch on. */
export async function recomputeFacts(db: Database, { workspaceId, repositoryId }: Scope): Promise<void> {
  await asTenant(db, workspaceId, [
    sql`update ${repositories} set ${nameOf(repositories.recomputeFrom)} = clock_timestamp()
      where ${repositories.id} = ${repositoryId}`,
  ]);
}
