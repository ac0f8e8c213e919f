import { z } from 'zod';
import type { GitHub } from './client.ts';
import { GitHubId } from './github-id.ts';
import { hasNextPage } from './link-header.ts';
import { parseRest } from './parse-rest.ts';
import { pullRequestCounts } from './pull-request-counts.ts';

/** https://docs.github.com/en/rest/repos/repos#list-repositories-for-the-authenticated-user */
const Row = z.object({
  id: GitHubId,
  node_id: z.string(),
  full_name: z.string(),
  private: z.boolean(),
  archived: z.boolean().default(false),
  language: z.string().nullish(),
  pushed_at: z.iso.datetime({ offset: true }).nullish(),
});
/** https://docs.github.com/en/rest/apps/installations#list-repositories-accessible-to-the-app-installation */
const InstallationPage = z.object({ repositories: z.array(Row) });

/** A repository that a credential sees. */
export interface VisibleRepository {
  githubId: string;
  fullName: string;
  isPrivate: boolean;
  isArchived: boolean;
  /** The one that most of its code is in; null when GitHub knows none. */
  language: string | null;
  /** Of the last push, ISO 8601; null when there was none. */
  pushedAt: string | null;
  /** Null when GitHub does not say it. */
  pullRequests: number | null;
}

/**
 * A page of the repositories that a credential sees, with how many pull requests each has: one REST request and one of
 * GraphQL. A token's come by their last push, the newest first. Throws a `FailureError`.
 */
export async function readVisible(
  github: GitHub,
  type: 'token' | 'app',
  page: number,
  size: number,
): Promise<{ repositories: VisibleRepository[]; hasMore: boolean }> {
  const paging = { per_page: size, page };
  const [route, parameters] =
    type === 'app'
      ? ['/installation/repositories', paging]
      : ['/user/repos', { ...paging, sort: 'pushed', direction: 'desc' }];
  const { data, headers } = await github.rest(route, parameters);
  const rows =
    type === 'app' ? parseRest(InstallationPage, data, route).repositories : parseRest(z.array(Row), data, route);
  const counts = await pullRequestCounts(
    github,
    rows.map((row) => row.node_id),
  );
  return {
    repositories: rows.map((row) => ({
      githubId: row.id,
      fullName: row.full_name,
      isPrivate: row.private,
      isArchived: row.archived,
      language: row.language ?? null,
      pushedAt: row.pushed_at ? new Date(row.pushed_at).toISOString() : null,
      pullRequests: counts.get(row.node_id) ?? null,
    })),
    hasMore: hasNextPage(headers),
  };
}
