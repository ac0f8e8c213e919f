import path from 'node:path';
import type { Child } from '../processes/child.ts';
import { startStandIn } from '../processes/start-stand-in.ts';

export interface GitHubOptions {
  /** JSON Lines file of a history to serve. */
  data: string | undefined;
  /** How many pull requests are generated when no file is served. */
  pullRequests: number;
  /** Milliseconds for each pull request of a page. */
  latency: number;
  /** Where the Worker listens for webhooks. */
  port: number;
  /** How the replay answers: names of situations, with their parameters. */
  situations: string[];
}

/** Starts the GitHub replay as a process of its own; answers its URL and the repository it serves. */
export async function startGitHub(
  options: GitHubOptions,
  webhookSecret: string,
): Promise<{ url: string; repository: string; child: Child }> {
  const args = ['--port', '0', '--latency', String(options.latency)];
  if (options.data) args.push('--data', options.data);
  else args.push('--pull-requests', String(options.pullRequests));
  // Whoever changes something through the replay's control sees it arrive by webhook.
  args.push('--webhook-url', `http://127.0.0.1:${options.port}/webhooks/github`);
  // With `=`, since a secret of an older version may begin with `-`.
  args.push(`--webhook-secret=${webhookSecret}`);
  for (const situation of options.situations) args.push('--situation', situation);
  const main = path.join(import.meta.dirname, '../../../github-replay/src/main.ts');
  const { ready, child } = await startStandIn('GitHub replay', main, args);
  const { url, repositories } = ready as { url: string; repositories: string[] };
  const [repository] = repositories;
  if (repository !== undefined) return { url, repository, child };
  await child.stop();
  throw new Error('The GitHub replay serves no repository');
}
