import { expect, test } from 'vitest';
import { parseOptions } from '../src/parse-options.ts';

test('a hook needs an address and a secret', () => {
  const url = 'http://127.0.0.1:8787/webhooks/github';
  expect(parseOptions(['--webhook-url', url, '--webhook-secret', 's'])).toMatchObject({
    options: { webhook: { url, secret: 's' } },
  });
  expect(parseOptions([])).not.toHaveProperty('options.webhook');
  expect(parseOptions(['--webhook-url', url])).toMatchObject({
    problem: expect.stringContaining('go together') as unknown,
  });
  expect(parseOptions(['--webhook-url', 'here', '--webhook-secret', 's'])).toMatchObject({
    problem: expect.stringContaining('wants an address') as unknown,
  });
});

test('situations are named, with parameters as JSON, and an unknown one is answered with all names', () => {
  expect(parseOptions(['--situation', 'hang', '--situation', 'slow:{"milliseconds":5,"next":1}'])).toMatchObject({
    options: { situations: [{ name: 'hang' }, { name: 'slow', milliseconds: 5, next: 1 }] },
  });
  for (const [text, problem] of [
    ['nothing-like-it', 'there are account-suspended'],
    ['slow:5', 'must be a JSON object'],
    ['slow:{', 'no JSON'],
  ] as const) {
    expect(parseOptions(['--situation', text])).toMatchObject({ problem: expect.stringContaining(problem) as unknown });
  }
});
