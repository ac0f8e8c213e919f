import { sql } from 'drizzle-orm';
import { asOwner, type Database } from './database.ts';

/**
 * Updates the planner's statistics of tables that are new, or have grown by half since the last update: after a bulk
 * load Postgres plans as if they had ten pages, and autovacuum comes a minute late. Each table at most once in ten
 * minutes, and only when no other session updates it. Only the owner of the tables may do this. One round trip.
 */
export async function refreshStatistics(db: Database): Promise<void> {
  await asOwner(db, [
    sql`do $$
      declare name text;
      begin
        if not pg_try_advisory_xact_lock(hashtextextended('statistics', 0)) then return; end if;
        for name in
          select c.oid::regclass from pg_class c
          where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'
            and pg_relation_size(c.oid) > 1.5 * c.relpages * current_setting('block_size')::int
            and coalesce(greatest(pg_stat_get_last_analyze_time(c.oid), pg_stat_get_last_autoanalyze_time(c.oid))
              < now() - interval '10 minutes', true)
        loop
          execute format('analyze (skip_locked) %s', name);
        end loop;
      end $$`,
  ]);
}
