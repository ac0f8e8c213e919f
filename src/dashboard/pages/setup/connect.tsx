import type { connectionsRoute } from '../../../routes/connections/connections.ts';
import { ConnectForms } from '../../parts/connect-forms.tsx';
import { connectionName } from '../../parts/freshness.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Card } from '../../parts/section.tsx';
import type { Answer } from '../../read.ts';
import { hasRole, hereWith, type Visit } from '../../visit.ts';

export type Connections = Answer<typeof connectionsRoute>['data'];

/** The first step: how GitHub is read. */
export function Connect({ visit, connections }: { visit: Visit; connections: Connections }) {
  const next = hereWith(visit, { own: { step: '2' } });
  const { GITHUB_TOKEN } = visit.context.get('open')().config;
  // What is connected leads on to the next step.
  const from = { ...visit, address: { ...visit.address, own: {} } };
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
            <ConnectForms visit={from} />
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
