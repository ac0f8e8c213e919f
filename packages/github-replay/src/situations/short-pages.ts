import { z } from 'zod';
import { situation } from '../board/situation.ts';

/**
 * A page of a REST list has fewer rows than requested, and is not the last: only `Link` says where a list ends.
 * https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api
 */
export default situation({ rows: z.int().positive().default(7) }, ({ rows }) => ({
  address(url) {
    if (Number(url.searchParams.get('per_page') ?? 30) <= rows) return undefined;
    const shorter = new URL(url);
    shorter.searchParams.set('per_page', String(rows));
    return shorter;
  },
}));
