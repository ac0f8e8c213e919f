import { WIDEST_PAGE, type Pace } from '../domain/cursor/pace.ts';
import { cleanText } from '../domain/clean-text.ts';
import type { Requirements } from '../domain/entities.ts';
import { FailureError } from '../errors.ts';
import type { GitHub } from './client.ts';
import { distinctFragments } from './distinct-fragments.ts';
import {
  BudgetFieldsFragmentDoc,
  PageEndFragmentDoc,
  TypedDocumentString,
  type PageEndFragment,
} from './queries.generated.ts';
import { sameRepository, type Repository } from './repository.ts';

/**
 * How many pull requests one request asks about, for one point, which would pay for 148. Fewer when answers are
 * narrowed, in proportion to the page size.
 */
export const REQUIREMENTS_A_REQUEST = 100;

interface Answer {
  repository:
    | ({ databaseId: number | null; nameWithOwner: string; isPrivate: boolean } & Record<string, PullRequest | null>)
    | null;
}

interface PullRequest {
  baseRefName: string;
  statusCheckRollup: Rollup | null;
}

interface Rollup {
  contexts: { pageInfo: PageEndFragment; nodes: (Check | null)[] | null };
}

type Check =
  | { __typename: 'StatusContext'; context: string; isRequired: boolean }
  | {
      __typename: 'CheckRun';
      name: string;
      isRequired: boolean;
      checkSuite: { app: { slug: string } | null; workflowRun: { workflow?: { name: string } } | null };
    };

/** Where the list of a head's checks goes on; null means its beginning. */
interface Position {
  number: number;
  after: string | null;
}

/** Checks are listed a hundred a page; this many pages of a head are read. */
const MAX_PAGES = 10;

/**
 * Which checks of their heads the branches of some pull requests require. The answer omits pull requests that GitHub
 * does not have, and heads with checks that the credential may not read. Throws a `FailureError`.
 */
export async function readRequirements(
  github: GitHub,
  repository: Repository,
  numbers: number[],
  pace: Pace,
): Promise<Requirements[]> {
  const { owner, name } = repository;
  const width = Math.ceil((REQUIREMENTS_A_REQUEST * pace.width) / WIDEST_PAGE);
  const requirements = new Map(
    numbers.slice(0, width).map((number): [number, Requirements] => [number, { number, baseRef: null, checks: [] }]),
  );
  let open: Position[] = [...requirements.keys()].map((number) => ({ number, after: null }));
  for (let page = 0; page < MAX_PAGES && open.length > 0; page++) {
    const { data, holes } = await github.graphql(requirementsQuery(open), { owner, name });
    const found = sameRepository(data.repository, repository, holes);
    open = open.flatMap(({ number, after }, index) => {
      const pullRequest = found[`p${index}`];
      const known = requirements.get(number);
      if (!pullRequest || !known) return [];
      known.baseRef = cleanText(pullRequest.baseRefName);
      const contexts = pullRequest.statusCheckRollup?.contexts;
      known.checks.push(...(contexts?.nodes ?? []).flatMap((check) => (check ? [requirementOf(check)] : [])));
      const next = contexts?.pageInfo.hasNextPage ? contexts.pageInfo.endCursor : null;
      if (next === after && next !== null) {
        throw new FailureError({ kind: 'cursor_refused', detail: 'the cursor of a list of checks does not move' });
      }
      return next === null ? [] : [{ number, after: next }];
    });
  }
  return [...requirements.values()];
}

function requirementOf(check: Check): Requirements['checks'][number] {
  const { isRequired } = check;
  if (check.__typename === 'StatusContext') {
    return { kind: 'status', app: '', workflow: '', name: cleanText(check.context), isRequired };
  }
  const { app, workflowRun } = check.checkSuite;
  return {
    kind: 'run',
    app: app?.slug ?? '',
    workflow: workflowRun?.workflow?.name ?? '',
    name: cleanText(check.name),
    isRequired,
  };
}

/** The query for the next checks of these heads, one alias each: GitHub tells what is required only by a number. */
export function requirementsQuery(positions: Position[]): TypedDocumentString<Answer, { owner: string; name: string }> {
  const aliases = positions.map(({ number, after }, index) => {
    const isRequired = `isRequired(pullRequestNumber: ${number})`;
    const from = after === null ? '' : `, after: ${JSON.stringify(after)}`;
    return `p${index}: pullRequest(number: ${number}) { baseRefName statusCheckRollup {
      contexts(first: 100${from}) { pageInfo { ...PageEnd } nodes { __typename
        ... on CheckRun { name ${isRequired} checkSuite { app { slug } workflowRun { workflow { name } } } }
        ... on StatusContext { context ${isRequired} } } } } }`;
  });
  return new TypedDocumentString(
    `query Requirements($owner: String!, $name: String!) {
  rateLimit { ...BudgetFields }
  repository(owner: $owner, name: $name) { databaseId nameWithOwner isPrivate ${aliases.join('\n')} }
}
${distinctFragments([BudgetFieldsFragmentDoc, PageEndFragmentDoc])}`,
  );
}
