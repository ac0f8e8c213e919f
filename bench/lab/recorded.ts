import path from 'node:path';
import { startStandIn } from '../../packages/local-cloud/src/processes/start-stand-in.ts';

const MAIN = path.join(import.meta.dirname, 'recorded-main.ts');

export interface RecordedStats {
  requests: number;
  passedOn: number;
}

export interface RecordedGitHub {
  url: string;
  /** Requests so far, and those of them that the replay had to answer. */
  stats(): Promise<RecordedStats>;
  stop(): Promise<void>;
}

/**
 * Starts a GitHub that answers at once, as a process of its own: each request of a replay's reader reaches the replay at
 * `target` only the first time.
 */
export async function startRecordedGitHub(target: string): Promise<RecordedGitHub> {
  const { ready, child } = await startStandIn('recorded GitHub', MAIN, ['--target', target]);
  const { url } = ready as { url: string };
  return {
    url,
    stats: async () => (await fetch(`${url}/_recorded/stats`)).json<RecordedStats>(),
    stop: () => child.stop(),
  };
}
