import { randomUUID } from 'node:crypto';
import { neonConfig } from '@neondatabase/serverless';
import { sql } from 'drizzle-orm';
import { Client } from 'pg';
import { afterAll, beforeAll } from 'vitest';
import type { LocalDatabase } from '../../packages/local-cloud/src/neon/start-database.ts';
import { asOwner, openDatabase, type Database, type Scope } from '../../src/storage/database.ts';
import { upsertRepository } from '../../src/storage/repositories.ts';
import { createWorkspace } from '../../src/storage/workspaces.ts';
import { startSharedDatabase, startTestDatabase } from './start-test-database.ts';

export interface TestDatabase {
  db: Database;
  local: LocalDatabase;
}

/**
 * Gives a file of tests one empty database behind Neon's protocol: the embedded one of its process, or a new one on the
 * server at `TEST_DATABASE_URL` (see with-postgres.ts). It is filled in before the first test.
 */
export function useDatabase(): TestDatabase {
  const test = {} as TestDatabase;
  beforeAll(async () => {
    const server = await newDatabase(process.env['TEST_DATABASE_URL']);
    test.local = await (server ? startTestDatabase(server) : startSharedDatabase());
    test.db = openDatabase(test.local.databaseUrl, test.local.neonHttpUrl);
  });
  afterAll(() => test.local.stop());
  return test;
}

/** Makes an empty database on a server, for one file of tests. */
export async function newDatabase(serverUrl: string | undefined): Promise<string | undefined> {
  if (!serverUrl) return undefined;
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** A new workspace with one repository: what tests share of a database, they never see of each other. */
export async function newScope(db: Database): Promise<Scope> {
  const workspaceId = await createWorkspace(db, { name: 'test', keyHash: randomUUID(), keyHint: 'test' });
  const { id } = await upsertRepository(db, workspaceId, repositoryOf(1), null);
  return { workspaceId, repositoryId: id };
}

/** A repository as GitHub describes it. */
export function repositoryOf(githubId: number) {
  return {
    githubId: String(githubId),
    nodeId: `R_${githubId}`,
    fullName: `octo/repository-${githubId}`,
    defaultBranch: 'main',
    isPrivate: false,
    isArchived: false,
  };
}

/** Runs what prepares a large table, which may take longer than the product waits for an answer. */
export async function withoutDeadline<Result>(prepare: () => Promise<Result>): Promise<Result> {
  const inTime = neonConfig.fetchFunction as typeof fetch;
  neonConfig.fetchFunction = fetch;
  try {
    return await prepare();
  } finally {
    neonConfig.fetchFunction = inTime;
  }
}

/** Rows of a table of one workspace, as the owner of the tables sees them. */
export async function rowsOf(
  db: Database,
  scope: Scope,
  table: string,
  order: string,
): Promise<Record<string, unknown>[]> {
  const [rows] = await asOwner(db, [
    sql`select * from ${sql.raw(table)} where workspace_id = ${scope.workspaceId} order by ${sql.raw(order)}`,
  ]);
  return rows ?? [];
}
