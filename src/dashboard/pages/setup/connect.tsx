import type { connectionsRoute } from '../../../routes/connections/connections.ts';
import { connectionName } from '../../parts/freshness.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Card } from '../../parts/section.tsx';
import type { Answer } from '../../read.ts';
import { hasRole, hereWith, thereWith, type Visit } from '../../visit.ts';

export type Connections = Answer<typeof connectionsRoute>['data'];

/** The first step: how GitHub is read. */
export function Connect({ visit, connections }: { visit: Visit; connections: Connections }) {
  const next = hereWith(visit, { own: { step: '2' } });
  const { GITHUB_TOKEN, GITHUB_APP_CLIENT_ID } = visit.context.get('open')().config;
  const hasApp = GITHUB_APP_CLIENT_ID !== undefined;
  return (
    <>
      <Card title="Connect GitHub">
        <div class="stack">
          <p>
            {connections.length > 0
              ? `Connected with ${connections.map(connectionName).join(', ')}.`
              : 'tformance-edge reads the pull requests of your repositories, and keeps them in your own database.'}
          </p>
          {hasRole(visit.caller, 'owner') ? (
            <p>
              {hasApp && (
                <>
                  <a class="button primary" href="/auth/github/connect">
                    With the GitHub App
                  </a>{' '}
                </>
              )}
              <a class={hasApp ? 'button' : 'button primary'} href={thereWith(visit, '/settings/connections')}>
                With a token
              </a>
            </p>
          ) : (
            <p>An owner of the workspace connects GitHub.</p>
          )}
          {connections.length > 0 ? (
            <p>
              <a href={next}>Choose repositories</a>
            </p>
          ) : (
            // Without a connection only the deployment's own token reads anything.
            GITHUB_TOKEN !== undefined && (
              <p>
                <a href={next}>Go on with public repositories</a>
              </p>
            )
          )}
        </div>
      </Card>
      <aside class="stack">
        <WhatIsRead />
        <TokenInstead visit={visit} />
      </aside>
    </>
  );
}

/** What is read of GitHub, and what is not. */
export function WhatIsRead() {
  return (
    <Card title="What is read">
      <ul class="points">
        <li>
          <Icon name="check" />
          <span>Pull requests, reviews, comments, commits’ messages, file names, checks and deployments</span>
        </li>
        <li>
          <Icon name="lock" />
          <span>No code, no e-mail addresses of people</span>
        </li>
        <li>
          <Icon name="eye" />
          <span>Nothing is written to your repositories.</span>
        </li>
      </ul>
    </Card>
  );
}

/** The way of those who may not install an App. */
export function TokenInstead({ visit }: { visit: Visit }) {
  return (
    <Card title="Can’t install an App?">
      <p>
        A fine-grained token does as well. It reads metadata, contents, pull requests, issues, checks, commit statuses
        and deployments.{' '}
        {hasRole(visit.caller, 'owner') && <a href={thereWith(visit, '/settings/connections')}>Paste a token</a>}
      </p>
    </Card>
  );
}
