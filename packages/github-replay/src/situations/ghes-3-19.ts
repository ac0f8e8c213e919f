import { z } from 'zod';
import { enterpriseHooks } from '../board/enterprise.ts';
import { situation } from '../board/situation.ts';

/**
 * Enterprise Server 3.19, without limits: it has everything that is read here.
 * https://github.com/github/docs/blob/main/src/graphql/data/ghes-3.19/schema.docs-enterprise.graphql
 */
export default situation({ limits: z.boolean().default(false) }, ({ limits }) =>
  enterpriseHooks({ version: '3.19.1', missing: [], limits }),
);
