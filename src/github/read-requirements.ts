import { WIDEST_PAGE, type Pace } from '../domain/cursor/pace.ts';
import type { Requirements } from '../domain/entities.ts';
import type { GitHub } from './client.ts';
import { distinctFragments } from './distinct-fragments.ts';
import { databaseId } from './map-list.ts';
import { BudgetFieldsFragmentDoc, TypedDocumentString } from './queries.generated.ts';
import { sameRepository, type Repository } from './read-page.ts';

/** ⌊148 / 2 connections⌋: as many as one point asks about. Fewer when answers are narrowed, in the proportion of pages. */
export const REQUIREMENTS_A_REQUEST = 74;

interface Context {
  databaseId?: number | null;
  context?: string;
  isRequired: boolean;
}

interface Answer {
  repository:
    | ({ databaseId: number | null; nameWithOwner: string; isPrivate: boolean } & Record<
        string,
        { commits: { nodes: (Head | null)[] | null } } | null
      >)
    | null;
}

interface Head {
  commit: { statusCheckRollup: { contexts: { nodes: (Context | null)[] | null } } | null };
}

/**
 * Which checks of their heads the branches of some pull requests demand, of the first hundred checks of each. Pull requests
 * that GitHub does not have, and heads whose checks the credential may not read, demand none that is known. Throws a
 * `FailureError`.
 */
export async function readRequirements(
  github: GitHub,
  repository: Repository,
  numbers: number[],
  pace: Pace,
): Promise<Requirements[]> {
  const { owner, name } = repository;
  const width = Math.ceil((REQUIREMENTS_A_REQUEST * pace.width) / WIDEST_PAGE);
  const asked = numbers.slice(0, width);
  const { data } = await github.graphql(requirementsQuery(asked), { owner, name });
  const found = sameRepository(data.repository, repository);
  return asked.map((number, index) => {
    const head = found[`p${index}`]?.commits.nodes?.[0];
    const required = (head?.commit.statusCheckRollup?.contexts.nodes ?? []).filter((node) => node?.isRequired === true);
    return {
      number,
      checkRuns: required.flatMap((node) =>
        node?.databaseId === undefined ? [] : [databaseId(node.databaseId, 'a check run')],
      ),
      contexts: required.flatMap((node) => node?.context ?? []),
    };
  });
}

/** The query for these numbers, one alias each: what is required can be asked of a pull request's number alone. */
export function requirementsQuery(numbers: number[]): TypedDocumentString<Answer, { owner: string; name: string }> {
  const aliases = numbers.map((number, index) => {
    const isRequired = `isRequired(pullRequestNumber: ${number})`;
    return `p${index}: pullRequest(number: ${number}) { commits(last: 1) { nodes { commit { statusCheckRollup {
      contexts(first: 100) { nodes { ... on CheckRun { databaseId ${isRequired} } ... on StatusContext { context ${isRequired} } } } } } } } }`;
  });
  return new TypedDocumentString(
    `query Requirements($owner: String!, $name: String!) {
  rateLimit { ...BudgetFields }
  repository(owner: $owner, name: $name) { databaseId nameWithOwner isPrivate ${aliases.join('\n')} }
}
${distinctFragments([BudgetFieldsFragmentDoc])}`,
  );
}
