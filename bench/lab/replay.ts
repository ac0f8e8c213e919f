import path from 'node:path';
import type { LoggedRequest, Stats } from '../../packages/github-replay/src/stats.ts';
import { firstLine, startChild, type Child } from '../../packages/local-cloud/src/processes/child.ts';

const MAIN = path.join(import.meta.dirname, '../../packages/github-replay/src/main.ts');

/** GitHub gives 5,000 an hour; the figures are of the reader, so the budgets of an hour must not end. */
const PLENTY = '100000000';

export interface Replay {
  url: string;
  repository: string;
  child: Child;
  stats(): Promise<Stats>;
  /** Every request since the last reset, at most the last 20,000. */
  log(): Promise<LoggedRequest[]>;
  reset(): Promise<void>;
  /** Does something to what the replay holds; see `ReplayControl`. */
  change<Answer>(name: string, argument: object): Promise<Answer>;
}

export interface ReplayedHistory {
  pullRequests: number;
  /** Milliseconds for each pull request of an answer. */
  latency: number;
  /** Another repository beside the first, of so many pull requests. */
  other?: { fullName: string; pullRequests: number };
}

/** Starts a replay of generated histories in a process of its own. */
export async function startReplay(history: ReplayedHistory): Promise<Replay> {
  const errors: string[] = [];
  const args = ['--port', '0', '--no-secondary-limits', '--log']
    .concat(['--points-per-hour', PLENTY, '--requests-per-hour', PLENTY])
    .concat(['--pull-requests', String(history.pullRequests), '--latency', String(history.latency)]);
  const { other } = history;
  if (other) args.push('--repository', `${other.fullName}=${other.pullRequests}`);
  const child = startChild(MAIN, args, process.env, (line) => errors.push(line));
  const ready = await firstLine(child.process, (line) =>
    line.startsWith('{') ? (JSON.parse(line) as { url: string; repositories: string[] }) : null,
  ).catch((cause: unknown) => {
    throw new Error(`The GitHub replay did not start: ${errors.join('\n')}`, { cause });
  });
  const [repository] = ready.repositories;
  if (!repository) throw new Error('the replay serves no repository');

  async function control<Answer>(name: string, method: 'GET' | 'POST' = 'GET', argument?: object): Promise<Answer> {
    const body = argument && JSON.stringify(argument);
    const response = await fetch(`${ready.url}/_replay/${name}`, { method, ...(body !== undefined && { body }) });
    if (!response.ok) throw new Error(`the replay refused ${name}: ${await response.text()}`);
    return (await response.json()) as Answer;
  }
  return {
    url: ready.url,
    repository,
    child,
    stats: () => control<Stats>('stats'),
    log: () => control<LoggedRequest[]>('log'),
    reset: () => control<void>('resetStats', 'POST'),
    change: (name, argument) => control(name, 'POST', argument),
  };
}
