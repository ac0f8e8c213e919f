import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';
import { TAGS } from './test/support/tags.ts';
import {
  ADMIN_TOKEN,
  DEPLOYMENT_TOKEN,
  ENCRYPTION_KEY,
  GITHUB_APP,
  MODEL,
  WEBHOOK_SECRET,
} from './test/support/worker-secrets.ts';

/** The Worker inside workerd, with its real queues and Durable Objects, against a real Postgres and a GitHub replay. */
export default defineConfig({
  plugins: [
    cloudflareTest(({ inject }) => {
      const { databaseUrl, neonHttpUrl, githubUrl, modelUrl, appKey } = inject('services');
      return {
        main: './src/index.ts',
        wrangler: { configPath: './wrangler.toml' },
        miniflare: {
          bindings: {
            // The Workers runtime has no environment but its bindings: test/support/sized.ts reads this one.
            ...(process.env['NIGHTLY'] && { NIGHTLY: process.env['NIGHTLY'] }),
            DATABASE_URL: databaseUrl,
            NEON_HTTP_URL: neonHttpUrl,
            GITHUB_API_URL: githubUrl,
            EXAMPLE_API_URL: githubUrl,
            GITHUB_TOKEN: DEPLOYMENT_TOKEN,
            ADMIN_TOKEN,
            ENCRYPTION_KEY,
            GITHUB_WEBHOOK_SECRET: WEBHOOK_SECRET,
            // Those tests that need the model switch it on: see test/worker/support/model.ts.
            LLM_PROVIDER: 'none',
            LLM_BASE_URL: modelUrl,
            LLM_MODEL: MODEL.name,
            LLM_API_KEY: MODEL.key,
            LLM_INPUT_PRICE: '0.15',
            LLM_OUTPUT_PRICE: '0.6',
            GITHUB_APP_ID: String(GITHUB_APP.id),
            GITHUB_APP_CLIENT_ID: GITHUB_APP.clientId,
            GITHUB_APP_CLIENT_SECRET: GITHUB_APP.clientSecret,
            GITHUB_APP_PRIVATE_KEY: appKey.replaceAll('\n', String.raw`\n`),
          },
        },
      };
    }),
  ],
  test: {
    name: 'worker',
    tags: TAGS,
    include: ['test/worker/**/*.test.ts'],
    globalSetup: ['./test/support/worker-services.ts'],
    // The files share one database, and a cron begins syncs of every repository in it.
    fileParallelism: false,
    isolate: false,
    silent: 'passed-only',
    // These are for tests that hang: what takes seconds alone takes a minute on a busy machine.
    testTimeout: 120_000,
    hookTimeout: 240_000,
  },
});
