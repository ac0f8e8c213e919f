import { apiFiltersOf } from '../../domain/page-address.ts';
import { openWorkRoute } from '../../routes/metrics/open-work.ts';
import { pullRequestsRoute } from '../../routes/pull-requests/pull-requests.ts';
import { count, counted, duration } from '../format.ts';
import { thereWith, type Visit } from '../visit.ts';
import { Person } from './person.tsx';
import { Card, Empty } from './section.tsx';
import { WaitsOn } from './waits-on.tsx';

/** How many rows the table of what waits has. */
const WAITING_ROWS = 8;
/** What was last updated longer ago is stale, and waits for nobody. */
const STALE_MS = 14 * 86_400_000;

/** The open pull requests that wait longest, without the stale. */
export async function waitingNow(visit: Visit) {
  const { address, read, now } = visit;
  const [list, open] = await Promise.all([
    read(pullRequestsRoute, {
      query: {
        by: 'people',
        excluded: 'leave',
        ...apiFiltersOf(address.filters),
        state: 'open',
        date: 'updated',
        from: new Date(now - STALE_MS).toISOString(),
        sort: 'waitingSince',
        limit: String(WAITING_ROWS),
      },
    }),
    read(openWorkRoute, { query: apiFiltersOf(address.filters) }),
  ]);
  const all = thereWith(visit, '/pull-requests', { own: { state: 'open', sort: 'waitingSince' } });
  return (
    <Card
      title="Waiting longest now"
      note={`${count(list.total)} active of ${count(open.n)} open`}
      aside={<a href={all}>All open</a>}
      flush
    >
      {list.data.length === 0 ? (
        <Empty>
          <p>
            Nothing waits.{' '}
            {open.stale.value > 0 && `${counted(open.stale.value, 'open pull request')} did not move for 14 days.`}
          </p>
        </Empty>
      ) : (
        <table class="list">
          <thead>
            <tr>
              <th scope="col">Pull request</th>
              <th scope="col" class="wide-only">
                Author
              </th>
              <th scope="col">Waits on</th>
              <th scope="col" class="number" aria-sort="descending">
                For
              </th>
            </tr>
          </thead>
          <tbody>
            {list.data.map(({ id, title, number, repository, author, facts }) => (
              <tr>
                <td>
                  <a class="title" href={`/pull-requests/${id}`} data-peek={id}>
                    {title}
                  </a>
                  <small>
                    {repository} #{number}
                  </small>
                </td>
                <td class="wide-only">
                  <Person visit={visit} account={author} />
                </td>
                <td>{facts?.waitingOn && <WaitsOn on={facts.waitingOn} />}</td>
                <td class="number">
                  {facts?.waitingSince && duration((now - Date.parse(facts.waitingSince)) / 1_000)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}
