import type { Release } from '../../history/delivery-model.ts';
import type { HostedRepository } from '../../hosting/hosted-repository.ts';
import { nodeId } from '../node-id.ts';
import { actorView } from './actor-view.ts';

/** A release; `commitOf` finds the commit of its tag. */
export function releaseView(
  repository: HostedRepository,
  release: Release,
  repositoryView: object,
  commitOf: (oid: string) => object | null,
) {
  const { databaseId, tagName, name, tagCommitOid, author, createdAt, publishedAt, isDraft, isPrerelease } = release;
  return {
    __typename: 'Release',
    id: () => nodeId('Release', repository.databaseId, databaseId),
    databaseId,
    name,
    tagName,
    tagCommit: () => (tagCommitOid === null ? null : commitOf(tagCommitOid)),
    author: actorView(author),
    createdAt,
    publishedAt,
    updatedAt: publishedAt ?? createdAt,
    isDraft,
    isPrerelease,
    repository: repositoryView,
  };
}
