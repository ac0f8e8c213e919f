import { sql, type SQL } from 'drizzle-orm';
import { isPassing, type AnalysisOutcome } from '../../domain/analysis/call.ts';
import { asTenant, type Database } from '../database.ts';
import { jsonParameter } from '../json-parameter.ts';
import { endCallStatement } from './calls.ts';

/** What the facts take from a result: an opinion with evidence, and none without. */
const opinionOf = (result: SQL) => sql`
  case when ${result} @> '{"ai": {"assisted": true}}' and jsonb_array_length(${result}->'ai'->'evidence') > 0
    then jsonb_build_object('tools', ${result}->'ai'->'tools', 'evidence', ${result}->'ai'->'evidence') end`;

/**
 * Stores the outcome and how its call ended, makes it the pull request's current one unless there is one of newer content,
 * or a good one where this one failed for a reason that may pass, and takes the pull request out of the line unless its content has changed meanwhile: then it is in line again. Answers
 * whether facts are due, because the model is of another opinion on AI use than before. One round trip, one transaction;
 * a repeat changes nothing.
 */
export async function saveOutcome(db: Database, workspaceId: string, outcome: AnalysisOutcome): Promise<boolean> {
  const { id, pullRequestId, contentVersion, inputHash, promptVersion, model, call } = outcome;
  const result = outcome.result ? sql`${jsonParameter(outcome.result)}::jsonb` : sql`null::jsonb`;
  // A provider that fails says nothing of the pull request.
  const kept = sql`(status = 'succeeded' and ${isPassing(outcome.reason)}::boolean)`;
  const mine = sql`workspace_id = ${workspaceId} and pull_request_id = ${pullRequestId}::uuid`;
  const before = sql`(select c.result from llm_analyses c where c.pull_request_id = ${pullRequestId}::uuid and c.is_current)`;
  const [due] = await asTenant(db, workspaceId, [
    sql`update pull_requests p set facts_due = true where p.workspace_id = ${workspaceId} and p.id = ${pullRequestId}::uuid
      and (${opinionOf(before)}) is distinct from (${opinionOf(result)})
      and not exists (
        select from llm_analyses c where c.pull_request_id = ${pullRequestId}::uuid and c.is_current and ${kept})
      returning p.id`,
    ...(call ? [endCallStatement(workspaceId, call)] : []),
    sql`update llm_analyses set is_current = false
      where ${mine} and is_current and content_version <= ${contentVersion}::timestamptz and not ${kept}`,
    sql`
      insert into llm_analyses (workspace_id, pull_request_id, status, is_current, content_version, input_hash,
        prompt_version, model, reason, result, input_tokens, output_tokens, cost, pull_request_updated_at, finished_at)
      select p.workspace_id, p.id, ${outcome.status}, not exists (
          select from llm_analyses c where c.pull_request_id = p.id and c.is_current),
        ${contentVersion}::timestamptz, ${inputHash}, ${promptVersion}::int, ${model}, ${outcome.reason}::text, ${result},
        ${outcome.usage.inputTokens}::float8, ${outcome.usage.outputTokens}::float8, ${outcome.cost}::float8, p.updated_at,
        ${outcome.finishedAt}::timestamptz
      from pull_requests p where p.workspace_id = ${workspaceId} and p.id = ${pullRequestId}::uuid
      on conflict (pull_request_id, input_hash, prompt_version, model) do update set
        ${unlessGood('status')}, ${unlessGood('reason')}, ${unlessGood('result')},
        is_current = llm_analyses.is_current or excluded.is_current,
        content_version = greatest(llm_analyses.content_version, excluded.content_version),
        pull_request_updated_at = excluded.pull_request_updated_at,
        ${sum('input_tokens')}, ${sum('output_tokens')}, ${sum('cost')}, finished_at = excluded.finished_at`,
    sql`delete from llm_analyses l using pull_requests p
      where l.workspace_id = ${workspaceId} and l.id = ${id}::uuid and l.status = 'pending' and p.id = l.pull_request_id
        and p.synced_at <= ${contentVersion}::timestamptz`,
    sql`update llm_analyses set leased_until = null, attempts = 0, reason = null
      where workspace_id = ${workspaceId} and id = ${id}::uuid and status = 'pending'`,
  ]);
  return (due ?? []).length > 0;
}

/** Of the same input a good result is kept, whoever else has failed at it. */
function unlessGood(column: 'status' | 'reason' | 'result'): SQL {
  const [old, added] = [sql.raw(`llm_analyses.${column}`), sql.raw(`excluded.${column}`)];
  return sql`${sql.raw(column)} = case when llm_analyses.status = 'succeeded' and excluded.status = 'failed' then ${old}
    else ${added} end`;
}

/** What an earlier try has cost is added to, unless this is a repeat. */
function sum(column: 'input_tokens' | 'output_tokens' | 'cost'): SQL {
  const [old, added] = [sql.raw(`llm_analyses.${column}`), sql.raw(`excluded.${column}`)];
  return sql`${sql.raw(column)} = case when llm_analyses.finished_at = excluded.finished_at then ${old}
    else coalesce(${old}, 0) + ${added} end`;
}
