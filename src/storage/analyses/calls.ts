import { sql, type SQL } from 'drizzle-orm';
import type { CallEnd, CallRequest, FailureReason, KnownResult, Permission } from '../../domain/analysis/call.ts';
import { asTenant, type Database } from '../database.ts';

const PROVIDER_FAILED: FailureReason = 'provider_failed';

/** What a call counts against its day: what it took, or all that was set aside for it as long as that is not known. */
const COUNTED = sql`case outcome when 'answered' then input_tokens + output_tokens when 'refused' then 0 else reserved_tokens end`;

/**
 * Asks to call the model, and notes the call before it is made, in one round trip and one transaction. All calls of a
 * workspace pass here one after the other, so that two of them never both find room for one, and no input is paid for twice.
 */
export async function beginCall(db: Database, workspaceId: string, call: CallRequest): Promise<Permission> {
  const [, rows] = await asTenant(db, workspaceId, [
    sql`select pg_advisory_xact_lock(hashtextextended(${`model ${workspaceId}`}, 0))`,
    permissionStatement(workspaceId, call),
  ]);
  const [row] = (rows ?? []) as unknown as {
    known: KnownResult | null;
    asked: boolean;
    granted: boolean;
    spent: number;
    reserved: number;
  }[];
  if (!row) throw new Error('a select of sums always answers a row');
  if (row.known) return { kind: 'known', result: row.known };
  if (row.asked) return { kind: 'asked' };
  return row.granted ? { kind: 'granted' } : { kind: 'limit', spent: row.spent, reserved: row.reserved };
}

function permissionStatement(workspaceId: string, call: CallRequest): SQL {
  const { id, pullRequestId, inputHash, promptVersion, model, tokens, dailyLimit, now, dayBegin, runningSince } = call;
  const same = sql`workspace_id = ${workspaceId} and input_hash = ${inputHash} and prompt_version = ${promptVersion}::int
    and model = ${model}`;
  return sql`
    with known as materialized (
      select status, result, reason, finished_at from llm_analyses
      where ${same} and (status = 'succeeded' or (status = 'failed' and reason not like ${`${PROVIDER_FAILED}:%`}))
      order by status desc, finished_at limit 1
    ),
    asked as materialized (
      select id from llm_calls
      where ${same} and started_at > ${runningSince}::timestamptz and finished_at is null limit 1
    ),
    day as materialized (
      select coalesce(sum(${COUNTED}) filter (where outcome is not null), 0)::float8 as spent,
        coalesce(sum(${COUNTED}) filter (where outcome is null), 0)::float8 as reserved,
        -- A model whose answers take more than was thought has shown so by its first.
        greatest(${tokens}::int, coalesce(max(input_tokens + output_tokens), 0)) as needed
      from llm_calls where workspace_id = ${workspaceId} and started_at >= ${dayBegin}::timestamptz
    ),
    begun as (
      insert into llm_calls (id, workspace_id, pull_request_id, input_hash, prompt_version, model, reserved_tokens, started_at)
      select ${id}::uuid, ${workspaceId}::uuid, (select p.id from pull_requests p where p.id = ${pullRequestId}::uuid),
        ${inputHash}, ${promptVersion}::int, ${model}, needed, ${now}::timestamptz
      from day
      where spent + reserved + needed <= ${dailyLimit}::float8
        and not exists (select from known) and not exists (select from asked)
      returning id
    )
    select spent, reserved, exists (select from asked) as asked, exists (select from begun) as granted,
      (select json_build_object('status', status, 'result', result, 'reason', reason, 'finishedAt', finished_at) from known) as known
    from day`;
}

/** The statement that notes how a call ended; a repeat changes nothing. */
export function endCallStatement(workspaceId: string, end: CallEnd): SQL {
  return sql`update llm_calls set outcome = ${end.outcome}::text, input_tokens = ${end.usage?.inputTokens ?? null}::int,
      output_tokens = ${end.usage?.outputTokens ?? null}::int, cost = ${end.cost}::float8, finished_at = ${end.finishedAt}::timestamptz
    where workspace_id = ${workspaceId} and id = ${end.id}::uuid and finished_at is null`;
}

/** Notes how a call ended. */
export async function endCall(db: Database, workspaceId: string, end: CallEnd): Promise<void> {
  await asTenant(db, workspaceId, [endCallStatement(workspaceId, end)]);
}
