import { expect, it } from 'vitest';
import { ConfigError, parseConfig } from '../../src/config.ts';

const GOOD = {
  DATABASE_URL: 'postgresql://user:swordfish@host/database',
  ADMIN_TOKEN: 'thirty-two-letters-are-its-least',
  ENCRYPTION_KEY: btoa('0123456789abcdef0123456789abcdef'),
};

function complaint(changed: Record<string, unknown>): string {
  try {
    parseConfig({ ...GOOD, ...changed });
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'none';
}

it('fills in what may be left out', () => {
  expect(parseConfig(GOOD)).toEqual({
    ...GOOD,
    GITHUB_API_URL: 'https://api.github.com',
    LLM_PROVIDER: 'none',
    LLM_DAILY_TOKEN_LIMIT: 1_000_000,
    RESULT_TTL_HOURS: 24,
  });
});

it('takes an empty text for a variable that is not set', () => {
  const config = parseConfig({ ...GOOD, GITHUB_TOKEN: '', NEON_HTTP_URL: '', LLM_PROVIDER: '', RESULT_TTL_HOURS: '' });
  expect(config).toMatchObject({ LLM_PROVIDER: 'none', RESULT_TTL_HOURS: 24 });
  expect(config.GITHUB_TOKEN).toBeUndefined();
  expect(config.NEON_HTTP_URL).toBeUndefined();
});

it('takes both names of the scheme of Postgres, and ignores bindings that are not its own', () => {
  expect(complaint({ DATABASE_URL: 'postgres://user@host/database', SYNC_QUEUE: {} })).toBe('none');
});

it.each([
  ['DATABASE_URL', undefined],
  ['DATABASE_URL', ''],
  ['DATABASE_URL', 'mysql://swordfish@host/database'],
  ['NEON_HTTP_URL', 'swordfish'],
  ['GITHUB_API_URL', 'ftp://swordfish.example'],
  ['ADMIN_TOKEN', ''],
  ['ADMIN_TOKEN', undefined],
  ['ADMIN_TOKEN', 'swordfish'.repeat(3)],
  ['ADMIN_TOKEN', `${'swordfish'.repeat(3)} and more`],
  ['ADMIN_TOKEN', 'output of: openssl rand -base64 24'],
  ['ADMIN_TOKEN', 'a-secret-of-your-own-of-at-least-32-characters'],
  ['ENCRYPTION_KEY_PREVIOUS', 'swordfish'],
  ['PUBLIC_URL', 'swordfish'],
  ['ENCRYPTION_KEY', btoa('swordfish')],
  ['ENCRYPTION_KEY', 'swordfish, not base64!'],
  ['LLM_PROVIDER', 'swordfish'],
  ['LLM_BASE_URL', 'swordfish'],
  ['LLM_DAILY_TOKEN_LIMIT', '1.5'],
  ['LLM_INPUT_PRICE', 'swordfish'],
  ['LLM_OUTPUT_PRICE', '-1'],
  ['RESULT_TTL_HOURS', 'swordfish'],
  ['RESULT_TTL_HOURS', '-1'],
])('names %s when it is %j, without its value', (name, value) => {
  const message = complaint({ [name]: value });
  expect(message).toContain(`${name}: `);
  expect(message).not.toContain('swordfish');
});

it('names all that is wrong at once', () => {
  const message = complaint({ ADMIN_TOKEN: '', ENCRYPTION_KEY: 'x' });
  expect(message).toMatch(/ADMIN_TOKEN.*ENCRYPTION_KEY/);
});

it('wants to know where the model is and what it is called, as soon as there is to be one', () => {
  expect(complaint({ LLM_PROVIDER: 'openai-compatible' })).toMatch(/LLM_BASE_URL: .*LLM_MODEL: /);
  const llm = { LLM_PROVIDER: 'openai-compatible', LLM_BASE_URL: 'http://127.0.0.1:1/v1', LLM_MODEL: 'small' };
  expect(complaint(llm)).toBe('none');
});

it.each([
  ['https://github.com', 'https://api.github.com'],
  ['https://www.github.com/swordfish/repository', 'https://api.github.com'],
  ['http://api.github.com', 'https://api.github.com'],
  ['https://api.github.com/graphql', 'https://api.github.com'],
  ['https://swordfish.ghe.com', 'https://api.swordfish.ghe.com'],
  ['https://github.swordfish.example', '/api/v3'],
  ['https://github.swordfish.example/api/graphql', '/api/v3'],
  ['https://github.swordfish.example/owner/repository', '/api/v3'],
])('says of GITHUB_API_URL %s what the address of the API is', (text, right) => {
  expect(complaint({ GITHUB_API_URL: text })).toMatch(new RegExp(`GITHUB_API_URL: .*${right}`));
});

it.each([
  'https://api.github.com',
  'https://api.github.com/',
  'https://api.octocorp.ghe.com',
  'https://github.example/api/v3/',
  'http://127.0.0.1:4000',
  'http://localhost:4000/api/v3',
])('takes %s for the address of an API, without a slash at its end', (text) => {
  expect(parseConfig({ ...GOOD, GITHUB_API_URL: text }).GITHUB_API_URL).toBe(text.replace(/\/$/, ''));
});
