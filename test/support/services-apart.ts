import { startGitHubReplay } from '../../packages/github-replay/src/replay.ts';
import { startDatabase } from '../../packages/local-cloud/src/neon/start-database.ts';

/** Run by `fork`: a replay with long comments and a database in a process of their own, so that the product's memory can be measured. */
const database = await startDatabase({});
const github = await startGitHubReplay({
  repositories: [{ fullName: 'acme/widgets', pullRequests: 120 }],
  secondaryLimits: false,
  situations: [{ name: 'long-comments' }],
});
process.send?.({ url: github.url, databaseUrl: database.databaseUrl, neonHttpUrl: database.neonHttpUrl });
process.on('disconnect', () => process.exit());
