import { afterEach, expect, it, vi } from 'vitest';
import { fireCrons } from '../../scripts/start/fire-crons.ts';
import { modelVariables } from '../../scripts/start/model-variables.ts';
import { parseOptions } from '../../scripts/start/options.ts';
import { startModelStandIn } from '../../packages/local-cloud/src/product/start-model-stand-in.ts';
import { parseConfig } from '../../src/config.ts';
import { CRONS } from '../../src/domain/crons.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('an hour fires each schedule as often as the platform would', async () => {
  vi.useFakeTimers({ now: new Date('2026-01-01T00:00:30Z') });
  const fired: string[] = [];
  vi.stubGlobal('fetch', (url: string) => {
    fired.push(new URL(url).searchParams.get('cron') ?? '');
    return Promise.resolve(new Response());
  });
  const stop = fireCrons('http://127.0.0.1:8787');
  await vi.advanceTimersByTimeAsync(3_600_000);
  stop();
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(fired).toEqual([CRONS.sync, CRONS.expire, CRONS.sync, CRONS.sweep]);
});

it('an option that is wrong is named with what is allowed', () => {
  expect(parseOptions(['--days', '90', '--repo', 'rust-lang/cargo'])).toMatchObject({
    days: 90,
    repo: 'rust-lang/cargo',
  });
  expect(() => parseOptions(['--days', '0'])).toThrow('--days must be a whole number from 1 to 3650');
  for (const name of ['cargo', '../x', 'a/..', './x', 'a/.', 'a/b/c', '%2e%2e/x', 'a/', '/b', '']) {
    expect(() => parseOptions(['--repo', name]), name).toThrow('--repo must be OWNER/NAME');
  }
  expect(parseOptions(['--repo', '.github/..x']).repo).toBe('.github/..x');
  expect(() => parseOptions(['--model', 'gpt-9'])).toThrow('--model must be stand-in; it is gpt-9');
  expect(() => parseOptions(['--frobnicate'])).toThrow('--frobnicate');
});

it('the Worker gets every LLM_* that is set, and nothing else of the environment', () => {
  const model = {
    LLM_PROVIDER: 'openai-compatible',
    LLM_BASE_URL: 'https://models.example/v1',
    LLM_MODEL: 'small',
    LLM_API_KEY: 'sk-key',
    LLM_DAILY_TOKEN_LIMIT: '5000',
    LLM_INPUT_PRICE: '0.15',
    LLM_OUTPUT_PRICE: '0.6',
  };
  expect(modelVariables({ ...model, PATH: '/bin', LLM_FROBNICATE: '1' }, undefined)).toEqual(model);
  expect(modelVariables({ LLM_PROVIDER: '', LLM_MODEL: undefined }, undefined)).toEqual({});
});

it('a stand-in leaves what a model may cost to the environment, and goes with no other model', () => {
  const cost = { LLM_DAILY_TOKEN_LIMIT: '5000', LLM_INPUT_PRICE: '0.15', LLM_OUTPUT_PRICE: '0.6' };
  expect(modelVariables(cost, 'stand-in')).toEqual(cost);
  expect(() => modelVariables({ LLM_MODEL: 'small', LLM_API_KEY: 'sk-key' }, 'stand-in')).toThrow(
    '--model stand-in takes the place of LLM_MODEL, LLM_API_KEY: leave out one or the other',
  );
});

it('a model that nobody would ask is said, without its address', () => {
  const ask = (env: Record<string, string>) => () => modelVariables(env, undefined);
  expect(ask({ LLM_BASE_URL: 'https://swordfish.example' })).toThrow(/^LLM_BASE_URL is not used (?!.*swordfish)/);
  expect(ask({ LLM_BASE_URL: 'https://models.example', LLM_PROVIDER: 'none' })).not.toThrow();
});

it('the stand-in for a model runs as its own process, and the Worker takes what points to it', async () => {
  const { url, variables, child } = await startModelStandIn();
  try {
    const needed = {
      DATABASE_URL: 'postgresql://host/db',
      ADMIN_TOKEN: 'a'.repeat(32),
      ENCRYPTION_KEY: btoa('x'.repeat(32)),
    };
    const config = parseConfig({ ...needed, ...variables });
    expect(config).toMatchObject({ LLM_PROVIDER: 'openai-compatible', LLM_BASE_URL: `${url}/v1` });
    const answer = await fetch(`${config.LLM_BASE_URL}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: config.LLM_MODEL, messages: [{ role: 'user', content: 'Title: x' }] }),
    });
    expect(answer.status).toBe(200);
    expect(await (await fetch(`${url}/_model/stats`)).json()).toMatchObject({ paid: { answers: 1 } });
  } finally {
    await child.stop();
  }
  await expect(fetch(url)).rejects.toThrow('fetch failed');
});
