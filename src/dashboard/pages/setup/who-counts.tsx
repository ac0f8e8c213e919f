import type { FilterName } from '../../../domain/page-address.ts';
import { foundRoute } from '../../../routes/rules.ts';
import { teamsRoute } from '../../../routes/teams.ts';
import { count, counted, day } from '../../format.ts';
import type { Html } from '../../html.ts';
import { escaped } from '../../parts/filter-bar.tsx';
import { Card } from '../../parts/section.tsx';
import { hasRole, hereWith, thereWith, type Visit } from '../../visit.ts';

/** So many teams are named. */
const MAX_TEAMS = 20;

/** The bots, environments and branches that were found, and what each counts as. */
export async function whoCounts(visit: Visit): Promise<Html> {
  const [{ authors, accounts, environments, branches }, teams] = await Promise.all([
    visit.read(foundRoute),
    visit.read(teamsRoute, { query: { limit: String(MAX_TEAMS) } }),
  ]);
  const opened = (n: number, words: string, filters: Partial<Record<FilterName, string>>) => (
    <a class="figure" href={thereWith(visit, '/pull-requests', { filters, own: { date: 'any' } })}>
      {words === '' ? count(n) : counted(n, words)}
    </a>
  );
  const { workspace, now } = visit;
  return (
    <>
      <Card
        title="Who writes"
        note="pull requests opened, of what is stored so far"
        aside={<a href={thereWith(visit, '/settings/people')}>Say what an account is</a>}
      >
        <dl class="facts">
          <dt>People</dt>
          <dd>{opened(authors.people, '', { by: 'people' })}, in all numbers</dd>
          <dt>Agents</dt>
          <dd>{opened(authors.agents, '', { by: 'agents' })}, on the pages AI and Delivery</dd>
          <dt>Automation</dt>
          <dd>{opened(authors.automation, '', { by: 'automation' })}, on the page Delivery</dd>
          {accounts.map(({ login, authorKind, pullRequests }) => (
            <>
              <dt>{login}</dt>
              <dd>
                {authorKind}, {opened(pullRequests, 'pull request', { by: 'all', author: login })}
              </dd>
            </>
          ))}
        </dl>
      </Card>
      <Card title="Production" aside={<a href={thereWith(visit, '/settings/what-counts')}>Change what counts</a>}>
        <dl class="facts">
          {environments.map(({ name, deployments, lastAt, isProduction }) => (
            <>
              <dt>Environment {name}</dt>
              <dd>
                {isProduction ? 'production' : 'not production'}, {counted(deployments, 'deployment')}, the last on{' '}
                {day(lastAt, workspace.timeZone, now)}
              </dd>
            </>
          ))}
          {branches.map(({ repositoryId, fullName, name, merged, isProduction }) => (
            <>
              <dt>
                {fullName}, {name}
              </dt>
              <dd>
                <a href={thereWith(visit, `/repositories/${repositoryId}/production`)}>
                  {isProduction ? 'production' : 'not production'}
                </a>
                ,{' '}
                <a
                  class="figure"
                  href={thereWith(visit, '/pull-requests', {
                    filters: { by: 'all', repo: fullName, base: escaped(name) },
                    own: { date: 'any', state: 'merged' },
                  })}
                >
                  {count(merged)}
                </a>{' '}
                merged into it
              </dd>
            </>
          ))}
        </dl>
      </Card>
      <Card
        title="Teams"
        aside={
          <a href={thereWith(visit, '/teams')}>
            {hasRole(visit.caller, 'owner') ? 'Import teams from GitHub' : 'All teams'}
          </a>
        }
      >
        <p>
          {teams.data.length === 0
            ? 'None yet. Owners import the teams of an organization from GitHub.'
            : `${teams.data.map(({ name }) => name).join(', ')}${teams.nextCursor === null ? '' : ' and more'}`}
        </p>
      </Card>
      <p>
        <a class="button primary" href={hereWith(visit, { own: { step: '4' } })}>
          This is right
        </a>
      </p>
    </>
  );
}
