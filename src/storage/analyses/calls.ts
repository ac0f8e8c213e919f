import { sql, type SQL } from 'drizzle-orm';
import type { CallEnd, CallRequest, KnownResult, Permission } from '../../domain/analysis/call.ts';
import { asTenant, rowsAsTenant, type Database } from '../database.ts';
import { PASSING } from './passing.ts';
import { dayTokens } from './tokens.ts';

/**
 * Asks to call the model, and notes the call before it is made, in one round trip and one transaction. All calls of a
 * workspace pass here one after the other, so that two of them never both find room for one, and no input is paid for twice.
 */
export async function beginCall(db: Database, workspaceId: string, call: CallRequest): Promise<Permission> {
  const [, [row]] = await asTenant(db, workspaceId, [
    sql`select pg_advisory_xact_lock(hashtextextended(${`model ${workspaceId}`}, 0))`,
    permissionStatement(workspaceId, call),
  ]);
  if (!row) throw new Error('a select of sums always answers a row');
  if (row.known) return { kind: 'known', result: row.known };
  if (row.asked) return { kind: 'asked' };
  const { granted, spent, reserved, running, needed } = row;
  return granted === null
    ? { kind: 'limit', spent, reserved, running, needed }
    : { kind: 'granted', answerTokens: granted };
}

interface PermissionRow {
  known: KnownResult | null;
  asked: boolean;
  granted: number | null;
  spent: number;
  reserved: number;
  running: number;
  needed: number;
}

function permissionStatement(workspaceId: string, call: CallRequest): SQL<PermissionRow> {
  const { id, pullRequestId, inputHash, promptVersion, model, dailyLimit, now, dayBegin, runningSince } = call;
  const { promptTokens: prompt, answerTokens } = call;
  const { least, most } = answerTokens;
  const same = sql`workspace_id = ${workspaceId} and input_hash = ${inputHash} and prompt_version = ${promptVersion}::int
    and model = ${model}`;
  return sql`
    with known as materialized (
      select status, result, reason, finished_at from llm_analyses a
      where ${same} and (status = 'succeeded' or (status = 'failed' and not ${PASSING}))
      order by status desc, finished_at limit 1
    ),
    asked as materialized (
      select id from llm_calls
      where ${same} and started_at > ${runningSince}::timestamptz and finished_at is null limit 1
    ),
    day as materialized (
      select ${dayTokens(dayBegin)},
        coalesce(sum(reserved_tokens) filter (
          where finished_at is null and started_at >= greatest(${dayBegin}::timestamptz, ${runningSince}::timestamptz)), 0)::float8 as running,
        -- A model whose answers take more than was thought has shown so by its first, today or the day before.
        coalesce(max(input_tokens + output_tokens) filter (where model = ${model}), 0)::float8 as shown
      from llm_calls
      where workspace_id = ${workspaceId} and started_at >= ${dayBegin}::timestamptz - interval '1 day'
    ),
    room as materialized (
      select spent, reserved, running, shown, ${dailyLimit}::float8 - spent - reserved as tokens,
        greatest(${prompt + least}::float8, shown) as needed
      from day
    ),
    begun as (
      insert into llm_calls (id, workspace_id, pull_request_id, input_hash, prompt_version, model, reserved_tokens, started_at)
      select ${id}::uuid, ${workspaceId}::uuid, (select p.id from pull_requests p where p.id = ${pullRequestId}::uuid),
        ${inputHash}, ${promptVersion}::int, ${model}, least(tokens, greatest(${prompt + most}::float8, shown)), ${now}::timestamptz
      from room
      where needed <= tokens and not exists (select from known) and not exists (select from asked)
      returning id
    )
    select spent, reserved, running, needed, exists (select from asked) as asked,
      case when exists (select from begun) then least(floor(tokens - ${prompt}::float8), ${most}::float8) end as granted,
      (select json_build_object('status', status, 'result', result, 'reason', reason, 'finishedAt', finished_at) from known) as known
    from room`;
}

/** The statement that notes how a call ended; a repeat changes nothing. */
export function endCallStatement(workspaceId: string, end: CallEnd): SQL {
  return sql`update llm_calls set outcome = ${end.outcome}::text, input_tokens = ${end.usage?.inputTokens ?? null}::float8,
      output_tokens = ${end.usage?.outputTokens ?? null}::float8, cost = ${end.cost}::float8, finished_at = ${end.finishedAt}::timestamptz
    where workspace_id = ${workspaceId} and id = ${end.id}::uuid and finished_at is null`;
}

/** Notes how a call ended. */
export async function endCall(db: Database, workspaceId: string, end: CallEnd): Promise<void> {
  await asTenant(db, workspaceId, [endCallStatement(workspaceId, end)]);
}

/** How many inputs a model has rejected in this workspace since it last answered there. */
export async function rejectionsSinceAnswer(db: Database, workspaceId: string, model: string): Promise<number> {
  const [row] = await rowsAsTenant<{ rejections: number }>(
    db,
    workspaceId,
    sql`
      select count(*)::int as rejections from llm_analyses
      where workspace_id = ${workspaceId} and status = 'failed' and model = ${model} and reason like 'rejected:%'
        and finished_at > coalesce((
          select finished_at from llm_calls
          where workspace_id = ${workspaceId} and model = ${model} and outcome = 'answered'
          order by started_at desc limit 1), '-infinity')`,
  );
  return row?.rejections ?? 0;
}
