import { accountDatabaseId } from '../history/database-ids.ts';
import { isoSeconds } from '../history/iso-seconds.ts';
import { nodeId } from '../graphql/node-id.ts';
import { ownerShape } from '../rest/account-shape.ts';
import type { Installation, IssuedToken, RegisteredApp } from './registered-app.ts';

export function appShape(
  { slug, signer, clientId, createdAt, installations, permissions, events }: RegisteredApp,
  web: string,
) {
  return {
    id: signer.id,
    client_id: clientId,
    slug,
    node_id: nodeId('App', signer.id),
    owner: ownerShape('replay-owner'),
    name: slug,
    description: null,
    external_url: 'https://example.com',
    html_url: `${web}/apps/${slug}`,
    created_at: createdAt,
    updated_at: createdAt,
    permissions,
    events,
    installations_count: installations.length,
  };
}

export function installationShape(app: RegisteredApp, installation: Installation, api: string) {
  const { id, account, createdAt, permissions, suspendedAt } = installation;
  return {
    id,
    account: ownerShape(account),
    repository_selection: 'all',
    access_tokens_url: `${api}/app/installations/${id}/access_tokens`,
    repositories_url: `${api}/installation/repositories`,
    html_url: `https://github.com/organizations/${account}/settings/installations/${id}`,
    app_id: app.signer.id,
    client_id: app.clientId,
    app_slug: app.slug,
    target_id: accountDatabaseId(account),
    target_type: 'Organization',
    permissions,
    events: app.events,
    created_at: createdAt,
    updated_at: suspendedAt ?? createdAt,
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: suspendedAt === null ? null : ownerShape(account),
    suspended_at: suspendedAt,
  };
}

export function issuedTokenShape({ token, expiresAt, installation: { permissions } }: IssuedToken) {
  return { token, expires_at: isoSeconds(expiresAt), permissions, repository_selection: 'all' };
}
