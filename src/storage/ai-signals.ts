import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { AiSignal, Tier } from '../domain/ai/evidence.ts';
import { SIGNALS_OF_USE, type Use } from '../domain/metrics/ai-use.ts';
import type { Window } from '../domain/metrics/windows.ts';
import { asTenant, type Database } from './database.ts';
import { pageOf, type Page } from './keyset.ts';
import { f, isOf, type MetricsScope } from './metrics/events.ts';
import { opaque } from './opaque.ts';
import { isOneOf, object, select, type RowOf } from './rows.ts';
import { aiTools } from './schema/ai-tools.ts';
import { aiSignals, signalCorrections } from './schema/analyses.ts';
import { pullRequestFacts } from './schema/metrics.ts';
import { pullRequests } from './schema/pull-requests.ts';
import { repositories } from './schema/repositories.ts';
import { iso } from './shown.ts';

export interface SignalFilters {
  kinds?: AiSignal['kind'][] | undefined;
  tiers?: Tier[] | undefined;
  /** Keys of tools. */
  tools?: string[] | undefined;
  isCorrected?: boolean | undefined;
}

const s = alias(aiSignals, 's');
const p = alias(pullRequests, 'p');
const c = alias(signalCorrections, 'c');
const own = alias(aiTools, 'own');

/** The corrections of the signal `s`: one, or none. */
const CORRECTIONS = sql`from ${signalCorrections} ${c} where ${c.pullRequestId} = ${s.pullRequestId}
  and (${c.kind}, ${c.tool}, ${c.source}) = (${s.kind}, ${s.tool}, ${s.source})`;

/** Whether a person said that the signal `s` is wrong: it then counts nowhere. */
export const IS_CORRECTED = sql<boolean>`exists (select ${CORRECTIONS})`;

/** Whether the signal `s` counts: it is certain or strong, and nobody said that it is wrong. */
export const IS_STRONG = sql<boolean>`${s.tier} <> 'weak' and not ${IS_CORRECTED}`;

/** Whether the signal `s` counts as evidence of a use. */
export function isEvidenceOf(use: Use): SQL<boolean> {
  return sql<boolean>`${isOneOf(s.kind, SIGNALS_OF_USE[use])} and ${IS_STRONG}`;
}

/** A signal `s`, as the list and its pull request show it. */
export const SIGNAL = {
  id: s.id,
  kind: s.kind,
  tool: s.tool,
  tier: s.tier,
  source: s.source,
  quote: s.quote,
  ruleVersion: s.ruleVersion,
  at: iso(s.at),
  /** Who said that it is wrong, why and when; null: nobody. */
  correction: sql<{ reason: string; by: string; at: string } | null>`(
    select ${object({ reason: c.reason, by: c.saidBy, at: iso(c.saidAt) })} ${CORRECTIONS})`,
};

const LISTED = {
  ...SIGNAL,
  /** The name of the tool, when it is one of the workspace's own. */
  ownName: sql<string | null>`(
    select ${own.entry}->>'name' from ${aiTools} ${own} where ${own.workspaceId} = ${s.workspaceId} and ${own.key} = ${s.tool})`,
  pullRequest: sql<{
    id: string;
    repositoryId: string;
    repository: string;
    number: number;
    title: string;
  }>`(select ${object({
    id: p.id,
    repositoryId: p.repositoryId,
    repository: repositories.fullName,
    number: p.number,
    title: p.title,
  })} from ${pullRequests} ${p} join ${repositories} on ${repositories.id} = ${p.repositoryId}
    where ${p.id} = ${s.pullRequestId})`,
};

/** A signal of the list, with its pull request. */
export type ListedSignal = RowOf<typeof LISTED>;

/**
 * A page of the signals of a window (the instants of their sources), the newest first, and how many there are in all.
 * Those that a person corrected are among them. One round trip.
 */
export async function listSignals(
  db: Database,
  scope: MetricsScope,
  { from, to }: Window,
  filters: SignalFilters,
  limit: number,
  after: string[] | null,
): Promise<{ n: number; page: Page<ListedSignal> }> {
  const place = after ? sql`and (${s.at}, ${s.id}) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql``;
  const rows = sql`from ${aiSignals} ${s} join ${pullRequestFacts} ${f} on ${f.pullRequestId} = ${s.pullRequestId}
    where ${s.workspaceId} = ${opaque(scope.workspaceId)} and ${s.at} >= ${from}::timestamptz and ${s.at} < ${to}::timestamptz
      and ${isOf(scope, f.authorId)} and ${conditionsOf(filters)}`;
  const [counted, listed] = await asTenant(db, scope.workspaceId, [
    select({ n: sql<number>`count(*)::int` }, rows),
    select(LISTED, sql`${rows} ${place} order by ${s.at} desc, ${s.id} desc limit ${limit + 1}`),
  ]);
  return { n: counted[0]?.n ?? 0, page: pageOf(listed, limit, ({ at, id }) => [at, id]) };
}

function conditionsOf({ kinds, tiers, tools, isCorrected }: SignalFilters): SQL {
  const conditions = [sql`true`];
  if (kinds) conditions.push(isOneOf(s.kind, kinds));
  if (tiers) conditions.push(isOneOf(s.tier, tiers));
  if (tools) conditions.push(isOneOf(s.tool, tools));
  if (isCorrected !== undefined) conditions.push(sql`${IS_CORRECTED} = ${isCorrected}`);
  return sql.join(conditions, sql` and `);
}
