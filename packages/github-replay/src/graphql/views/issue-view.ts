import type { Issue } from '../../history/delivery-model.ts';
import { stableNumber } from '../../history/stable-number.ts';
import type { HostedRepository } from '../../hosting/hosted-repository.ts';
import { connection, sequenceOf, type PageArguments } from '../connection.ts';
import { nodeId } from '../node-id.ts';
import { actorView } from './actor-view.ts';

export interface IssuesArguments extends PageArguments {
  labels?: readonly string[] | null;
  orderBy?: { field: 'CREATED_AT' | 'UPDATED_AT' | 'COMMENTS'; direction: 'ASC' | 'DESC' } | null;
}

/**
 * Issues with any of these labels. REST wants all of them. Pull requests are no issues of GraphQL.
 * https://github.com/objectstack-ai/objectstack/issues/18802
 */
export function issuesOf(repository: HostedRepository, { labels, orderBy }: IssuesArguments): Issue[] {
  const asked = labels?.map((label) => label.toLowerCase());
  const issues = repository
    .delivery()
    .issues.filter(
      (issue) => asked?.some((label) => issue.labels.some(({ name }) => name.toLowerCase() === label)) ?? true,
    );
  const instantOf = (issue: Issue): number =>
    Date.parse(orderBy?.field === 'UPDATED_AT' ? issue.updatedAt : issue.createdAt);
  const ascending = issues.toSorted((a, b) => instantOf(a) - instantOf(b) || a.number - b.number);
  return orderBy?.direction === 'DESC' ? ascending.toReversed() : ascending;
}

export function issueView(repository: HostedRepository, issue: Issue, repositoryView: object) {
  const { number, title, author, labels, createdAt, updatedAt, closedAt } = issue;
  return {
    __typename: 'Issue',
    id: () => nodeId('Issue', repository.databaseId, number),
    databaseId: stableNumber(`issue ${repository.databaseId} ${number}`) % 2_000_000_000,
    number,
    title,
    body: '',
    state: closedAt === null ? 'OPEN' : 'CLOSED',
    author: actorView(author),
    createdAt,
    updatedAt,
    closedAt,
    closed: closedAt !== null,
    labels: (args: PageArguments) =>
      connection(sequenceOf(labels), args, (label) => ({
        __typename: 'Label',
        ...label,
        id: () => nodeId('Label', repository.databaseId, label.name),
      })),
    repository: repositoryView,
  };
}
