import { expect, test } from 'vitest';
import { parseOptions } from '../../local/github/parse-options.ts';

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
