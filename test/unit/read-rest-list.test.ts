import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { FailureError } from '../../src/errors.ts';
import type { GitHub } from '../../src/github/client.ts';
import { readRestList } from '../../src/github/read-rest-list.ts';

const NEXT = { link: '<https://api.github.com/next>; rel="next"' };

/** GitHub with one list of `count` rows, numbered; a page with one of `lost` is a 500. Counts requests. */
function listOf(count: number, lost: number[] = []) {
  const requests: string[] = [];
  const rest: GitHub['rest'] = (_, { per_page: size, page }) => {
    requests.push(`${size}/${page}`);
    const [begin, end] = [(Number(page) - 1) * Number(size), Number(page) * Number(size)];
    if (lost.some((row) => row >= begin && row < end)) {
      return Promise.reject(new FailureError({ kind: 'transient', detail: 'HTTP 500: Server Error' }));
    }
    const data = Array.from({ length: Math.max(0, Math.min(end, count) - begin) }, (_row, index) => ({
      id: begin + index,
    }));
    return Promise.resolve({ data, headers: end < count ? NEXT : {}, sentAt: '' });
  };
  return { github: { rest } as GitHub, requests };
}

const list = { route: '/rows', parameters: {}, row: z.object({ id: z.number() }) };
const read = (github: GitHub) => readRestList(github, list);

describe('a REST list', () => {
  it('goes on behind a row that GitHub cannot serve, which is named', async () => {
    const { github, requests } = listOf(130, [37]);
    const { rows, unread } = await read(github);
    expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: 130 }, (_, id) => id).filter((id) => id !== 37));
    expect(unread).toEqual(['HTTP 500: Server Error']);
    expect(requests.length).toBeLessThan(25);
  });

  it('ends when its last row is one that GitHub cannot serve', async () => {
    const { rows, unread } = await read(listOf(12, [11]).github);
    expect([rows.length, unread.length]).toEqual([11, 1]);
  });

  it('of which nothing is served fails, after few requests', async () => {
    const { github, requests } = listOf(
      130,
      Array.from({ length: 130 }, (_, row) => row),
    );
    await expect(read(github)).rejects.toThrow('500');
    expect(requests).toEqual(['100/1', '10/1', '1/1', '1/2']);
  });

  it.each([
    ['nothing', [], 3],
    ['the same again', [{ id: 1 }, { id: 2 }], 2],
  ])('that names a next page for ever, and shows %s, is given up', async (_, data, pages) => {
    let requests = 0;
    const rest: GitHub['rest'] = () => {
      requests++;
      return Promise.resolve({ data, headers: NEXT, sentAt: '' });
    };
    await expect(read({ rest } as GitHub)).rejects.toThrow('names no end');
    expect(requests).toBe(pages);
  });
});
