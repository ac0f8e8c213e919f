import path from 'node:path';
import { parseConfig } from '../../src/config.ts';
import { startDatabase } from '../neon/start-database.ts';
import { openClient } from './api-client.ts';
import { fireCrons } from './fire-crons.ts';
import { mustBeFree } from './free-port.ts';
import { describeReceipt, followSync } from './follow-sync.ts';
import { modelVariables } from './model-variables.ts';
import { parseOptions, USAGE, type StartOptions } from './options.ts';
import { readSecrets, writeSecrets, type LocalSecrets } from './secrets.ts';
import { startGitHub } from './start-github.ts';
import { startModelStandIn } from './start-model-stand-in.ts';
import { startWorker } from './start-worker.ts';

const GITHUB_API_URL = 'https://api.github.com';

/** Everything that was started, to be stopped in the opposite order. */
const started: (() => Promise<void> | void)[] = [];

async function run(options: StartOptions): Promise<void> {
  const modelOfEnvironment = modelVariables(process.env, options.model);
  await mustBeFree(options.port);
  const secrets = await readSecrets(options.state);
  const realGitHub = process.env['GITHUB_TOKEN'] ?? '';
  if (realGitHub && !options.repo) throw new Error('With GITHUB_TOKEN set, say which repository: --repo OWNER/NAME');

  console.log('Starting the database …');
  const databaseUrl = process.env['DATABASE_URL'];
  const database = await startDatabase({ dataDir: path.join(options.state, 'postgres'), databaseUrl });
  started.push(() => database.stop());

  const github = realGitHub
    ? { url: GITHUB_API_URL, repository: '' }
    : await startGitHub(options, secrets.webhookSecret);
  if ('child' in github) started.push(() => github.child.stop());
  const repository = options.repo ?? github.repository;

  const standIn = options.model && (await startModelStandIn());
  if (standIn) started.push(() => standIn.child.stop());

  console.log('Starting the Worker …');
  const variables = {
    DATABASE_URL: database.databaseUrl,
    NEON_HTTP_URL: database.neonHttpUrl,
    GITHUB_API_URL: github.url,
    GITHUB_TOKEN: realGitHub || 'replay',
    ADMIN_TOKEN: secrets.adminToken,
    ENCRYPTION_KEY: secrets.encryptionKey,
    GITHUB_WEBHOOK_SECRET: secrets.webhookSecret,
    ...modelOfEnvironment,
    ...standIn?.variables,
  };
  // The Worker says what is wrong only when it is asked; this says it at once.
  parseConfig(variables);
  const worker = await startWorker({ port: options.port, stateDir: options.state, variables });
  started.push(() => worker.child.stop());
  started.push(fireCrons(worker.url));

  const key = await apiKeyOf(worker.url, options.state, secrets);
  const client = openClient(worker.url, key);
  // Whoever runs the product and whoever has a token in its environment are one person here.
  const { id: workspaceId } = await client.get<{ id: string }>('/v1/workspace');
  await openClient(worker.url, secrets.adminToken).patch(`/v1/workspaces/${workspaceId}`, { deploymentToken: true });
  const tracked = await client.post<{ id: string }>('/v1/repositories', { fullName: repository });
  const window = options.days === undefined ? {} : { daysBack: options.days };
  const sync = await client.post<{ id: string }>(`/v1/repositories/${tracked.id}/syncs`, window);
  console.log(`Syncing ${repository} …`);
  const record = await followSync(client, sync.id);
  console.log(describeReceipt(record));
  console.log(`\nDashboard: ${worker.url}/\nAPI key:   ${key}`);
  if (standIn) console.log(`Model:     ${standIn.url}/_model/stats counts what the stand-in was asked`);
  console.log('\nCtrl-C stops everything; started again, it finds its data.');
}

/** The key of the local workspace, which is made on the first run. */
async function apiKeyOf(url: string, stateDir: string, secrets: LocalSecrets): Promise<string> {
  if (secrets.apiKey && (await isValid(url, secrets.apiKey))) return secrets.apiKey;
  const admin = openClient(url, secrets.adminToken);
  const { apiKey } = await admin.post<{ apiKey: string }>('/v1/workspaces', { name: 'local' });
  await writeSecrets(stateDir, { ...secrets, apiKey });
  return apiKey;
}

/** A database that was deleted, or is another, does not know the key. */
async function isValid(url: string, key: string): Promise<boolean> {
  const response = await fetch(`${url}/v1/repositories?limit=1`, { headers: { authorization: `Bearer ${key}` } });
  return response.ok;
}

async function stop(): Promise<void> {
  for (const end of started.splice(0).toReversed()) await end();
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    console.log('\nStopping …');
    void stop().then(() => process.exit(0));
  });
}

if (process.argv.includes('--help')) {
  console.log(USAGE);
} else {
  try {
    await run(parseOptions(process.argv.slice(2)));
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    await stop();
    process.exit(1);
  }
}
