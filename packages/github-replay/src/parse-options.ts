import { parseArgs } from 'node:util';
import { parseSituation } from './board/parse-situation.ts';
import type { GeneratedRepository, ReplayOptions } from './replay.ts';

const USAGE = `usage: github-replay [options]
  --port N               port to listen on (0: a free one)
  --data FILE            serve a JSON Lines history (.jsonl, .jsonl.gz); may be repeated
  --pull-requests N      size of the generated acme/widgets
  --seed N               seed of the generated history
  --repository NAME=N    generate owner/name with N pull requests; may be repeated
  --until TIME           when generated histories end (ISO 8601; default: today)
  --latency MS           milliseconds for each pull request in an answer
  --base-latency MS      milliseconds for each request
  --token TOKEN          accept only this token; may be repeated
  --webhook-url URL      tell every change to this address
  --webhook-secret TEXT  sign what is told with this
  --points-per-hour N    GraphQL points an hour (5000)
  --requests-per-hour N  REST requests an hour (5000)
  --no-secondary-limits  switch the secondary limits off
  --situation NAME       answer as in situations/NAME.ts; with parameters as NAME:{"number":37}; may be repeated
  --log                  keep a log of requests for GET /_replay/log`;

const FLAGS = {
  port: { type: 'string' },
  data: { type: 'string', multiple: true },
  'pull-requests': { type: 'string' },
  seed: { type: 'string' },
  repository: { type: 'string', multiple: true },
  until: { type: 'string' },
  latency: { type: 'string' },
  'base-latency': { type: 'string' },
  token: { type: 'string', multiple: true },
  'webhook-url': { type: 'string' },
  'webhook-secret': { type: 'string' },
  'points-per-hour': { type: 'string' },
  'requests-per-hour': { type: 'string' },
  'no-secondary-limits': { type: 'boolean' },
  situation: { type: 'string', multiple: true },
  log: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

/** The command line as options, or what is wrong with it in words. */
export function parseOptions(args: string[]): { options: ReplayOptions } | { problem: string } {
  try {
    const { values } = parseArgs({ args, options: FLAGS, strict: true });
    if (values.help) return { problem: USAGE };
    const number = (
      flag: 'port' | 'pull-requests' | 'seed' | 'latency' | 'base-latency' | 'points-per-hour' | 'requests-per-hour',
    ) => wholeNumber(flag, values[flag]);
    const [port, pullRequests, seed] = [number('port'), number('pull-requests'), number('seed')];
    const [perPullRequest, base] = [number('latency'), number('base-latency')];
    const [pointsAnHour, restRequestsAnHour] = [number('points-per-hour'), number('requests-per-hour')];
    const withSeed = seed === undefined ? {} : { seed };
    const repositories = (values.repository ?? []).map((text) => ({ ...parseRepository(text), ...withSeed }));
    if (pullRequests !== undefined || (seed !== undefined && repositories.length === 0)) {
      repositories.unshift({ fullName: 'acme/widgets', pullRequests: pullRequests ?? 1_000, ...withSeed });
    }
    return {
      options: {
        ...(port !== undefined && { port }),
        ...(values.data && { files: values.data }),
        ...(repositories.length > 0 && { repositories }),
        ...(values.until !== undefined && { until: parseTime(values.until) }),
        latency: { base: base ?? 0, perPullRequest: perPullRequest ?? 0 },
        ...(values.token && { tokens: values.token }),
        ...parseWebhook(values['webhook-url'], values['webhook-secret']),
        ...(pointsAnHour !== undefined && { pointsAnHour }),
        ...(restRequestsAnHour !== undefined && { restRequestsAnHour }),
        ...(values['no-secondary-limits'] && { secondaryLimits: false as const }),
        ...(values.situation && { situations: values.situation.map(parseSituation) }),
        ...(values.log && { log: true }),
      },
    };
  } catch (error) {
    return { problem: `${error instanceof Error ? error.message : String(error)}\n${USAGE}` };
  }
}

function wholeNumber(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${flag} wants a whole number, not "${text}"`);
  return Number(text);
}

function parseRepository(text: string): GeneratedRepository {
  const match = /^([\w.-]+\/[\w.-]+)=(\d+)$/.exec(text);
  if (!match) throw new Error(`--repository wants owner/name=N, not "${text}"`);
  return { fullName: match[1] ?? '', pullRequests: Number(match[2]) };
}

function parseWebhook(url: string | undefined, secret: string | undefined): Pick<ReplayOptions, 'webhook'> {
  if (url === undefined && secret === undefined) return {};
  if (url === undefined || secret === undefined) throw new Error('--webhook-url and --webhook-secret go together');
  if (!URL.canParse(url)) throw new Error(`--webhook-url wants an address, not "${url}"`);
  return { webhook: { url, secret } };
}

function parseTime(text: string): Date {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw new Error(`--until wants a time, not "${text}"`);
  return time;
}
