import path from 'node:path';
import { unstable_readConfig as readConfig } from 'wrangler';
import { z } from 'zod';

/** The used part of wrangler's types. The full types are in a package that wrangler does not install. */
const Settings = z.object({
  name: z.string(),
  workers_dev: z.boolean().optional(),
  vars: z.record(z.string(), z.unknown()),
  definedEnvironments: z.array(z.string()).default([]),
  queues: z.object({
    producers: z.array(z.object({ binding: z.string(), queue: z.string() })).default([]),
    consumers: z.array(z.object({ queue: z.string(), dead_letter_queue: z.string().optional() })).default([]),
  }),
  durable_objects: z.object({ bindings: z.array(z.object({ name: z.string() })) }),
  ratelimits: z.array(z.object({ name: z.string() })).default([]),
  version_metadata: z.object({ binding: z.string() }).optional(),
});

export type Settings = z.infer<typeof Settings>;

/** Reads wrangler.toml in `folder`, for an environment (empty for none); throws an `Error` that says what is wrong. */
export function readSettings(folder: string, env: string): Settings {
  const read = (of: string) => Settings.parse(readConfig({ config: path.join(folder, 'wrangler.toml'), env: of }));
  const outside = read('');
  if (env === '') return outside;
  const { definedEnvironments: known } = outside;
  if (!known.includes(env)) {
    const there = known.length === 0 ? 'which has no environment' : `whose environments are ${known.join(', ')}`;
    throw new Error(`--env ${env}: there is no [env.${env}] in wrangler.toml, ${there}`);
  }
  return read(env);
}

/** Every queue that the settings name: producers, consumers and dead letters. */
export function queuesOf({ queues: { producers, consumers } }: Settings): string[] {
  const named = [...producers, ...consumers].map(({ queue }) => queue);
  const dead = consumers.flatMap(({ dead_letter_queue: name }) => name ?? []);
  return [...new Set([...named, ...dead])];
}

/**
 * What would make a deploy with these settings wrong: an environment repeats all bindings, because wrangler passes none on to it, and
 * no two Workers share a queue.
 */
export function problemsOfSettings(settings: Settings, outside: Settings): string[] {
  const { name, workers_dev: hasAddress, vars } = settings;
  const bound = new Set(bindingsOf(settings));
  const problems = bindingsOf(outside)
    .filter((binding) => !bound.has(binding))
    .map((binding) => `wrangler.toml: ${name} has no ${binding}, which an environment must repeat`);
  const foreign = queuesOf(settings).filter((queue) => !queue.startsWith(`${name}-`));
  problems.push(...foreign.map((queue) => `wrangler.toml: the queue ${queue} must be called ${name}-…`));
  if (hasAddress !== true && typeof vars['PUBLIC_URL'] !== 'string') {
    problems.push('wrangler.toml: without workers_dev, PUBLIC_URL must say where the Worker answers');
  }
  return problems;
}

function bindingsOf({ queues, durable_objects: objects, ratelimits, version_metadata: version }: Settings): string[] {
  return [
    ...queues.producers.map(({ binding }) => binding),
    ...objects.bindings.map(({ name }) => name),
    ...ratelimits.map(({ name }) => name),
    ...(version ? [version.binding] : []),
  ];
}
