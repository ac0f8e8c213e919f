import { readFileSync } from 'node:fs';
import { buildSchema, Kind, parse, validate, visit, type DocumentNode, type GraphQLSchema } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { WIDEST_PAGE } from '../../src/domain/cursor/pace.ts';
import { CHECKED_AT_ONCE } from '../../src/domain/fronts.ts';
import { continuationQuery, type ListPosition, type PagedList } from '../../src/github/continuation-query.ts';
import type { TagList } from '../../src/github/map-tags.ts';
import { byNumberQuery } from '../../src/github/pull-requests-by-number.ts';
import {
  DeploymentStatusesDocument,
  DeploymentsDocument,
  OrganizationTeamsDocument,
  OwnedRepositoriesDocument,
  PullRequestKeysDocument,
  PullRequestPageDocument,
  PullRequestTotalsDocument,
  RepositoryDescriptionDocument,
  RepositoryFrontsDocument,
  TeamMembersDocument,
} from '../../src/github/queries.generated.ts';
import { ancestryQuery } from '../../src/github/read-ancestry.ts';
import { historiesQuery } from '../../src/github/read-deployments.ts';
import { REQUIREMENTS_A_REQUEST, requirementsQuery } from '../../src/github/read-requirements.ts';
import { WALKS_A_REQUEST } from '../../src/jobs/sync/read-deployments.ts';
import { TOTALS_WIDTH } from '../../src/github/read-totals.ts';

const EVERY_LIST: (PagedList | TagList)[] = [
  'reviews',
  'commits',
  'comments',
  'timelineEvents',
  'checkRuns',
  'labels',
  'assignees',
  'reviewRequests',
  'closingIssuesReferences',
];

const queries = {
  'a page': PullRequestPageDocument.toString(),
  'pull requests by number': byNumberQuery(Array.from({ length: WIDEST_PAGE }, (_, index) => index + 1)).toString(),
  totals: PullRequestTotalsDocument.toString(),
  keys: PullRequestKeysDocument.toString(),
  teams: OrganizationTeamsDocument.toString(),
  'the members of a team': TeamMembersDocument.toString(),
  'what an account owns': OwnedRepositoriesDocument.toString(),
  'what a repository is': RepositoryDescriptionDocument.toString(),
  'the fronts of repositories': RepositoryFrontsDocument.toString(),
  deployments: DeploymentsDocument.toString(),
  'the statuses of a deployment': DeploymentStatusesDocument.toString(),
  'what deployments carried': historiesQuery(
    Array.from({ length: WALKS_A_REQUEST }, (_, index) => ({
      deploymentId: String(index),
      sha: '0'.repeat(40),
      cursor: index % 2 === 0 ? null : `${'0'.repeat(40)} 99`,
      since: index % 3 === 0 ? null : '2026-01-01T00:00:00Z',
    })),
  ).toString(),
  'which commit comes after which': ancestryQuery(
    Array.from({ length: WALKS_A_REQUEST }, (_, index) => ({
      sha: '0'.repeat(40),
      ofSha: '1'.repeat(40),
      cursor: index % 3 === 0 ? `${'0'.repeat(40)} 99` : null,
      since: index % 2 === 0 ? null : '2026-01-01T00:00:00Z',
    })),
  ).toString(),
  'which checks are required': requirementsQuery(
    Array.from({ length: REQUIREMENTS_A_REQUEST }, (_, index) => ({
      number: index + 1,
      after: index % 2 ? 'Y3Vyc29y' : null,
    })),
  ).toString(),
  'the continuation of every list': continuationQuery(EVERY_LIST.map(positionOf)).toString(),
};

function positionOf<List extends PagedList | TagList>(list: List, index: number): ListPosition<List> {
  return { number: index, nodeId: String(index), headSha: '0'.repeat(40), list, after: index % 2 ? 'Y3Vyc29y' : null };
}

let schema: GraphQLSchema;

beforeAll(() => {
  const text = readFileSync('node_modules/@octokit/graphql-schema/schema.graphql', 'utf8');
  // GitHub's own file defines a field twice, which is no concern of ours.
  schema = buildSchema(text, { assumeValidSDL: true });
});

describe("the queries against GitHub's schema", () => {
  it.each(Object.entries(queries))('%s is valid', (_, text) => {
    expect(validate(schema, parse(text)).map((error) => error.message)).toEqual([]);
  });
});

describe("the queries by GitHub's cost formula", () => {
  it('a page at its widest costs one point, and the next width would cost two', () => {
    expect(points(queries['a page'], { width: WIDEST_PAGE, listSize: 100 })).toBe(1);
    expect(points(queries['a page'], { width: WIDEST_PAGE + 1, listSize: 100 })).toBe(2);
  });

  it('a thousand pull requests cost 72 points', () => {
    expect(Math.ceil(1000 / WIDEST_PAGE) * points(queries['a page'], { width: WIDEST_PAGE, listSize: 100 })).toBe(72);
  });

  it('fourteen by their numbers cost one point, and so do the totals of thirty-six', () => {
    expect(points(queries['pull requests by number'], { listSize: 100 })).toBe(1);
    expect(points(queries.totals, { width: TOTALS_WIDTH })).toBe(1);
    expect(points(queries.totals, { width: TOTALS_WIDTH + 1 })).toBe(2);
  });

  it('fifty teams with their members cost one point', () => {
    expect(points(queries.teams, {})).toBe(1);
    expect(points(queries['the members of a team'], {})).toBe(1);
  });

  it('a hundred repositories of an account cost one point', () => {
    expect(points(queries['what an account owns'], {})).toBe(1);
  });

  it('the fronts of a hundred repositories cost one point for each list', () => {
    const ids = Array.from({ length: CHECKED_AT_ONCE }, (_, index) => `R_${index}`);
    expect(points(queries['the fronts of repositories'], { ids })).toBe(4);
  });

  it('a page of deployments costs one point, and so does what a hundred of them carried', () => {
    expect(points(queries.deployments, { width: 100 })).toBe(1);
    expect(points(queries['what deployments carried'], {})).toBe(1);
  });

  it('a hundred questions about two commits cost one point', () => {
    expect(points(queries['which commit comes after which'], {})).toBe(1);
  });

  it('the required checks of a hundred pull requests cost one point', () => {
    expect(points(queries['which checks are required'], {})).toBe(1);
  });

  it('twenty-five lists are continued for one point, and a page of keys costs one', () => {
    const lists = Array.from({ length: 25 }, (_, index) => EVERY_LIST[index % EVERY_LIST.length] ?? 'commits');
    expect(points(continuationQuery(lists.map(positionOf)).toString(), {})).toBe(1);
    expect(points(queries.keys, { width: WIDEST_PAGE })).toBe(1);
  });
});

/**
 * Points of a query: one request for itself and one for each parent of each connection, over a hundred, rounded.
 * https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api#predicting-the-point-value-of-a-query
 */
function points(text: string, variables: Record<string, number | string[]>): number {
  const document = parse(text);
  return Math.max(1, Math.round(requestsOf(document, variables) / 100));
}

function requestsOf(document: DocumentNode, variables: Record<string, number | string[]>): number {
  const fragments = new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
    ),
  );
  let requests = 0;
  const parents = [1];
  const enter = (node: Parameters<typeof visit>[0]): void => {
    visit(node, {
      Field: {
        enter(field) {
          const many = field.arguments?.find((argument) => ['first', 'last', 'ids'].includes(argument.name.value));
          const of = parents.at(-1) ?? 1;
          const size = many ? sizeOf(many.value, variables) : 1;
          if (many && many.name.value !== 'ids') requests += of;
          parents.push(of * size);
        },
        leave() {
          parents.pop();
        },
      },
      FragmentSpread(spread) {
        const fragment = fragments.get(spread.name.value);
        if (fragment) enter(fragment.selectionSet);
      },
    });
  };
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (operation) enter(operation.selectionSet);
  return requests + 1;
}

function sizeOf(
  value: { kind: string; value?: unknown; name?: { value: string } },
  variables: Record<string, number | string[]>,
): number {
  const given = value.kind === Kind.VARIABLE ? variables[value.name?.value ?? ''] : Number(value.value);
  return Array.isArray(given) ? given.length : (given ?? 0);
}
