import { sql, type Column, type SQL } from 'drizzle-orm';
import type { CallEnd, CallRequest, KnownResult, Permission } from '../../domain/analysis/call.ts';
import { asTenant, rowsAsTenant, type Database } from '../database.ts';
import { opaque } from '../opaque.ts';
import { nameOf, namesOf, select } from '../rows.ts';
import { llmAnalyses, llmCalls } from '../schema/analyses.ts';
import { pullRequests } from '../schema/pull-requests.ts';
import { analysis as a, PASSING } from './passing.ts';
import { dayTokens } from './tokens.ts';

/**
 * Asks whether the model may be called, and stores the call before it is made. One round trip and one transaction. A
 * lock makes the calls of a workspace ask one after the other: two calls never get the same tokens, and no input is
 * paid for twice.
 */
export async function beginCall(db: Database, workspaceId: string, call: CallRequest): Promise<Permission> {
  const [, [row]] = await asTenant(db, workspaceId, [
    sql`select pg_advisory_xact_lock(hashtextextended(${`model ${workspaceId}`}, 0))`,
    permissionStatement(workspaceId, call),
  ]);
  if (!row) throw new Error('the select answered no row');
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
  const isSame = ({
    workspaceId: of,
    ...table
  }: Record<'workspaceId' | 'inputHash' | 'promptVersion' | 'model', Column>) =>
    sql`${of} = ${opaque(workspaceId)} and ${table.inputHash} = ${inputHash} and ${table.promptVersion} = ${promptVersion}::int
      and ${table.model} = ${model}`;
  const { spent, reserved } = dayTokens(dayBegin);
  const { startedAt, finishedAt, reservedTokens, inputTokens, outputTokens } = llmCalls;
  return sql`
    with known as materialized (
      select ${a.status}, ${a.result}, ${a.reason}, ${a.finishedAt} from ${llmAnalyses} ${a}
      where ${isSame(a)} and (${a.status} = 'succeeded' or (${a.status} = 'failed' and not ${PASSING}))
      order by ${a.status} desc, ${a.finishedAt} limit 1
    ),
    asked as materialized (
      select ${llmCalls.id} from ${llmCalls}
      where ${isSame(llmCalls)} and ${startedAt} > ${runningSince}::timestamptz and ${finishedAt} is null limit 1
    ),
    day as materialized (
      select ${spent} as spent, ${reserved} as reserved,
        coalesce(sum(${reservedTokens}) filter (
          where ${finishedAt} is null
            and ${startedAt} >= greatest(${dayBegin}::timestamptz, ${runningSince}::timestamptz)), 0)::float8 as running,
        -- The largest answer of today and yesterday: some models use more tokens than estimated.
        coalesce(max(${inputTokens} + ${outputTokens}) filter (where ${llmCalls.model} = ${model}), 0)::float8 as shown
      from ${llmCalls}
      where ${llmCalls.workspaceId} = ${opaque(workspaceId)} and ${startedAt} >= ${dayBegin}::timestamptz - interval '1 day'
    ),
    room as materialized (
      select spent, reserved, running, shown, ${dailyLimit}::float8 - spent - reserved as tokens,
        greatest(${prompt + least}::float8, shown) as needed
      from day
    ),
    begun as (
      insert into ${llmCalls} (${namesOf(
        llmCalls.id,
        llmCalls.workspaceId,
        llmCalls.pullRequestId,
        llmCalls.inputHash,
        llmCalls.promptVersion,
        llmCalls.model,
        reservedTokens,
        startedAt,
      )})
      select ${id}::uuid, ${workspaceId}::uuid,
        (select ${pullRequests.id} from ${pullRequests} where ${pullRequests.id} = ${pullRequestId}::uuid),
        ${inputHash}, ${promptVersion}::int, ${model}, least(tokens, greatest(${prompt + most}::float8, shown)), ${now}::timestamptz
      from room
      where needed <= tokens and not exists (select from known) and not exists (select from asked)
      returning ${llmCalls.id}
    )
    select spent, reserved, running, needed, exists (select from asked) as asked,
      case when exists (select from begun) then least(floor(tokens - ${prompt}::float8), ${most}::float8) end as granted,
      (select json_build_object('status', status, 'result', result, 'reason', reason, 'finishedAt', finished_at) from known) as known
    from room`;
}

/** The statement that stores how a call ended; a repeat changes nothing. */
export function endCallStatement(workspaceId: string, end: CallEnd): SQL {
  const { outcome, inputTokens, outputTokens, cost, finishedAt } = llmCalls;
  return sql`update ${llmCalls} set ${nameOf(outcome)} = ${end.outcome}::text,
      ${nameOf(inputTokens)} = ${end.usage?.inputTokens ?? null}::float8,
      ${nameOf(outputTokens)} = ${end.usage?.outputTokens ?? null}::float8, ${nameOf(cost)} = ${end.cost}::float8,
      ${nameOf(finishedAt)} = ${end.finishedAt}::timestamptz
    where ${llmCalls.workspaceId} = ${opaque(workspaceId)} and ${llmCalls.id} = ${end.id}::uuid and ${finishedAt} is null`;
}

/** Stores how a call ended. */
export async function endCall(db: Database, workspaceId: string, end: CallEnd): Promise<void> {
  await asTenant(db, workspaceId, [endCallStatement(workspaceId, end)]);
}

/** How many inputs a model has rejected in this workspace since its last answer there. */
export async function rejectionsSinceAnswer(db: Database, workspaceId: string, model: string): Promise<number> {
  const rejected = sql`${a.workspaceId} = ${opaque(workspaceId)} and ${a.status} = 'failed' and ${a.model} = ${model}
    and ${a.reason} like 'rejected:%'`;
  const answered = sql`(select ${llmCalls.finishedAt} from ${llmCalls}
    where ${llmCalls.workspaceId} = ${opaque(workspaceId)} and ${llmCalls.model} = ${model} and ${llmCalls.outcome} = 'answered'
    order by ${llmCalls.startedAt} desc limit 1)`;
  const [row] = await rowsAsTenant(
    db,
    workspaceId,
    select(
      { rejections: sql<number>`count(*)::int` },
      sql`from ${llmAnalyses} ${a} where ${rejected} and ${a.finishedAt} > coalesce(${answered}, '-infinity')`,
    ),
  );
  return row?.rejections ?? 0;
}
