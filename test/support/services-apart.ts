import { startGitHubReplay } from '../../packages/github-replay/src/replay.ts';
import { startTestDatabase } from './start-test-database.ts';

/** Run by `fork` with a number of pull requests: a replay with long comments and a database in a process of their own, so that the product's memory can be measured. */
const database = await startTestDatabase();
const github = await startGitHubReplay({
  repositories: [{ fullName: 'acme/widgets', pullRequests: Number(process.argv[2]) }],
  secondaryLimits: false,
  situations: [{ name: 'long-comments' }],
});
process.send?.({ url: github.url, databaseUrl: database.databaseUrl, neonHttpUrl: database.neonHttpUrl });
process.on('disconnect', () => process.exit());
