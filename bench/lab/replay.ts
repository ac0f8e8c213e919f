import type { LoggedRequest, Stats } from '../../packages/github-replay/src/stats.ts';
import { startReplay, type ReplayProcess } from '../../packages/local-cloud/src/product/start-replay.ts';

/** GitHub gives 5,000 an hour; the figures are of the reader, so the budgets of an hour must not end. */
const PLENTY = '100000000';

export interface Replay extends ReplayProcess {
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
  /** When the histories end, ISO 8601; today without it. */
  until?: string;
  /** Other repositories, each with so many pull requests. */
  others?: { fullName: string; pullRequests: number }[];
}

/** Starts a replay of generated histories in a process of its own. */
export async function startCountedReplay(history: ReplayedHistory): Promise<Replay> {
  const args = ['--no-secondary-limits', '--log']
    .concat(['--points-per-hour', PLENTY, '--requests-per-hour', PLENTY])
    .concat(['--pull-requests', String(history.pullRequests), '--latency', String(history.latency)]);
  const { others = [], until } = history;
  if (until !== undefined) args.push('--until', until);
  for (const { fullName, pullRequests } of others) args.push('--repository', `${fullName}=${pullRequests}`);
  const replay = await startReplay(args);

  async function control<Answer>(name: string, method: 'GET' | 'POST' = 'GET', argument?: object): Promise<Answer> {
    const body = argument && JSON.stringify(argument);
    const response = await fetch(`${replay.url}/_replay/${name}`, { method, ...(body !== undefined && { body }) });
    if (!response.ok) throw new Error(`the replay refused ${name}: ${await response.text()}`);
    return (await response.json()) as Answer;
  }
  return {
    ...replay,
    stats: () => control<Stats>('stats'),
    log: () => control<LoggedRequest[]>('log'),
    reset: () => control<void>('resetStats', 'POST'),
    change: (name, argument) => control(name, 'POST', argument),
  };
}
