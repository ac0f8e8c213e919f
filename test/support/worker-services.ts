import { generateKeyPairSync } from 'node:crypto';
import type { TestProject } from 'vitest/node';
import { startModel } from '../../packages/model-stand-in/src/start-model.ts';
import { sized } from './sized.ts';
import { startTestDatabase } from './start-test-database.ts';
import { DEPLOYMENT_TOKEN, GITHUB_APP, MODEL, PERSONAL_TOKENS, SPARE_TOKENS } from './worker-secrets.ts';

export interface WorkerServices {
  databaseUrl: string;
  neonHttpUrl: string;
  githubUrl: string;
  /** The address of the model's stand-in, with its version. */
  modelUrl: string;
  /** The private key of the GitHub App, as GitHub hands it out. */
  appKey: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    services: WorkerServices;
  }
}

/**
 * The twelfth pull request of a history has hundreds of files and the fourteenth thousands. Where neither is the matter, they
 * would cost most of each sync.
 */
const WITHOUT_LONG_LISTS = sized(11, 24);

/** Each file of tests that changes a repository on GitHub has one of its own. A page of GitHub's has 14 pull requests. */
const REPOSITORIES = [
  { fullName: 'acme/widgets', pullRequests: 24 },
  { fullName: 'acme/gadgets', pullRequests: WITHOUT_LONG_LISTS, seed: 2 },
  { fullName: 'acme/gears', pullRequests: 8, seed: 3 },
  { fullName: 'acme/hooks', pullRequests: 10, seed: 4 },
  { fullName: 'acme/proofs', pullRequests: sized(13, 20), seed: 5 },
  { fullName: 'acme/ships', pullRequests: 30, seed: 9 },
  { fullName: 'acme/people', pullRequests: 40, seed: 8 },
  { fullName: 'acme/sources', pullRequests: 12, seed: 21 },
  { fullName: 'acme/movers', pullRequests: 6, seed: 6 },
  { fullName: 'acme/models', pullRequests: 12, seed: 12 },
  { fullName: 'acme/troubles', pullRequests: WITHOUT_LONG_LISTS, seed: 7 },
  { fullName: 'acme/troubles-for-long', pullRequests: 45, seed: 7 },
  { fullName: 'acme/robots', pullRequests: 40, seed: 15 },
  // More than two pages of what an account owns.
  ...Array.from({ length: 230 }, (_, index) => ({ fullName: `globex/part-${index}`, pullRequests: 0 })),
];

// The replay's own process sets this, too. Otherwise graphql checks the origin of every value; it decides this when it
// is loaded.
process.env['NODE_ENV'] = 'production';
const { startGitHubReplay } = await import('../../packages/github-replay/src/replay.ts');

/** Starts what the Worker talks to, and tells the tests where it is. */
export default async function startWorkerServices(project: TestProject): Promise<() => Promise<void>> {
  const keys = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  const app = { ...GITHUB_APP, publicKey: keys.publicKey };
  const [database, github, model] = await Promise.all([
    startTestDatabase(),
    startGitHubReplay({
      repositories: REPOSITORIES,
      // The last is that of the example.
      tokens: [DEPLOYMENT_TOKEN, ...PERSONAL_TOKENS, ...SPARE_TOKENS, 'example'],
      app,
    }),
    startModel({ models: [MODEL.name], key: MODEL.key }),
  ]);
  const { databaseUrl, neonHttpUrl } = database;
  project.provide('services', {
    databaseUrl,
    neonHttpUrl,
    githubUrl: github.url,
    modelUrl: model.baseUrl,
    appKey: keys.privateKey,
  });
  return async () => {
    await Promise.all([database.stop(), github.stop(), model.stop()]);
  };
}
