import { Hono } from 'hono';
import { expect, it } from 'vitest';
import { isSameOrigin } from '../../src/routes/session.ts';

const app = new Hono().all('/', (context) => context.json(isSameOrigin(context)));

const asked = async (headers: Record<string, string>) =>
  (await app.request('https://edge.test/', { method: 'POST', headers })).json();

it.each([
  [{ 'sec-fetch-site': 'same-origin' }, true],
  [{ origin: 'https://edge.test' }, true],
  [{ 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, false],
  // A neighbour's page is no page of ours, whatever else is said.
  [{ 'sec-fetch-site': 'same-site', origin: 'https://edge.test' }, false],
  [{ origin: 'https://evil.example' }, false],
  [{ origin: 'null' }, false],
  [{}, false],
])('a request with %j was made by a page of ours: %s', async (headers, ours) => {
  // The rule does not hang on what is sent: the API reads every body as JSON.
  for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded']) {
    expect(await asked({ ...headers, 'content-type': type })).toBe(ours);
  }
});
