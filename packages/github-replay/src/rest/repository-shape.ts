import { isoSeconds } from '../history/iso-seconds.ts';
import { nodeId } from '../graphql/node-id.ts';
import type { HostedRepository } from '../hosting/hosted-repository.ts';
import { ownerShape } from './account-shape.ts';

export function repositoryShape(repository: HostedRepository, api: string) {
  const [owner = '', name = ''] = repository.fullName.split('/');
  const { createdAt, defaultBranch, languages } = repository.history.facts;
  const updatedAt = isoSeconds(repository.byUpdate.outlines.at(-1)?.updatedAt ?? Date.parse(createdAt));
  return {
    id: repository.databaseId,
    node_id: nodeId('Repository', repository.databaseId),
    name,
    full_name: repository.fullName,
    owner: ownerShape(owner),
    private: repository.isPrivate,
    visibility: repository.isPrivate ? 'private' : 'public',
    fork: false,
    archived: repository.archivedAt !== null,
    disabled: false,
    description: null,
    default_branch: defaultBranch,
    language: languages[0]?.name ?? null,
    created_at: createdAt,
    updated_at: updatedAt,
    pushed_at: updatedAt,
    url: `${api}/repos/${repository.fullName}`,
    html_url: `https://github.com/${repository.fullName}`,
    permissions: { admin: false, maintain: false, push: false, triage: false, pull: true },
  };
}
