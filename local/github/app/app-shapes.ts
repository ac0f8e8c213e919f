import { accountDatabaseId } from '../history/database-ids.ts';
import { isoSeconds } from '../history/iso-seconds.ts';
import { stableNumber } from '../history/stable-number.ts';
import { nodeId } from '../graphql/node-id.ts';
import { ownerShape } from '../rest/account-shape.ts';
import type { Installation, IssuedToken, RegisteredApp } from './registered-app.ts';

const PERMISSIONS = {
  actions: 'read',
  checks: 'read',
  contents: 'read',
  deployments: 'read',
  issues: 'read',
  metadata: 'read',
  pull_requests: 'read',
  statuses: 'read',
};

const EVENTS = [
  'check_run',
  'check_suite',
  'deployment',
  'deployment_status',
  'issue_comment',
  'pull_request',
  'pull_request_review',
  'pull_request_review_comment',
  'push',
  'repository',
  'status',
];

export function appShape({ slug, signer, createdAt, installations }: RegisteredApp) {
  return {
    id: signer.id,
    client_id: `Iv23li${stableNumber(`client ${signer.id}`)}`,
    slug,
    node_id: nodeId('App', signer.id),
    owner: ownerShape('replay-owner'),
    name: slug,
    description: null,
    external_url: 'https://example.com',
    html_url: `https://github.com/apps/${slug}`,
    created_at: createdAt,
    updated_at: createdAt,
    permissions: PERMISSIONS,
    events: EVENTS,
    installations_count: installations.length,
  };
}

export function installationShape(app: RegisteredApp, installation: Installation, api: string) {
  const { id, account, createdAt, suspendedAt } = installation;
  return {
    id,
    account: ownerShape(account),
    repository_selection: 'all',
    access_tokens_url: `${api}/app/installations/${id}/access_tokens`,
    repositories_url: `${api}/installation/repositories`,
    html_url: `https://github.com/organizations/${account}/settings/installations/${id}`,
    app_id: app.signer.id,
    app_slug: app.slug,
    target_id: accountDatabaseId(account),
    target_type: 'Organization',
    permissions: PERMISSIONS,
    events: EVENTS,
    created_at: createdAt,
    updated_at: suspendedAt ?? createdAt,
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: suspendedAt === null ? null : ownerShape(account),
    suspended_at: suspendedAt,
  };
}

export function issuedTokenShape({ token, expiresAt }: IssuedToken) {
  return { token, expires_at: isoSeconds(expiresAt), permissions: PERMISSIONS, repository_selection: 'all' };
}
