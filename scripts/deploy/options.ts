import { parseArgs } from 'node:util';

export interface DeployOptions {
  /** The environment of wrangler.toml to deploy; empty for the settings outside of any environment. */
  env: string;
  /** Only checks, and says what would be done. */
  dryRun: boolean;
}

export const USAGE = `npm run deploy -- [--env NAME] [--dry-run]

  --env NAME   deploy the environment [env.NAME] of wrangler.toml
  --dry-run    check everything and say what would be done; change nothing`;

/** Reads the command line; throws an `Error` that names the argument and what is allowed. */
export function parseOptions(args: string[]): DeployOptions {
  try {
    const { values } = parseArgs({
      args,
      options: { env: { type: 'string' }, 'dry-run': { type: 'boolean', default: false } },
    });
    if (values.env === '') throw new Error('--env must be followed by the name of an environment');
    return { env: values.env ?? '', dryRun: values['dry-run'] };
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`, { cause: error });
  }
}
