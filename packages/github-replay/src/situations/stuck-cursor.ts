import { z } from 'zod';
import { isRecord } from '../board/bend.ts';
import { situation } from '../board/situation.ts';

/**
 * A list never ends: its cursor is the cursor of the request, and there is always a next page. `list` names the field
 * of the list, also one inside a pull request.
 * https://docs.github.com/en/graphql/guides/using-pagination-in-the-graphql-api
 */
export default situation({ list: z.string().optional() }, ({ list }) => ({
  field({ name, args, value }) {
    const { after } = args;
    if (typeof after !== 'string' || !isRecord(value) || !isRecord(value['pageInfo'])) return undefined;
    if (list !== undefined && name !== list) return undefined;
    return { value: { ...value, pageInfo: { ...value['pageInfo'], hasNextPage: true, endCursor: after } } };
  },
}));
