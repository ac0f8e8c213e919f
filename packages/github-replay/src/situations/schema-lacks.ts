import { z } from 'zod';
import { situation } from '../board/situation.ts';

/**
 * The server's schema lacks these fields (`Type.field`) and types: it refuses a query that names one, with
 * `undefinedField`.
 * https://github.com/facebook/sapling/issues/906
 */
export default situation({ missing: z.array(z.string()) }, ({ missing }) => ({ missing }));
