import { pullRequestsRoute } from '../../../routes/pull-requests/pull-requests.ts';
import { count, counted, duration } from '../../format.ts';
import { Person } from '../../parts/person.tsx';
import { Card, Empty } from '../../parts/section.tsx';
import { activeHref, InWorkingHours, openHref, WaitsOn, waitingQuery, waitsOnWords } from '../../parts/waits-on.tsx';
import { pullRequestHref, thereWith, type Visit } from '../../visit.ts';
import { openWorkOf } from './reads.ts';

/** How many rows the table of what waits has. */
const WAITING_ROWS = 8;

/** The open pull requests that wait longest, without the stale. */
export async function Waiting({ visit }: { visit: Visit }) {
  const { read, now } = visit;
  const [list, open] = await Promise.all([
    read(pullRequestsRoute, { query: { ...waitingQuery(visit), limit: String(WAITING_ROWS) } }),
    openWorkOf(visit),
  ]);
  const all = thereWith(visit, '/pull-requests', { own: { state: 'open', sort: 'waitingSince' } });
  return (
    <Card
      title="Waiting longest now"
      note={
        <>
          <a class="figure" href={activeHref(visit)}>
            {count(list.total)} active
          </a>{' '}
          of{' '}
          <a class="figure" href={openHref(visit)}>
            {count(open.n)} open
          </a>
          {open.stale.value > 0 && ', without those not moved for 14 days'}
        </>
      }
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
              <th scope="col" class="wide-only">
                Waits on
              </th>
              <th scope="col" class="number" aria-sort="descending">
                For
              </th>
            </tr>
          </thead>
          <tbody>
            {list.data.map(({ id, title, number, repository, author, facts }) => (
              <tr>
                <td>
                  <a class="title" href={pullRequestHref(visit, id)} data-peek={id}>
                    {title}
                  </a>
                  <small>
                    {repository} #{number}
                  </small>
                  <small class="narrow-only">
                    {[facts?.waitingOn && waitsOnWords(facts.waitingOn), author?.login].filter(Boolean).join(' · ')}
                  </small>
                </td>
                <td class="wide-only">
                  <Person visit={visit} account={author} />
                </td>
                <td class="wide-only">{facts?.waitingOn && <WaitsOn on={facts.waitingOn} />}</td>
                <td class="number">
                  {facts?.waitingSince && duration((now - Date.parse(facts.waitingSince)) / 1_000)}
                  <InWorkingHours facts={facts} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}
