import { z } from 'zod';
import { cleanText } from '../domain/clean-text.ts';
import type { GitHub } from './client.ts';
import { continuationQuery, variablesOf, type ListPosition } from './continuation-query.ts';
import { isLocal } from './is-local.ts';
import type { PullRequestNode } from './map-pull-request.ts';
import { hidesReviewer, lostPart, TAG_LISTS, tagPart, type TagList, type TagPart, type TagRest } from './map-tags.ts';
import { reasonOf } from './map-list.ts';
import { mustAnswer } from './must-answer.ts';
import { parseRest } from './parse-rest.ts';
import type { Repository } from './repository.ts';

/** GitHub gives at most a hundred entries at once. */
const LIST_SIZE = 100;

/** How many lists one request continues, each with its own alias: a fourth of what one point pays for. */
const LISTS_A_REQUEST = 25;

type Position = ListPosition<TagList>;

/** The rest of the labels, assignees, review requests and linked issues of pull requests, by their node ids. */
export type TagRests = ReadonlyMap<string, TagRest>;

/**
 * Reads the rest of the labels, assignees, review requests and linked issues of pull requests: of lists that are longer
 * than the page allowed, and of lists that the query had to leave out. REST names the teams that are asked for a review of an open
 * pull request where GraphQL hides them from the credential. These lists are stored as fields, so they are read to their
 * ends at once. GitHub allows a hundred labels, so this is rare, except when lists are narrow. A list that GitHub
 * cannot give becomes unknown, with the reason. Throws a `FailureError` when GitHub answers nothing else.
 */
export async function readTagRests(
  github: GitHub,
  repository: Repository,
  nodes: PullRequestNode[],
): Promise<TagRests> {
  const rests = new Map<string, TagRest>();
  const take = ({ nodeId, list }: Position, part: TagPart): void => {
    const rest = rests.get(nodeId) ?? {};
    rests.set(nodeId, { ...rest, [list]: [...(rest[list] ?? []), part] });
  };
  const open = nodes.flatMap(openLists);
  while (open.length > 0) open.push(...(await readOn(github, repository, open.splice(0, LISTS_A_REQUEST), take)));
  for (const { id, number, state, reviewRequests } of nodes) {
    if (state !== 'OPEN' || !hidesReviewer({ reviewRequests: reviewRequests ?? null })) continue;
    const teams = await readTeams(github, repository, number);
    if (teams) rests.set(id, { ...rests.get(id), teams });
  }
  return rests;
}

/** https://docs.github.com/en/rest/pulls/pulls#get-a-pull-request */
const Requested = z.object({ requested_teams: z.array(z.object({ slug: z.string() })).nullish() });

/** The teams that are asked for a review of a pull request; null when REST cannot say it either. */
async function readTeams(github: GitHub, repository: Repository, number: number): Promise<string[] | null> {
  const route = '/repos/{owner}/{repo}/pulls/{pull_number}';
  const { owner, name: repo } = repository;
  try {
    const { data } = await github.rest(route, { owner, repo, pull_number: number });
    const { requested_teams: teams } = parseRest(Requested, data, route);
    return (teams ?? []).map(({ slug }) => `team:${cleanText(slug)}`);
  } catch (error) {
    if (isLocal(error)) return null;
    throw error;
  }
}

/** The lists of a pull request that its answer does not have to their ends, each with the place where it goes on. */
function openLists(node: PullRequestNode): Position[] {
  return TAG_LISTS.flatMap((list) => {
    // Only a server or a credential without linked issues has them left out: see dialect.ts.
    if (list === 'closingIssuesReferences' && !(list in node)) return [];
    const { hasNextPage = !(list in node), endCursor = null } = node[list]?.pageInfo ?? {};
    if (!hasNextPage || (endCursor === null && list in node)) return [];
    return [{ number: node.number, nodeId: node.id, headSha: node.headRefOid, list, after: endCursor }];
  });
}

/** Reads the next part of each of these lists. Answers those that go on. */
async function readOn(
  github: GitHub,
  repository: Repository,
  positions: Position[],
  take: (position: Position, part: TagPart) => void,
): Promise<Position[]> {
  try {
    const query = continuationQuery(positions);
    const { data, holes } = await github.graphql(query, { listSize: LIST_SIZE, ...variablesOf(positions) });
    return positions.flatMap((position, index) => {
      const place = `p${index}`;
      const { list, after } = position;
      const node = data[place];
      if (!node) {
        take(position, lostPart(reasonOf(holes, place), holes.at(place)?.forbidden));
        return [];
      }
      take(position, tagPart(list, node, place, holes));
      const { hasNextPage = false, endCursor = null } = node[list]?.pageInfo ?? {};
      if (!hasNextPage || endCursor === null) return [];
      if (endCursor !== after) return [{ ...position, after: endCursor }];
      take(position, lostPart(`the cursor of the list of ${list} does not move`));
      return [];
    });
  } catch (error) {
    if (!isLocal(error)) throw error;
    const [position] = positions;
    if (position && positions.length === 1) {
      await mustAnswer(github, repository, error);
      take(position, lostPart(error.failure.detail));
      return [];
    }
    // One of the lists may be the cause.
    const goOn: Position[] = [];
    for (const alone of positions) goOn.push(...(await readOn(github, repository, [alone], take)));
    return goOn;
  }
}
