import { sql } from 'drizzle-orm';
import { workingSeconds } from '../domain/facts/working-time.ts';
import { medianOfOthers } from '../domain/metrics/median-of-others.ts';
import { BY_PEOPLE } from '../domain/metrics/who.ts';
import type { Window } from '../domain/metrics/windows.ts';
import type { Rules } from '../domain/rules/rules.ts';
import { rowsAsTenant, type Database } from './database.ts';
import { f, isOf, within } from './metrics/events.ts';
import { select } from './rows.ts';
import { pullRequestFacts } from './schema/metrics.ts';
import { workspaces } from './schema/workspaces.ts';
import { iso } from './shown.ts';

/** The wait for the first review in working seconds: of how many pull requests, and the median; null without the rule. */
export type WorkingPickup = { n: number; p50: number | null } | null;

/** The same now, and under other working hours, of the merges of people in a window. One round trip. */
export async function previewWorkingHours(
  db: Database,
  workspaceId: string,
  hours: Rules['workingHours'],
  window: Window,
): Promise<{ before: WorkingPickup; after: WorkingPickup }> {
  const scope = { workspaceId, ...BY_PEOPLE };
  const started = sql`least(${f.firstCommitAt}, ${f.openedAt})`;
  // As in domain/facts/stages.ts: pickup begins when it is ready, within the start and the merge.
  const ready = sql`least(greatest(coalesce(${f.readyAt}, ${f.openedAt}), ${started}), greatest(${f.mergedAt}, ${started}))`;
  const [from, to] = [iso(ready), iso(sql`(${ready} + make_interval(secs => ${f.pickupSeconds}::float8))`)];
  const rows = await rowsAsTenant(
    db,
    workspaceId,
    select(
      {
        zone: workspaces.timeZone,
        worked: f.pickupWorkingSeconds,
        from,
        to,
      },
      sql`from ${pullRequestFacts} ${f} join ${workspaces} on ${workspaces.id} = ${f.workspaceId}
        where ${isOf(scope, f.authorId)} and ${within(f.mergedAt, window)} and ${f.pickupSeconds} is not null`,
    ),
  );
  const before = rows.flatMap(({ worked }) => (worked === null ? [] : [worked]));
  const after = hours && rows.map((row) => workingSeconds(row.from, row.to, { hours, zone: row.zone }));
  return { before: before.length > 0 ? pickupOf(before) : null, after: after && pickupOf(after) };
}

function pickupOf(seconds: number[]) {
  return { n: seconds.length, p50: seconds.length === 0 ? null : medianOfOthers(seconds)(null) };
}
