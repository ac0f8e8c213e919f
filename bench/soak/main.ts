import { createWriteStream } from 'node:fs';
import { optionsOf, refuse } from '../command-line.ts';

const USAGE = `npm run soak -- [options]

  --repositories N     how many are synced at once (20)
  --pull-requests N    of all of them together (20000)
  --minutes N          how long there is trouble (10); the whole takes about twice as long
  --seed N             of histories, changes and trouble (1)
  --latency MS         GitHub's time for each pull request of a page (5)
  --checks             check runs are added too
  --log FILE           what the Worker prints
  DATABASE_URL         a Postgres to use in place of the embedded one
`;

// Outside of production, graphql checks the origin of every value it touches: see packages/github-replay/src/main.ts.
process.env['NODE_ENV'] ??= 'production';
const { describeSoak, flawsOf, soak } = await import('./soak.ts');
const { stopAllSoaked } = await import('./product.ts');

function numberOf(name: string, text: string): number {
  const value = Number(text);
  if (text === '' || !Number.isFinite(value) || value < 0) refuse(`--${name} wants a number, not "${text}"`, USAGE);
  return value;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void stopAllSoaked().then(() => process.exit(1)));
}

try {
  const values = optionsOf(
    {
      repositories: { type: 'string', default: '20' },
      'pull-requests': { type: 'string', default: '20000' },
      minutes: { type: 'string', default: '10' },
      seed: { type: 'string', default: '1' },
      latency: { type: 'string', default: '5' },
      checks: { type: 'boolean', default: false },
      log: { type: 'string' },
    },
    USAGE,
  );
  const log = values.log === undefined ? undefined : createWriteStream(values.log);
  const result = await soak({
    repositories: numberOf('repositories', values.repositories),
    pullRequests: numberOf('pull-requests', values['pull-requests']),
    minutes: numberOf('minutes', values.minutes),
    kills: [30_000, 60_000],
    seed: numberOf('seed', values.seed),
    latency: numberOf('latency', values.latency),
    checks: values.checks,
    databaseUrl: process.env['DATABASE_URL'],
    report: (line) => console.log(line),
    print: log && ((line) => void log.write(`${line}\n`)),
  });
  log?.end();
  console.log(describeSoak(result));
  if (flawsOf(result).length > 0) process.exitCode = 1;
} catch (error) {
  // Work of the run that is left must not keep the process alive.
  console.error(error);
  process.exit(1);
}
