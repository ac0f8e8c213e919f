import path from 'node:path';
import type { Child } from '../processes/child.ts';
import { startStandIn } from '../processes/start-stand-in.ts';

const MAIN = path.join(import.meta.dirname, '../../../github-replay/src/main.ts');

export interface ReplayProcess {
  url: string;
  /** The first repository that it serves. */
  repository: string;
  child: Child;
}

/** Starts the GitHub replay as a process of its own, with options of its command line. */
export async function startReplay(args: string[]): Promise<ReplayProcess> {
  const { ready, child } = await startStandIn('GitHub replay', MAIN, ['--port', '0', ...args]);
  const { url, repositories } = ready as { url: string; repositories: string[] };
  const [repository] = repositories;
  if (repository !== undefined) return { url, repository, child };
  await child.stop();
  throw new Error('The GitHub replay serves no repository');
}
