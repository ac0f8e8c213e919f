import type { Migration } from '../../packages/local-cloud/src/neon/migrations.ts';

/** What the version that still runs while a migration is applied may not survive. */
const UNSAFE: [RegExp, string][] = [
  [/\bdrop\s+(table|column|(materialized\s+)?view|function|type|schema)\b/i, 'drops'],
  [/\brename\s+(to|column)\b/i, 'renames'],
  [/\bset\s+not\s+null\b/i, 'makes obligatory'],
  [/\badd\s+column\b(?!.*\b(default|generated)\b).*\bnot\s+null\b/is, 'adds as obligatory, without a default,'],
  [/\balter\s+column\s+\S+\s+(set\s+data\s+)?type\b/i, 'changes the type of'],
];

/** The statements of migrations that may break the version that still runs, as sentences. */
export function unsafeMigrations(migrations: Migration[]): string[] {
  return migrations.flatMap(({ name, statements }) =>
    statements.flatMap((statement) => {
      const sql = statement.replaceAll(/--.*$/gm, '').replaceAll(/\s+/g, ' ').trim();
      const [, does] = UNSAFE.find(([pattern]) => pattern.test(sql)) ?? [];
      return does === undefined ? [] : [`the migration ${name} ${does} what the running version may use: ${sql}`];
    }),
  );
}
