import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { once, shareWith, type Shared } from '../../src/routes/once.ts';

/** An API whose answer costs a read, which is counted. */
function countedApi() {
  let reads = 0;
  const app = new Hono().get('/:name', async (context) => {
    const value = await once(context, ['value', context.req.param('name')], async () => ++reads);
    return context.json(value);
  });
  return async (path: string, shared?: Shared) => {
    const request = new Request(`https://api.test${path}`);
    if (shared) shareWith(request, shared);
    return (await app.fetch(request)).json();
  };
}

describe('what several requests need', () => {
  it('is read once for those of one page, under each name', async () => {
    const ask = countedApi();
    const shared: Shared = new Map();
    expect(await Promise.all([ask('/a', shared), ask('/a', shared), ask('/b', shared)])).toEqual([1, 1, 2]);
  });

  it('is read again for another page, and for a request of its own', async () => {
    const ask = countedApi();
    expect([await ask('/a', new Map()), await ask('/a', new Map()), await ask('/a'), await ask('/a')]).toEqual([
      1, 2, 3, 4,
    ]);
  });
});
