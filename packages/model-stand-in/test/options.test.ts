import { expect, it } from 'vitest';
import { parseOptions } from '../src/parse-options.ts';

it('takes each option', () => {
  const args = '--port 0 --key sk --model small --model large --context-tokens 4000 --latency 20 --seed 3'.split(' ');
  expect(parseOptions(args)).toEqual({
    options: { port: 0, key: 'sk', models: ['small', 'large'], contextTokens: 4_000, latency: 20, seed: 3 },
  });
  expect(parseOptions([])).toEqual({ options: {} });
});

it.each([
  [['--port', 'x'], '--port wants a whole number, not "x"'],
  [['--latency', '-1'], '--latency'],
  [['--frobnicate'], '--frobnicate'],
  [['--help'], 'usage: node packages/model-stand-in/src/main.ts'],
])('answers %j with words, and how it is used', (args, words) => {
  const parsed = parseOptions(args);
  expect(parsed).toMatchObject({ problem: expect.stringContaining(words) as unknown });
  expect(parsed).toMatchObject({ problem: expect.stringContaining('usage:') as unknown });
});
