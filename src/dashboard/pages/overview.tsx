import { AGE_BIN_STARTS, WAITS, type WaitName } from '../../domain/metrics/open-work.ts';
import { apiFiltersOf, apiQueryOf, windowQueryOf } from '../../domain/page-address.ts';
import { annotationsRoute } from '../../routes/annotations.ts';
import { distributionRoute } from '../../routes/metrics/distribution.ts';
import { openWorkRoute } from '../../routes/metrics/open-work.ts';
import { summaryRoute } from '../../routes/metrics/summary.ts';
import { overviewRoute, weeklyRoute } from '../../routes/metrics/windowed.ts';
import { pullRequestsRoute } from '../../routes/pull-requests/pull-requests.ts';
import { AgeBars } from '../charts/age-bars.tsx';
import { Histogram } from '../charts/histogram.tsx';
import { PeriodChart } from '../charts/period-chart.tsx';
import { Strips } from '../charts/strips.tsx';
import { count, counted, duration } from '../format.ts';
import type { Page } from '../page.ts';
import { Basis } from '../parts/basis.tsx';
import { durationBins, marksOf, stripOf, weekOf } from '../parts/chart-data.ts';
import { behindHref, FigureLink } from '../parts/figure.tsx';
import { PageFilters } from '../parts/filter-bar.tsx';
import { CopyLink } from '../parts/frame.tsx';
import { KeyNumber, KeyNumbers } from '../parts/key-numbers.tsx';
import { Person } from '../parts/person.tsx';
import { Card, Empty, part } from '../parts/section.tsx';
import { Summary } from '../parts/summary.tsx';
import { WaitsOn } from '../parts/waits-on.tsx';
import type { Answer } from '../read.ts';
import { thereWith, type Visit } from '../visit.ts';

const KEY_NUMBERS = ['merged', 'cycle', 'pickup', 'deploy', 'unreviewed', 'aiAssisted'] as const;
const REVIEWED = ['coding', 'pickup', 'review'] as const;
/** How many rows the table of what waits has. */
const WAITING_ROWS = 8;
/** What was last updated longer ago is stale, and waits for nobody. */
const STALE_MS = 14 * 86_400_000;

const MOVES: Record<WaitName, string> = {
  waitingReviewers: 'Reviewers',
  waitingAuthor: 'The author',
  waitingMerge: 'Ready, not merged',
};

type OverviewAnswer = Answer<typeof overviewRoute>;
type WeeklyAnswer = Answer<typeof weeklyRoute>;

/** How delivery goes, what changed, and what needs someone now. */
export const overview: Page = {
  path: '/',
  title: 'Overview',
  question: 'How delivery goes, what changed, and what needs someone now.',
  own: [],
  show(visit) {
    const { address, read } = visit;
    const query = apiQueryOf(address);
    const asked = read(overviewRoute, { query });
    const weekly = read(weeklyRoute, { query: { ...query, against: 'none' } });
    return {
      actions: <CopyLink visit={visit} />,
      filters: <PageFilters visit={visit} />,
      sections: [
        part(visit, 'what the numbers are based on', async () => <Basis visit={visit} based={asked} />),
        part(visit, 'what changed', async () => (
          <Summary visit={visit} summary={await read(summaryRoute, { query })} />
        )),
        part(visit, 'the key numbers', async () => <Numbers visit={visit} read={await asked} weekly={await weekly} />),
        <div class="columns wide-first">
          {part(visit, 'the weeks', async () => (
            <Weeks
              visit={visit}
              weekly={await weekly}
              annotations={await read(annotationsRoute, { query: annotationQuery(visit) })}
            />
          ))}
          {part(visit, 'the stages', async () => (
            <StageStrips visit={visit} read={await asked} />
          ))}
        </div>,
        <div class="columns wide-first">
          {part(visit, 'what waits', () => waiting(visit))}
          <div class="stack">
            {part(visit, 'who has the next move', () => nextMove(visit))}
            {part(visit, 'how long they took', () => howLong(visit))}
          </div>
        </div>,
      ],
    };
  },
};

function annotationQuery({ address }: Visit): Record<string, string> {
  const { repositoryId } = apiFiltersOf(address.filters);
  return { ...windowQueryOf(address.window), ...(repositoryId !== undefined && { repositoryId }) };
}

/** The six numbers that say how delivery goes. */
export function Numbers({ visit, read, weekly }: { visit: Visit; read: OverviewAnswer; weekly: WeeklyAnswer }) {
  const { current, change, previousPartial } = read;
  const isOpen = weekly.data.at(-1)?.open === true;
  return (
    <KeyNumbers>
      {KEY_NUMBERS.map((measure) => (
        <KeyNumber
          visit={visit}
          previousPartial={previousPartial}
          of={{
            measure,
            current: current[measure],
            change: change[measure],
            weeks: weekly.data.map((week) => {
              const of = week[measure];
              return 'p50' in of ? of.p50 : of.value;
            }),
            isOpen,
          }}
        />
      ))}
    </KeyNumbers>
  );
}

function Weeks({
  visit,
  weekly,
  annotations,
}: {
  visit: Visit;
  weekly: WeeklyAnswer;
  annotations: Answer<typeof annotationsRoute>;
}) {
  const { now, workspace } = visit;
  const starts = new Map(weekly.data.map(({ from, weekStart }) => [from, weekStart]));
  return (
    <Card title="Cycle time by week" note="first commit to merge">
      <PeriodChart
        id="weeks"
        label="Cycle time of each week, half and 3 of 4 and 9 of 10 within, and how many were merged"
        weeks={weekly.data.map((week) => weekOf(week, week.cycle, week.merged.value))}
        counted="Merged"
        annotations={marksOf(visit, annotations)}
        zone={workspace.timeZone}
        now={new Date(now).toISOString()}
        href={({ from }) => behindHref(visit, { measure: 'cycle', at: starts.get(from) })}
        selected={weekly.data.find(({ weekStart }) => weekStart === visit.address.own.at)?.from ?? null}
      />
    </Card>
  );
}

function StageStrips({ visit, read: { current } }: { visit: Visit; read: OverviewAnswer }) {
  return (
    <Card
      title="Where the time goes"
      note="dot: half within"
      foot="Bar: the middle half. Line: to 9 of 10. Each stage stands alone; they do not add up."
    >
      <Strips
        id="stages"
        label="How long each stage takes"
        withN={false}
        href={({ key }) => behindHref(visit, { measure: key as (typeof REVIEWED)[number] })}
        groups={[
          {
            title: `Reviewed: ${counted(current.review.n, 'pull request')}`,
            strips: REVIEWED.map((measure) => stripOf(measure, current[measure])),
          },
          {
            title: `Merged without review: ${count(current.mergeWait.n)}`,
            strips: [stripOf('mergeWait', current.mergeWait)],
          },
          {
            title: `After the merge: ${count(current.deploy.n)} deployed`,
            strips: [stripOf('deploy', current.deploy)],
          },
        ]}
      />
    </Card>
  );
}

/** The open pull requests that wait longest, without the stale. */
export async function waiting(visit: Visit) {
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

/** Who has the next move, by how long they have it. */
async function nextMove(visit: Visit) {
  const open = await visit.read(openWorkRoute, { query: apiFiltersOf(visit.address.filters) });
  const names = Object.keys(WAITS) as WaitName[];
  return (
    <Card
      title="Who has the next move"
      note={`${count(open.n)} open`}
      foot={
        <FigureLink visit={visit} behind={{ measure: 'stale' }} total={open.stale.value}>
          {`${count(open.stale.value)} not moved for 14 days`}
        </FigureLink>
      }
    >
      <AgeBars
        id="next-move"
        label="Open pull requests by who has the next move, and for how long"
        steps={['under 1d', '1–3d', '3–14d', 'longer']}
        bars={names.map((name) => ({
          key: name,
          name: MOVES[name],
          counts: AGE_BIN_STARTS.map((start) => open.byWaited.find(({ from }) => from === start)?.[name] ?? 0) as [
            number,
            number,
            number,
            number,
          ],
        }))}
        href={({ key }) => behindHref(visit, { measure: key as WaitName })}
      />
    </Card>
  );
}

/** How the cycle times are spread. */
async function howLong(visit: Visit) {
  const query = { ...apiQueryOf(visit.address), against: 'none', measure: 'cycle' };
  const { n, bins } = await visit.read(distributionRoute, { query });
  return (
    <Card title="How long they took" note={`${count(n)} merged`}>
      <Histogram
        id="spread"
        label="How many pull requests took how long from the first commit to the merge"
        bins={durationBins(bins)}
        href={({ key }) => behindHref(visit, { measure: 'cycle', bin: key })}
        selected={visit.address.own.bin ?? null}
      />
    </Card>
  );
}
