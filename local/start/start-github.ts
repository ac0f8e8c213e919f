import path from 'node:path';
import { firstLine, startChild, type Child } from './child.ts';
import type { StartOptions } from './options.ts';

/** Starts the GitHub replay as a process of its own; answers its URL and the repository it serves. */
export async function startGitHub(
  options: StartOptions,
  webhookSecret: string,
): Promise<{ url: string; repository: string; child: Child }> {
  const args = ['--port', '0', '--latency', String(options.latency)];
  if (options.data) args.push('--data', options.data);
  else args.push('--pull-requests', String(options.pullRequests));
  // Whoever changes something through the replay's control sees it arrive by webhook.
  args.push('--webhook-url', `http://127.0.0.1:${options.port}/webhooks/github`, '--webhook-secret', webhookSecret);
  const main = path.join(import.meta.dirname, '../github/main.ts');
  const errors: string[] = [];
  const child = startChild(main, args, process.env, (line) => errors.push(line));
  try {
    const ready = await firstLine(child.process, (line) =>
      line.startsWith('{') ? (JSON.parse(line) as { url: string; repositories: string[] }) : null,
    );
    const [repository] = ready.repositories;
    if (!repository) throw new Error('the replay serves no repository');
    return { url: ready.url, repository, child };
  } catch (error) {
    throw new Error(`The GitHub replay did not start: ${errors.join('\n')}`, { cause: error });
  }
}
