import { openPostgres } from '../packages/local-cloud/src/neon/postgres-engine.ts';
import { migrate } from '../packages/local-cloud/src/neon/migrations.ts';

/** `npm run db:migrate`: applies the migrations to `DATABASE_URL`, over plain Postgres wire. */
const url = process.env['DATABASE_URL'];
if (!url || !/^postgres(ql)?:\/\//.test(url)) {
  console.error(
    'DATABASE_URL must be set to a Postgres connection string, as in postgresql://user:password@host/database',
  );
  process.exit(1);
}
const engine = openPostgres(url);
try {
  await migrate(engine);
  console.log('The database has every migration.');
} catch (error) {
  // A host with several addresses fails with an error for each, and no message of its own.
  const causes = error instanceof AggregateError ? error.errors : [error];
  const reasons = causes.map((cause) => (cause instanceof Error ? cause.message : String(cause)));
  console.error(`The migrations could not be applied: ${reasons.join('; ')}`);
  process.exitCode = 1;
} finally {
  await engine.stop();
}
