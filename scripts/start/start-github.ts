import { startReplay, type ReplayProcess } from '../../packages/local-cloud/src/product/start-replay.ts';
import type { StartOptions } from './options.ts';

/** Starts the GitHub replay with what the options say of it. */
export function startGitHub(options: StartOptions, webhookSecret: string): Promise<ReplayProcess> {
  const args = ['--latency', String(options.latency)];
  if (options.data) args.push('--data', options.data);
  else args.push('--pull-requests', String(options.pullRequests));
  // A change that is made through the replay's control then arrives by webhook.
  args.push('--webhook-url', `http://127.0.0.1:${options.port}/webhooks/github`);
  // The option is written with `=`, because a secret of an older version may begin with `-`.
  args.push(`--webhook-secret=${webhookSecret}`);
  for (const situation of options.situations) args.push('--situation', situation);
  return startReplay(args);
}
