import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askHealth } from '../../scripts/deploy/ask-health.ts';
import { parseOptions } from '../../scripts/deploy/options.ts';
import { unsafeMigrations } from '../../scripts/deploy/unsafe-migrations.ts';
import { deployedIn } from '../../scripts/deploy/wrangler.ts';
import { pendingMigrations } from '../../packages/local-cloud/src/neon/migrations.ts';
import { listen } from '../support/listen.ts';
import { standInWrangler } from '../support/stand-in-wrangler.ts';
import { openEmpty } from '../support/start-test-database.ts';

describe('the arguments of npm run deploy', () => {
  it('are an environment and whether to change nothing', () => {
    expect(parseOptions([])).toEqual({ env: '', dryRun: false });
    expect(parseOptions(['--env', 'staging', '--dry-run'])).toEqual({ env: 'staging', dryRun: true });
    expect(parseOptions(['--env=staging'])).toEqual({ env: 'staging', dryRun: false });
  });

  it.each([
    [['--dryrun'], '--dryrun'],
    [['--dry-run=no'], '--dry-run'],
    [['staging'], 'staging'],
    [['--env'], '--env'],
    [['--env='], '--env'],
    [['--env', '--dry-run'], '--env'],
  ])('that nobody knows, as %j, are named beside what is allowed', (args, named) => {
    expect(() => parseOptions(args)).toThrow(named);
    expect(() => parseOptions(args)).toThrow('npm run deploy -- [--env NAME] [--dry-run]');
  });

  it('that are wrong have nothing done, not even asked', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'deploy-'));
    try {
      const wrangler = standInWrangler(folder, { signedIn: true, workers: {}, queues: {}, version: 'one' });
      const { status, stderr } = spawnSync(process.execPath, ['scripts/deploy/main.ts', '--dryrun'], {
        env: { ...process.env, PATH: `${wrangler.bin}:${process.env['PATH'] ?? ''}` },
        encoding: 'utf8',
      });
      expect(status).toBe(1);
      expect(stderr).toMatch(/--dryrun[^]*--env NAME/);
      expect(wrangler.calls()).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('a migration', () => {
  it.each([
    ['drop table goals', 'drops'],
    ['ALTER TABLE "goals" DROP COLUMN "size";', 'drops'],
    ['drop view listed_pull_requests', 'drops'],
    ['ALTER TABLE "goals" RENAME TO "aims"', 'renames'],
    ['ALTER TABLE "goals" RENAME COLUMN "size" TO "width"', 'renames'],
    ['ALTER TABLE "goals" ALTER COLUMN "size" SET NOT NULL', 'makes obligatory'],
    ['ALTER TABLE "goals" ADD COLUMN "size" integer NOT NULL', 'adds as obligatory'],
    ['ALTER TABLE "goals" ALTER COLUMN "size" SET DATA TYPE text', 'changes the type'],
    ['alter table goals\n  alter column size type text', 'changes the type'],
  ])('with %s may break the version that runs', (statement, does) => {
    const [told, ...more] = unsafeMigrations([{ name: '0099_goals', statements: ['select 1', statement] }]);
    expect(told).toMatch(new RegExp(`^the migration 0099_goals ${does}`));
    expect(more).toEqual([]);
  });

  it.each([
    'ALTER TABLE "goals" ADD COLUMN "size" integer DEFAULT 0 NOT NULL',
    'ALTER TABLE "goals" ADD COLUMN "size" integer',
    'ALTER TABLE "goals" ADD COLUMN "size" integer GENERATED ALWAYS AS (1) STORED NOT NULL',
    'ALTER TABLE "goals" ALTER COLUMN "size" DROP NOT NULL',
    'ALTER TABLE "goals" DROP CONSTRAINT "goals_check"',
    'DROP INDEX "goals_index"',
    '-- drop table goals\ncreate table aims (renamed text not null)',
    'create or replace function f() returns int language sql as $$ select 1 $$',
  ])('with %s does not', (statement) => {
    expect(unsafeMigrations([{ name: '0099_goals', statements: [statement] }])).toEqual([]);
  });

  it('of this repository is read from its file: the first ones dropped columns', async () => {
    const engine = await openEmpty();
    const { isEmpty, pending } = await pendingMigrations(engine);
    expect(isEmpty).toBe(true);
    expect(pending[0]?.name).toBe('0000_tables');
    const told = unsafeMigrations(pending.slice(0, 12));
    expect(told.map((line) => /migration (\d+)/.exec(line)?.[1])).toEqual([
      '0005',
      '0007',
      '0008',
      '0008',
      '0008',
      '0011',
    ]);
    const [tables] = await engine.transaction([{ query: `select to_regnamespace('drizzle')`, params: [] }]);
    expect(tables?.rows).toEqual([[null]]);
    await engine.stop();
  });
});

describe('what wrangler writes of a deploy', () => {
  it('names the version and the address on workers.dev', () => {
    const targets = ['Producer for q', 'edge.example.com (custom domain)', 'https://edge.acme.workers.dev'];
    const line = JSON.stringify({ type: 'deploy', version: 1, version_id: 'two', targets });
    expect(deployedIn(`{"type":"wrangler-session"}\n${line}\n`)).toEqual({
      version: 'two',
      address: 'https://edge.acme.workers.dev',
    });
  });

  it('names none when nothing was deployed', () => {
    expect(deployedIn('')).toEqual({ version: null, address: null });
    expect(deployedIn('{"type":"deploy","version_id":null}\n')).toEqual({ version: null, address: null });
  });
});

describe('the health of what was deployed', () => {
  let server: Server;
  let url = '';
  let answers: { version?: string; status: number; body: string }[] = [];

  beforeEach(async () => {
    server = createServer((_, response) => {
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      response.writeHead(answer?.status ?? 500, answer?.version ? { 'worker-version': answer.version } : {});
      response.end(answer?.body);
    });
    url = await listen(server);
  });
  afterEach(() => void server.close());

  it('is asked until the new version answers', async () => {
    answers = [
      { version: 'one', status: 200, body: '{"status":"ok"}' },
      { version: 'two', status: 200, body: '{"status":"ok"}' },
    ];
    await expect(askHealth(`${url}/`, 'two', 60_000)).resolves.toBeUndefined();
  });

  it('names what the new version says is wrong', async () => {
    const detail = 'The Worker is not configured: ADMIN_TOKEN: a secret of your own';
    answers = [{ version: 'two', status: 503, body: JSON.stringify({ status: 503, detail }) }];
    await expect(askHealth(url, 'two', 0)).rejects.toThrow(detail);
  });

  it.each([
    [{ version: 'one', status: 200, body: '{"status":"ok"}' }, 'the version two does not answer: one answers'],
    [{ status: 200, body: 'a page' }, 'the version two does not answer: what answers names no version'],
    [{ status: 502, body: 'bad gateway' }, 'the version two does not answer: bad gateway'],
  ])('says what answers instead, in %j', async (answer, told) => {
    answers = [answer];
    await expect(askHealth(url, 'two', 0)).rejects.toThrow(told);
  });

  it('says when nothing answers', async () => {
    await new Promise((resolve) => server.close(resolve));
    await expect(askHealth(url, 'two', 0)).rejects.toThrow(/the version two does not answer: .*ECONNREFUSED/);
  });
});
