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
          select c.oid::regclass from pg_class c join pg_stat_user_tables s on s.relid = c.oid
          where c.relnamespace = current_schema()::regnamespace
            and pg_relation_size(c.oid) > 1.5 * c.relpages * current_setting('block_size')::int
            and coalesce(greatest(s.last_analyze, s.last_autoanalyze) < now() - interval '10 minutes', true)
        loop
          execute format('analyze (skip_locked) %s', name);
        end loop;
      end $$`,
  ]);
}
