import { z } from 'zod';
import { cleanText } from '../domain/clean-text.ts';
import type { GitHub } from './client.ts';
import type { Holes } from './holes.ts';
import { hasNextPage } from './link-header.ts';
import { isLocal } from './is-local.ts';
import { present, reasonOf } from './map-list.ts';
import type { PullRequestTags } from './map-pull-request.ts';
import { PullRequestTagsDocument, type TagFieldsFragment } from './queries.generated.ts';
import { GitHubId } from './github-id.ts';
import { plainLogin } from './rest-actor.ts';
import { parseRest } from './parse-rest.ts';

const PER_PAGE = 100;

/**
 * A page of the walk is far shorter than REST's hundred: when this many pages do not reach its end, the first page was
 * chosen wrongly.
 */
const MAX_PAGES_AT_ONCE = 3;

/** ⌊148 / 3 connections⌋: as many as one point reads. */
const FALLBACK_WIDTH = 49;

/** https://docs.github.com/en/rest/pulls/pulls#list-pull-requests */
const Row = z.object({
  number: z.number(),
  updated_at: z.string(),
  labels: z.array(z.object({ name: z.string() })),
  assignees: z.array(z.object({ login: z.string() })).nullish(),
  requested_reviewers: z.array(z.object({ login: z.string(), id: GitHubId })).nullish(),
  requested_teams: z.array(z.object({ slug: z.string() })).nullish(),
});

interface PullRequestKey {
  id: string;
  number: number;
  updatedAt: string;
}

export interface TagPages {
  /** Labels, assignees and requested reviewers of pull requests that lie next to each other in the `updated` order. */
  tagsOf(keys: PullRequestKey[]): Promise<Map<number, PullRequestTags>>;
  /** The page that was read last: the next search begins there. */
  page(): number;
}

/**
 * Labels, assignees and requested reviewers from REST's list, in the same order as the GraphQL walk, a hundred a
 * request, from a separate budget. A row counts only when its `updated_at` equals the walk's. GraphQL is asked for rows
 * that moved between the two requests, so the order of the list never decides what is stored. Pages after `firstPage`
 * are requested early, down to `bound`, so that the walk does not wait for them.
 */
export function openTagPages(
  github: GitHub,
  repository: { owner: string; name: string },
  firstPage: number,
  bound: number,
): TagPages {
  const known = new Map<number, { updatedAt: number; tags: PullRequestTags }>();
  let nextPage = firstPage;
  let ahead: ReturnType<typeof request> | null = null;
  let oldest = Number.POSITIVE_INFINITY;
  let halfway = Number.POSITIVE_INFINITY;
  let exhausted = false;

  /** A page of REST's list, and whether it is the last. GraphQL is asked for a page that REST cannot give. */
  async function request(page: number): Promise<{ rows: z.infer<typeof Row>[]; isLast: boolean }> {
    const route = '/repos/{owner}/{repo}/pulls';
    try {
      const { data, headers } = await github.rest(route, {
        owner: repository.owner,
        repo: repository.name,
        state: 'all',
        sort: 'updated',
        direction: 'desc',
        per_page: PER_PAGE,
        page,
      });
      const listed = parseRest(z.array(z.unknown()), data, route).map((one) => Row.safeParse(one));
      // GraphQL is asked for rows that cannot be used.
      const rows = listed.flatMap((one) => (one.success ? [one.data] : []));
      return { rows, isLast: !hasNextPage(headers) };
    } catch (error) {
      if (isLocal(error)) return { rows: [], isLast: true };
      throw error;
    }
  }

  async function readNext(): Promise<void> {
    const { rows, isLast } = await (ahead ?? request(nextPage));
    ahead = null;
    nextPage += 1;
    exhausted = isLast;
    if (rows.length > 0) oldest = Math.min(oldest, instantOf(rows.at(-1)));
    halfway = instantOf(rows[Math.floor(rows.length / 2)]);
    for (const row of rows) known.set(row.number, { updatedAt: Date.parse(row.updated_at), tags: tagsOfRow(row) });
  }

  function readAhead(reached: number): void {
    if (exhausted || ahead || reached > halfway || oldest < bound) return;
    ahead = request(nextPage);
    // The caller that awaits it gets its failure; until then the failure must not count as unhandled.
    ahead.catch(() => undefined);
  }

  return {
    async tagsOf(keys) {
      const reached = Math.min(...keys.map((key) => Date.parse(key.updatedAt)));
      for (let read = 0; read < MAX_PAGES_AT_ONCE && !exhausted && oldest > reached; read++) await readNext();
      readAhead(reached);
      const tags = new Map<number, PullRequestTags>();
      for (const { number, updatedAt } of keys) {
        const row = known.get(number);
        if (row?.updatedAt === Date.parse(updatedAt)) tags.set(number, row.tags);
        known.delete(number);
      }
      const moved = keys.filter((key) => !tags.has(key.number));
      for (const [number, found] of await readTags(github, moved)) tags.set(number, found);
      return tags;
    },
    page: () => Math.max(1, nextPage - 1),
  };
}

/** The same for single pull requests, from GraphQL. */
export async function readTags(github: GitHub, keys: { id: string }[]): Promise<Map<number, PullRequestTags>> {
  const tags = new Map<number, PullRequestTags>();
  for (let from = 0; from < keys.length; from += FALLBACK_WIDTH) {
    const ids = keys.slice(from, from + FALLBACK_WIDTH).map((key) => key.id);
    const { data, holes } = await github.graphql(PullRequestTagsDocument, { ids });
    for (const [index, node] of data.nodes.entries()) {
      if (isPullRequest(node)) tags.set(node.number, tagsOfNode(node, `nodes.${index}`, holes));
    }
  }
  return tags;
}

function isPullRequest(node: object | null): node is TagFieldsFragment {
  return node !== null && 'number' in node;
}

/**
 * Labels, assignees and requested reviewers from GraphQL; `place` is the pull request's place in the answer. A team
 * that the credential may not read is left out.
 */
export function tagsOfNode(node: TagFieldsFragment, place: string, holes: Holes): PullRequestTags {
  const unknown: PullRequestTags['unknown'] = {};
  for (const [field, name] of Object.entries(LISTS) as [keyof typeof LISTS, (typeof LISTS)[keyof typeof LISTS]][]) {
    const nodes = node[name]?.nodes;
    const lost = nodes
      ? nodes.findIndex((entry, index) => !entry && !isLeftOut(holes, `${place}.${name}.nodes.${index}`))
      : -1;
    if (nodes ? lost >= 0 : holes.at(`${place}.${name}`)) {
      unknown[field] = reasonOf(holes, nodes ? `${place}.${name}.nodes.${lost}` : `${place}.${name}`);
    }
  }
  const requested = present(node.reviewRequests?.nodes).map((request) => request.requestedReviewer);
  return {
    labels: present(node.labels?.nodes).map((label) => cleanText(label.name)),
    assignees: present(node.assignees?.nodes).map((assignee) => assignee.login),
    requestedReviewers: present(requested).flatMap((reviewer) => {
      if (reviewer.__typename !== 'Team') return [reviewer.login];
      return reviewer.slug === undefined ? [] : [`team:${reviewer.slug}`];
    }),
    ...(Object.keys(unknown).length > 0 && { unknown }),
  };
}

/** The tags with their names in GitHub's answer. */
const LISTS = { labels: 'labels', assignees: 'assignees', requestedReviewers: 'reviewRequests' } as const;

/** Whether an entry is null because the credential may not see it, or because it is deleted. */
function isLeftOut(holes: Holes, place: string): boolean {
  const hole = holes.at(place);
  return hole !== null && (hole.forbidden || hole.absent);
}

function tagsOfRow(row: z.infer<typeof Row>): PullRequestTags {
  const reviewers = (row.requested_reviewers ?? []).map(({ login, id }) => ({ login: plainLogin(login), id }));
  return {
    labels: row.labels.map((label) => cleanText(label.name)),
    assignees: (row.assignees ?? []).map((assignee) => plainLogin(assignee.login)),
    requestedReviewers: [
      ...reviewers.map(({ login }) => login),
      ...(row.requested_teams ?? []).map((team) => `team:${team.slug}`),
    ],
    ...(reviewers.length > 0 && { reviewerIds: new Map(reviewers.map(({ login, id }) => [login, id])) }),
  };
}

/** When a row was updated; a missing row counts as older than all. */
function instantOf(row: z.infer<typeof Row> | undefined): number {
  return row ? Date.parse(row.updated_at) : Number.NEGATIVE_INFINITY;
}
