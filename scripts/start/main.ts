import path from 'node:path';
import { parseConfig } from '../../src/config.ts';
import { startDatabase, type LocalDatabase } from '../../packages/local-cloud/src/neon/start-database.ts';
import { checkApiUrl } from '../../src/github/check-api-url.ts';
import { openClient, type Client } from '../../packages/local-cloud/src/product/api-client.ts';
import { openWorkspace } from '../../packages/local-cloud/src/product/open-workspace.ts';
import type { SyncRecord } from '../../src/domain/cursor/state.ts';
import type { Child } from '../../packages/local-cloud/src/processes/child.ts';
import { endInOrder } from './ending.ts';
import { errorWords } from './error-words.ts';
import { fireCrons } from './fire-crons.ts';
import { describeReceipt } from './follow-sync.ts';
import { mustBeFree } from '../../packages/local-cloud/src/processes/free-port.ts';
import { appVariables, makeApp } from './github-app.ts';
import { modelVariables } from './model-variables.ts';
import { parseOptions, USAGE, type StartOptions } from './options.ts';
import { readHistory } from './read-history.ts';
import { readSecrets, writeSecrets, type LocalSecrets } from './secrets.ts';
import { startGitHub } from './start-github.ts';
import { startModelStandIn } from '../../packages/local-cloud/src/product/start-model-stand-in.ts';
import { productVariables } from '../../packages/local-cloud/src/product/product-variables.ts';
import { startProduct } from '../../packages/local-cloud/src/product/start-product.ts';
import { lockState, makeState } from '../../packages/local-cloud/src/product/state.ts';

const GITHUB_API_URL = 'https://api.github.com';

/** Everything that was started; it is stopped in the opposite order. */
const started: (() => Promise<void> | void)[] = [];
let isStopping = false;
const end = endInOrder(async () => {
  isStopping = true;
  for (const stop of started.splice(0).toReversed()) await stop();
});

async function run(options: StartOptions): Promise<void> {
  const modelOfEnvironment = modelVariables(process.env, options.model);
  const token = process.env['GITHUB_TOKEN'] ?? '';
  if (token && !options.repo) throw new Error('With GITHUB_TOKEN set, say which repository: --repo OWNER/NAME');
  await makeState(options.state);
  started.push(await lockState(options.state, options.port));
  await mustBeFree(options.port);
  const secrets = await readSecrets(options.state);
  const realGitHub = token !== '' || options.app ? await realGitHubUrl() : null;
  const app = options.app ? await gitHubApp(options, secrets) : {};

  console.log('Starting the database …');
  const database = await openDatabase(path.join(options.state, 'postgres'), process.env['DATABASE_URL'] || undefined);
  started.push(() => database.stop());

  // Without a credential of one's own there is the example. Once it was shown it stays, beside one's own workspace.
  const showsExample = realGitHub === null;
  const example = showsExample || secrets.exampleKey ? await openReplay(options, secrets.webhookSecret) : undefined;
  const github = { url: realGitHub ?? (process.env['GITHUB_API_URL'] || GITHUB_API_URL), token };

  const standIn = options.model && (await startModelStandIn());
  if (standIn) supervise('model stand-in', standIn.child);

  console.log('Starting the Worker …');
  const variables = {
    ...app,
    ...modelOfEnvironment,
    ...standIn?.variables,
    ...(example && { EXAMPLE_API_URL: example.url }),
  };
  const services = { database, github, secrets, variables };
  // The Worker says what is wrong only when it is asked; this says it at once.
  parseConfig(productVariables(services));
  const { port, state: stateDir } = options;
  const product = await startProduct({ ...services, port, stateDir, apiKey: secrets.apiKey });
  supervise('Worker', product.worker());
  started.push(fireCrons(product.url));
  const { url, apiKey } = product;
  // The person who runs the product also owns the token in its environment, so the workspace may use it.
  await product.admin.patch(`/v1/workspaces/${product.workspaceId}`, { deploymentToken: true });
  const exampleKey = example ? await openExample(url, secrets, apiKey) : secrets.exampleKey;
  if (apiKey !== secrets.apiKey || exampleKey !== secrets.exampleKey) {
    await writeSecrets(options.state, { ...secrets, apiKey, exampleKey });
  }
  // What is read now: the example, or a repository of one's own.
  const key = showsExample ? (exampleKey ?? apiKey) : apiKey;
  const client = openClient(url, key);
  const repository = options.repo ?? example?.repository ?? '';
  const connectionId = options.app ? await connectionOf(client, repository) : undefined;
  if (options.app && connectionId === undefined) {
    console.log(`\nSign in with this API key: ${apiKey}`);
    console.log(`then install and connect the App: ${url}/auth/github/connect`);
    console.log('and start again with --app --repo OWNER/NAME. Ctrl-C stops everything.');
    return;
  }
  if (showsExample) console.log(EXAMPLE_WORDS);
  const record = await readHistory(client, { repository, connectionId, days: options.days }, () => {
    console.log(`\nDashboard: ${url}/\nAPI key:   ${key}`);
    if (standIn) console.log(`Model:     ${standIn.url}/_model/stats counts what the stand-in was asked`);
    console.log('Open the dashboard in a browser, and sign in with the API key. The newest numbers are there already.');
    console.log('Ctrl-C stops everything; started again, it finds its data.\n');
  });
  console.log(describeReceipt(record));
  console.log(`\n${endWords(record, repository)}`);
  if (showsExample) console.log(`For your own repositories: sign in, choose “Go to My workspace”, then “Set up”.`);
}

/** Said before the example is read. */
const EXAMPLE_WORDS =
  'There is no GITHUB_TOKEN, so this shows an example: a generated history, in a workspace of its own named Example.';

/** How a sync ended, in one sentence. */
function endWords({ status, receipt }: SyncRecord, repository: string): string {
  if (!receipt) return `${repository} was not read to its end: the sync ${status}. Run npm start again to go on.`;
  const { expected, stored, complete } = receipt;
  const counts = `${stored.pullRequests} of ${expected.pullRequests} pull requests are stored`;
  return complete
    ? `${repository} is complete: ${counts}, with all that belongs to them.`
    : `${repository} is not complete: ${counts}. The page of the repository says what is missing and why.`;
}

/** The key of the example's workspace, which is made beside one's own. */
async function openExample(url: string, { adminToken, exampleKey }: LocalSecrets, besideKey: string): Promise<string> {
  const made = { name: 'Example', isExample: true, besideKey };
  return (await openWorkspace(url, adminToken, exampleKey, made)).apiKey;
}

async function openDatabase(dataDir: string, databaseUrl: string | undefined): Promise<LocalDatabase> {
  if (databaseUrl && !/^postgres(ql)?:\/\//.test(databaseUrl)) {
    throw new Error('DATABASE_URL must be a connection string, as postgresql://user:password@host/database');
  }
  try {
    return await startDatabase({ dataDir, databaseUrl });
  } catch (error) {
    const advice = databaseUrl
      ? 'The Postgres that DATABASE_URL names could not be used'
      : `The database in ${path.resolve(dataDir)} could not be opened; without that directory, the next start makes a new one`;
    throw new Error(`${advice}: ${errorWords(error)}`, { cause: error });
  }
}

/** A replay that the example is read from. */
async function openReplay(options: StartOptions, webhookSecret: string) {
  const { url, repository, child } = await startGitHub(options, webhookSecret);
  supervise('GitHub replay', child);
  return { url, repository };
}

/** The product does not work without one of its processes: when one ends, the others are ended, too. */
function supervise(name: string, child: Child): void {
  child.process.once('exit', (code, signal) => {
    if (isStopping) return;
    console.error(`\nThe ${name} ended by itself (${signal ?? `code ${code}`}); run npm start again.`);
    end(1);
  });
  started.push(() => child.stop());
}

/** The address of GitHub's API, which is checked before it is used. */
async function realGitHubUrl(): Promise<string> {
  const url = process.env['GITHUB_API_URL'] || GITHUB_API_URL;
  const check = await checkApiUrl(url);
  if (check.status === 'ok') return url;
  throw new Error(check.detail);
}

/** The GitHub App of the environment, or the one of this machine, which is made the first time. */
async function gitHubApp(options: StartOptions, secrets: LocalSecrets): Promise<Record<string, string>> {
  const known = appVariables(process.env, secrets.githubApp);
  if (known['GITHUB_APP_ID'] !== undefined) return known;
  secrets.githubApp = await makeApp({
    apiUrl: await realGitHubUrl(),
    publicUrl: `http://127.0.0.1:${options.port}/`,
    organization: undefined,
    show: (url) => console.log(`To make a GitHub App for this machine, open ${url}`),
  });
  await writeSecrets(options.state, secrets);
  return secrets.githubApp;
}

/** The connection of the account that a repository is of; undefined while none is connected. */
async function connectionOf(client: Client, repository: string): Promise<string | undefined> {
  const { data } = await client.get<{ data: { id: string; login: string | null }[] }>('/v1/connections');
  const [owner = ''] = repository.split('/');
  return data.find(({ login }) => login?.toLowerCase() === owner.toLowerCase())?.id;
}

/** The options, or undefined when there is nothing to start. */
function optionsGiven(): StartOptions | undefined {
  if (process.argv.includes('--help') || process.argv.includes('-h')) {
    console.log(USAGE);
    return undefined;
  }
  try {
    return parseOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${errorWords(error)}\n\nnpm start -- --help lists the options.`);
    process.exitCode = 1;
    return undefined;
  }
}

const options = optionsGiven();
try {
  if (options) await run(options);
} catch (error) {
  // While everything is being stopped, requests to what has ended fail.
  if (!isStopping) {
    console.error(errorWords(error));
    end(1);
  }
}
