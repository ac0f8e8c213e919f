import { parseArgs } from 'node:util';
import type { ModelOptions } from './start-model.ts';

const USAGE = `usage: node packages/model-stand-in/src/main.ts [options]
  --port N            port to listen on (0: a free one)
  --key TEXT          the only API key that is let in
  --model NAME        a model to answer to (stand-in); may be repeated
  --context-tokens N  tokens of prompt and answer together (128000)
  --latency MS        milliseconds an answer takes
  --seed N            seed of faults by probability`;

const FLAGS = {
  port: { type: 'string' },
  key: { type: 'string' },
  model: { type: 'string', multiple: true },
  'context-tokens': { type: 'string' },
  latency: { type: 'string' },
  seed: { type: 'string' },
  help: { type: 'boolean' },
} as const;

/** The command line as options, or what is wrong with it in words. */
export function parseOptions(args: string[]): { options: ModelOptions } | { problem: string } {
  try {
    const { values } = parseArgs({ args, options: FLAGS, strict: true });
    if (values.help) return { problem: USAGE };
    const number = (flag: 'port' | 'context-tokens' | 'latency' | 'seed') => wholeNumber(flag, values[flag]);
    const [port, contextTokens] = [number('port'), number('context-tokens')];
    const [latency, seed] = [number('latency'), number('seed')];
    return {
      options: {
        ...(port !== undefined && { port }),
        ...(values.key !== undefined && { key: values.key }),
        ...(values.model && { models: values.model }),
        ...(contextTokens !== undefined && { contextTokens }),
        ...(latency !== undefined && { latency }),
        ...(seed !== undefined && { seed }),
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
