import { sql, type Column, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { isPassing, type AnalysisOutcome } from '../../domain/analysis/call.ts';
import { asTenant, type Database } from '../database.ts';
import { jsonParameter } from '../json-parameter.ts';
import { opaque } from '../opaque.ts';
import { excluded, nameOf, namesOf } from '../rows.ts';
import { llmAnalyses as table } from '../schema/analyses.ts';
import { pullRequestFacts } from '../schema/metrics.ts';
import { pullRequests } from '../schema/pull-requests.ts';
import { endCallStatement } from './calls.ts';

const p = alias(pullRequests, 'p');
const c = alias(table, 'c');

/** The model's opinion of the type of work, which facts use where neither title nor labels tell it. */
const typeOf = (result: SQL) => sql`${result} #>> '{summary,type}'`;

/** The part of a result that facts of AI use rest on: an opinion with evidence. Null for an opinion without evidence. */
const opinionOf = (result: SQL) => sql`
  case when ${result} @> '{"ai": {"assisted": true}}' and jsonb_array_length(${result}->'ai'->'evidence') > 0
    then jsonb_build_object('tools', ${result}->'ai'->'tools', 'evidence', ${result}->'ai'->'evidence') end`;

/**
 * Stores the outcome and how its call ended, in one round trip and one transaction; a repeat changes nothing. The
 * outcome becomes the pull request's current one, except in two cases: one of newer content exists, or a good one
 * exists and this one failed for a reason that may pass. The pull request no longer waits for an analysis, unless its
 * content has changed in the meantime: then it waits again. Answers whether facts are due because the model's opinion
 * on AI use, or on a type of work that nothing else tells, has changed.
 */
export async function saveOutcome(db: Database, workspaceId: string, outcome: AnalysisOutcome): Promise<boolean> {
  const { id, pullRequestId, contentVersion, inputHash, promptVersion, model, call } = outcome;
  const result = outcome.result ? sql`${jsonParameter(outcome.result)}::jsonb` : sql`null::jsonb`;
  // A failure of the provider says nothing about the pull request.
  const kept = (of: Record<'status', Column>) =>
    sql`(${of.status} = 'succeeded' and ${isPassing(outcome.reason)}::boolean)`;
  const { isCurrent, status, finishedAt } = table;
  const isOurs = sql`${table.workspaceId} = ${opaque(workspaceId)}`;
  const current = sql`from ${table} ${c} where ${c.pullRequestId} = ${pullRequestId}::uuid and ${c.isCurrent}`;
  const isIt = sql`${p.workspaceId} = ${opaque(workspaceId)} and ${p.id} = ${pullRequestId}::uuid`;
  const [due] = await asTenant(db, workspaceId, [
    sql`update ${pullRequests} ${p} set ${nameOf(p.factsDue)} = true
      where ${isIt} and ((${opinionOf(sql`(select ${c.result} ${current})`)}) is distinct from (${opinionOf(result)})
        or ((${typeOf(sql`(select ${c.result} ${current})`)}) is distinct from (${typeOf(result)}) and exists (
          select from ${pullRequestFacts} where ${pullRequestFacts.pullRequestId} = ${p.id}
            and coalesce(${pullRequestFacts.workTypeSource}, 'model') = 'model')))
      and not exists (select ${current} and ${kept(c)})
      returning ${p.id}`,
    ...(call ? [endCallStatement(workspaceId, call)] : []),
    sql`update ${table} set ${nameOf(isCurrent)} = false
      where ${isOurs} and ${table.pullRequestId} = ${pullRequestId}::uuid and ${isCurrent}
        and ${table.contentVersion} <= ${contentVersion}::timestamptz and not ${kept(table)}`,
    sql`
      insert into ${table} (${namesOf(
        table.workspaceId,
        table.pullRequestId,
        status,
        isCurrent,
        table.contentVersion,
        table.inputHash,
        table.promptVersion,
        table.model,
        table.reason,
        table.result,
        table.inputTokens,
        table.outputTokens,
        table.cost,
        table.pullRequestUpdatedAt,
        finishedAt,
      )})
      select ${p.workspaceId}, ${p.id}, ${outcome.status}, not exists (select ${current}),
        ${contentVersion}::timestamptz, ${inputHash}, ${promptVersion}::int, ${model}, ${outcome.reason}::text, ${result},
        ${outcome.usage.inputTokens}::float8, ${outcome.usage.outputTokens}::float8, ${outcome.cost}::float8, ${p.updatedAt},
        ${outcome.finishedAt}::timestamptz
      from ${pullRequests} ${p} where ${isIt}
      on conflict (${namesOf(table.pullRequestId, table.inputHash, table.promptVersion, table.model)}) do update set
        ${unlessGood(status)}, ${unlessGood(table.reason)}, ${unlessGood(table.result)},
        ${nameOf(isCurrent)} = ${isCurrent} or excluded.${nameOf(isCurrent)},
        ${nameOf(table.contentVersion)} = greatest(${table.contentVersion}, excluded.${nameOf(table.contentVersion)}),
        ${sum(table.inputTokens)}, ${sum(table.outputTokens)}, ${sum(table.cost)},
        ${excluded([table.pullRequestUpdatedAt, finishedAt])}`,
    sql`delete from ${table} using ${pullRequests} ${p}
      where ${isOurs} and ${table.id} = ${id}::uuid and ${status} = 'pending' and ${p.id} = ${table.pullRequestId}
        and ${p.syncedAt} <= ${contentVersion}::timestamptz`,
    sql`update ${table} set ${nameOf(table.leasedUntil)} = null, ${nameOf(table.attempts)} = 0, ${nameOf(table.reason)} = null
      where ${isOurs} and ${table.id} = ${id}::uuid and ${status} = 'pending'`,
  ]);
  return due.length > 0;
}

/** Keeps a good result of the same input when a later try failed. */
function unlessGood(column: Column): SQL {
  const name = nameOf(column);
  return sql`${name} = case when ${table.status} = 'succeeded' and excluded.${nameOf(table.status)} = 'failed'
    then ${column} else excluded.${name} end`;
}

/** Adds to the cost of earlier tries, unless this outcome is stored already. */
function sum(column: Column): SQL {
  const name = nameOf(column);
  return sql`${name} = case when ${table.finishedAt} = excluded.${nameOf(table.finishedAt)} then ${column}
    else coalesce(${column}, 0) + excluded.${name} end`;
}
