import { sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Window } from '../domain/metrics/windows.ts';
import type { Rules } from '../domain/rules/rules.ts';
import { rowsAsTenant, type Database } from './database.ts';
import { opaque } from './opaque.ts';
import { select } from './rows.ts';
import { ruleIn } from './rules.ts';
import { incidents } from './schema/deployments.ts';

const i = alias(incidents, 'i');

/**
 * How many incidents started in a window, and how many would with other labels: null when issues have to be read first,
 * because only those with the present labels are stored. One round trip.
 */
export async function previewIncidents(
  db: Database,
  workspaceId: string,
  { labels }: Rules['incidents'],
  { from, to }: Window,
): Promise<{ before: number; after: number | null }> {
  const [row] = await rowsAsTenant(
    db,
    workspaceId,
    select(
      {
        all: sql<number>`count(*)::int`,
        told: sql<number>`(count(*) filter (where ${i.source} = 'api'))::int`,
        labels: sql<string[]>`${ruleIn(workspaceId, 'incidents')} -> 'labels'`,
      },
      sql`from ${incidents} ${i} where ${i.workspaceId} = ${opaque(workspaceId)} and ${i.startedAt} >= ${from} and ${i.startedAt} < ${to}`,
    ),
  );
  if (!row) throw new Error('the count answered no row');
  const isSame = keysOf(labels).join('\n') === keysOf(row.labels).join('\n');
  const after = labels.length === 0 ? row.told : isSame ? row.all : null;
  return { before: row.all, after };
}

function keysOf(labels: string[]): string[] {
  return [...new Set(labels.map((label) => label.toLowerCase()))].toSorted();
}
