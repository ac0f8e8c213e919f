import { z } from 'zod';
import { enterpriseHooks } from '../board/enterprise.ts';
import { situation } from '../board/situation.ts';

const MISSING = ['Issue.parent', 'Issue.subIssues', 'Issue.subIssuesSummary', 'PullRequest.viewerCanLabel'];

/**
 * Enterprise Server 3.16, without limits: it has 64-bit ids and rollups, and lacks later fields of issues.
 * https://github.com/github/docs/blob/main/src/graphql/data/ghes-3.16/schema.docs-enterprise.graphql
 */
export default situation({ limits: z.boolean().default(false) }, ({ limits }) =>
  enterpriseHooks({ version: '3.16.4', missing: MISSING, limits }),
);
