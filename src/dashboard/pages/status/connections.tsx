import { count, counted, moment, time } from '../../format.ts';
import { Chip } from '../../parts/chips.tsx';
import { capital, connectionName, ownToken } from '../../parts/freshness.tsx';
import { Card, Empty } from '../../parts/section.tsx';
import { clockOf } from '../../sync-words.ts';
import { hasRole, thereWith, type Visit } from '../../visit.ts';
import type { Health } from './health.ts';

const RESOURCES: Record<string, string> = { graphql: 'GraphQL points', core: 'REST requests' };

/** The connections, and what GitHub’s limits leave to each. */
export function Connections({ visit, health: { connections, budgets } }: { visit: Visit; health: Health }) {
  const { zone, now } = clockOf(visit);
  const isOwner = hasRole(visit.caller, 'owner');
  return (
    <Card
      title="Connections"
      note="and what GitHub’s hourly limits have left"
      aside={isOwner && <a href={thereWith(visit, '/settings/connections')}>Manage</a>}
      flush
    >
      {budgets.length === 0 && connections.length === 0 ? (
        <Empty>
          <p>Nothing is connected. Public repositories are read with {ownToken(visit)}.</p>
        </Empty>
      ) : (
        <ul class="rows">
          {budgets.map(({ connectionId, pausedUntil, resources }) => {
            const connection = connections.find(({ id }) => id === connectionId);
            return (
              <li class="tight">
                <h3 class="line">
                  {capital(connection ? connectionName(connection) : ownToken(visit))}{' '}
                  {connection?.status === 'marked' ? (
                    <Chip tone="bad">refused</Chip>
                  ) : (
                    <Chip tone="good">
                      {connection ? counted(connection.repositories, 'repository').replace('ys', 'ies') : 'works'}
                    </Chip>
                  )}
                </h3>
                {pausedUntil !== null && <p>GitHub asks for a pause until {time(pausedUntil, zone)}.</p>}
                {connection?.status === 'marked' && (
                  <p>
                    {connection.reason && `${capital(connection.reason)}. `}
                    {connection.nextLookAt !== null && `Checked again at ${moment(connection.nextLookAt, zone, now)}.`}
                  </p>
                )}
                {resources.length === 0 && <p class="faint">Nothing was asked within the hour.</p>}
                {resources.map(({ resource, remaining, limit, resetAt }) => (
                  <p class="tight">
                    <label>
                      {RESOURCES[resource] ?? resource}
                      <meter
                        min={0}
                        max={limit ?? Math.max(remaining, 1)}
                        value={remaining}
                        low={(limit ?? 0) / 10}
                        optimum={limit ?? remaining}
                      />
                    </label>
                    <small>
                      {count(remaining)}
                      {limit === null ? '' : ` of ${count(limit)}`} left · full again at {time(resetAt, zone)}
                    </small>
                  </p>
                ))}
              </li>
            );
          })}
        </ul>
      )}
    </Card>
  );
}
