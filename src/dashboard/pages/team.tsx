import { WORK_TYPE_NAMES } from '../../domain/metrics/filters.ts';
import { apiFiltersOf, apiQueryOf } from '../../domain/page-address.ts';
import { dateOf, dayOf } from '../../domain/metrics/zone.ts';
import { refusalFor } from '../../routes/individual-numbers.ts';
import { goalMetricsRoute } from '../../routes/metrics/goals.ts';
import { measureListRoute } from '../../routes/metrics/pull-requests.ts';
import { overviewRoute, weeklyRoute } from '../../routes/metrics/windowed.ts';
import { teamRoute } from '../../routes/teams.ts';
import { CountBars } from '../charts/count-bars.tsx';
import { count, counted, day, UNKNOWN } from '../format.ts';
import { MeasureExport } from '../lists/export.tsx';
import type { Page } from '../page.ts';
import { Basis } from '../parts/basis.tsx';
import { atOf, selectedWeek, weeksShown } from '../parts/chart-data.ts';
import { behindHref, FigureLink } from '../parts/figure.tsx';
import { escaped, PageFilters } from '../parts/filter-bar.tsx';
import { CopyLink } from '../parts/frame.tsx';
import { Avatar, Person } from '../parts/person.tsx';
import { Card, Empty, part } from '../parts/section.tsx';
import { PartialNotice } from '../parts/window-notices.tsx';
import type { Answer } from '../read.ts';
import { mayChange, pullRequestHref, thereWith, type Visit } from '../visit.ts';
import { GoalCard } from './goals/goal-card.tsx';
import { ALL_GOALS, goalWindow } from './goals/words.tsx';
import { Numbers } from './overview/numbers.tsx';
import { Waiting } from './overview/waiting.tsx';

/** How many of the week's pull requests are listed; the figure above leads to all. */
const FINISHED_ROWS = '15';

type Team = Answer<typeof teamRoute>;
type Weekly = Answer<typeof weeklyRoute>;

/** What one team finished, what waits, and whether it keeps its goals. */
export const team: Page = {
  path: '/teams/:id',
  title: 'Team',
  question: 'What did the team finish, what waits, and does it keep its goals?',
  own: [],
  async show(visit) {
    const { read } = visit;
    const found = await read(teamRoute, { params: { id: visit.params['id'] ?? '' } });
    const its = ofTeam(visit, found);
    const query = apiQueryOf(its.address);
    const asked = read(overviewRoute, { query });
    const weekly = read(weeklyRoute, { query: { ...query, against: 'none' } });
    return {
      title: found.name,
      crumbs: [{ name: 'Teams', href: thereWith(visit, '/teams', { filters: { team: null } }) }],
      actions: (
        <>
          <CopyLink visit={visit} />
          <MeasureExport visit={its} measure="merged" list={{ path: overviewRoute.path, query }} />
          {mayChange(visit) && (
            <a class="button" href={thereWith(visit, `/teams/${found.id}/edit`)}>
              Edit
            </a>
          )}
          <a class="button" href={thereWith(its, '/')}>
            Overview of the team
          </a>
        </>
      ),
      filters: <PageFilters visit={visit} isOfTeam />,
      sections: [
        part(visit, 'what the numbers are based on', async () => <Basis visit={its} based={asked} />),
        part(visit, 'what is stored', async () => <PartialNotice visit={its} of={await asked} />),
        part(visit, 'the key numbers', async () => <Numbers visit={its} read={await asked} weekly={await weekly} />),
        <div class="columns wide-first">
          <div class="stack">
            {part(visit, 'what was finished', async () => finished(its, await weekly))}
            {part(visit, 'what waits', async () => (
              <Waiting visit={its} />
            ))}
          </div>
          <div class="stack">
            {part(visit, 'the weeks', async () => (
              <Weeks visit={its} weekly={await weekly} />
            ))}
            {part(visit, 'the members', () => members(its, found))}
            {part(visit, 'the goals', () => goals(its, found))}
          </div>
        </div>,
      ],
    };
  },
};

/** The same visit, of this team alone: whatever other team the address names. */
function ofTeam(visit: Visit, { name }: Team): Visit {
  const { address } = visit;
  return { ...visit, address: { ...address, filters: { ...address.filters, team: escaped(name) } } };
}

/** What was merged in the last week of the window, which is the running one unless the window ended before. */
async function finished(visit: Visit, { data }: Weekly) {
  const { address, read, workspace, now } = visit;
  const week = data.at(-1);
  if (!week) return null;
  const monday = dayOf(week.weekStart);
  const list = await read(measureListRoute, {
    query: {
      ...apiFiltersOf(address.filters),
      from: dateOf(monday),
      to: dateOf(monday + 7),
      measure: 'merged',
      limit: FINISHED_ROWS,
    },
  });
  const title = week.open ? 'Finished this week' : `Finished in the week of ${day(week.from, workspace.timeZone, now)}`;
  return (
    <Card
      title={title}
      note={
        <FigureLink visit={visit} behind={{ measure: 'merged', at: week.weekStart }} total={list.total}>
          {counted(list.total, 'pull request')}
        </FigureLink>
      }
      flush
    >
      {list.data.length === 0 ? (
        <Empty>
          <p>Nothing was merged in this week{week.open && ' so far'}.</p>
        </Empty>
      ) : (
        <table class="list">
          <thead>
            <tr>
              <th scope="col">Pull request</th>
              <th scope="col" class="wide-only">
                Author
              </th>
              <th scope="col" class="wide-only">
                Type
              </th>
              <th scope="col" class="number" aria-sort="descending">
                Merged
              </th>
            </tr>
          </thead>
          <tbody>
            {list.data.map(({ id, title: name, number, repository, author, facts, at }) => (
              <tr>
                <td>
                  <a class="title" href={pullRequestHref(visit, id)} data-peek={id}>
                    {name}
                  </a>
                  <small>
                    {repository} #{number}
                    <span class="narrow-only">
                      {' · '}
                      {[author?.login, facts?.workType && WORK_TYPE_NAMES[facts.workType]].filter(Boolean).join(' · ')}
                    </span>
                  </small>
                </td>
                <td class="wide-only">
                  <Person visit={visit} account={author} />
                </td>
                <td class="wide-only">{facts?.workType ? WORK_TYPE_NAMES[facts.workType] : UNKNOWN}</td>
                <td class="number">{day(at, workspace.timeZone, now)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}

function Weeks({ visit, weekly: { data } }: { visit: Visit; weekly: Weekly }) {
  return (
    <Card title="Finished by week" note="merged pull requests">
      <CountBars
        id="finished"
        label="How many pull requests of the team were merged in each week"
        weeks={data.map(({ from, to, open, partial, merged }) => ({
          from,
          to,
          state: partial ? 'partial' : open ? 'open' : 'whole',
          values: [merged.value],
        }))}
        series={[{ name: 'Merged', tone: 'bar' }]}
        layout="stacked"
        unit="count"
        href={(period) => behindHref(visit, { measure: 'merged', at: atOf(visit, period) })}
        selected={selectedWeek(visit, data)}
        {...weeksShown(visit)}
      />
    </Card>
  );
}

/** Who is in the team, by name. A name leads to that person's pull requests, where the workspace shows those. */
async function members(visit: Visit, { members: people, githubId }: Team) {
  const refusal = await refusalFor(visit.context.get('open')(), visit.caller);
  const sorted = people.toSorted((one, other) => (one.login.toLowerCase() < other.login.toLowerCase() ? -1 : 1));
  return (
    <Card
      title="Members"
      note={`${count(people.length)}, as of today`}
      foot={
        <span>
          {githubId === null ? 'Made here.' : 'Comes from GitHub.'} Accounts that are joined count as one person.
        </span>
      }
    >
      {sorted.length === 0 ? (
        <Empty>
          <p>Nobody is in this team.</p>
        </Empty>
      ) : (
        <ul class="members">
          {sorted.map(({ login }) => (
            <li>
              {refusal([login]) === null ? (
                <Person visit={visit} account={{ login, kind: 'user' }} />
              ) : (
                <span class="person">
                  <Avatar name={login} />
                  {login}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

/** The goals that are about this team. */
async function goals(visit: Visit, { id, name }: Team) {
  const { data } = await visit.read(goalMetricsRoute, { query: { ...goalWindow(visit), limit: ALL_GOALS } });
  const own = data.filter(({ goal: { filter } }) => filter['team'] === id || filter['team'] === escaped(name));
  if (own.length === 0) {
    return (
      <Card title="Goals">
        <Empty>
          <p>
            No goal is about this team. <a href={thereWith(visit, '/goals', { filters: { team: null } })}>All goals</a>
          </p>
        </Empty>
      </Card>
    );
  }
  return own.map((standing) => <GoalCard visit={visit} standing={standing} />);
}
