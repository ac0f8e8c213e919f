import { AGE_BIN_STARTS, WAITS, type WaitName } from '../../domain/metrics/open-work.ts';
import { valuesIn } from '../../domain/metrics/filters.ts';
import { LISTED_MEASURES } from '../../domain/metrics/measure-lists.ts';
import { DEFAULT_WINDOW, windowOf } from '../../domain/metrics/windows.ts';
import { apiFiltersOf, apiQueryOf, windowQueryOf } from '../../domain/page-address.ts';
import { annotationsRoute } from '../../routes/annotations.ts';
import { distributionRoute } from '../../routes/metrics/distribution.ts';
import { goalMetricsRoute } from '../../routes/metrics/goals.ts';
import { openWorkRoute } from '../../routes/metrics/open-work.ts';
import { summaryRoute } from '../../routes/metrics/summary.ts';
import { overviewRoute, weeklyRoute } from '../../routes/metrics/windowed.ts';
import { pullRequestsRoute } from '../../routes/pull-requests/pull-requests.ts';
import { lastMergeAt } from '../../storage/last-merge.ts';
import { readNamed } from '../../storage/metrics/named.ts';
import { AgeBars } from '../charts/age-bars.tsx';
import { Histogram } from '../charts/histogram.tsx';
import { Key } from '../charts/parts.tsx';
import { PeriodChart } from '../charts/period-chart.tsx';
import { Strips } from '../charts/strips.tsx';
import { count, counted, day, duration, share } from '../format.ts';
import { MeasureExport } from '../lists/export.tsx';
import { titleOf } from '../measure-words.ts';
import type { Page } from '../page.ts';
import { Basis } from '../parts/basis.tsx';
import { durationBins, marksOf, NOTE_KEY, stripOf, weekOf } from '../parts/chart-data.ts';
import { behindHref, FigureLink } from '../parts/figure.tsx';
import { PageFilters } from '../parts/filter-bar.tsx';
import { CopyLink } from '../parts/frame.tsx';
import { Icon } from '../parts/icon.tsx';
import { KeyNumber, KeyNumbers } from '../parts/key-numbers.tsx';
import { Person } from '../parts/person.tsx';
import { Card, Empty, Notice, part } from '../parts/section.tsx';
import { Summary } from '../parts/summary.tsx';
import { WaitsOn, waitingQuery, waitsOnWords } from '../parts/waits-on.tsx';
import { NothingMerged, noComparisonWords, PartialNotice, windowUpTo } from '../parts/window-notices.tsx';
import type { Answer } from '../read.ts';
import { hereWith, thereWith, type Visit } from '../visit.ts';

const KEY_NUMBERS = ['merged', 'cycle', 'pickup', 'deploy', 'unreviewed', 'aiAssisted'] as const;
const REVIEWED = ['coding', 'pickup', 'review'] as const;
/** How many rows the table of what waits has. */
const WAITING_ROWS = 8;
/** How many goals the line of those that are missed names. */
const MISSED_GOALS = 3;

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
  async show(visit) {
    const { address, read } = visit;
    const [ended, repositoryId] = await Promise.all([endOfHistory(visit), theOneRepository(visit)]);
    if (ended?.window) return visit.context.redirect(hereWith(visit, { window: ended.window }), 302);
    const query = apiQueryOf(address);
    const asked = read(overviewRoute, { query });
    const weekly = read(weeklyRoute, { query: { ...query, against: 'none' } });
    return {
      actions: (
        <>
          {repositoryId !== null && (
            <a class="button" href={`/repositories/${repositoryId}`}>
              Sync and health
            </a>
          )}
          <CopyLink visit={visit} />
          <MeasureExport visit={visit} measure="merged" list={{ path: overviewRoute.path, query }} />
        </>
      ),
      filters: <PageFilters visit={visit} />,
      sections: [
        part(visit, 'what the numbers are based on', async () => <Basis visit={visit} based={asked} />),
        ended && <Notice tone="info">The last merge was on {ended.words}: shown are the days up to it.</Notice>,
        part(visit, 'what is stored', async () =>
          // Without a repository there is nothing of which a part could be missing.
          (await visit.freshness).n === 0 ? null : <PartialNotice visit={visit} of={await asked} />,
        ),
        part(visit, 'what changed', async () => (
          <Summary visit={visit} summary={await read(summaryRoute, { query })} />
        )),
        part(visit, 'the goals', () => missedGoals(visit)),
        part(visit, 'the key numbers', async () => <Numbers visit={visit} read={await asked} weekly={await weekly} />),
        <div class="columns wide-first">
          {part(visit, 'the weeks', async () => (
            <Weeks
              read={await asked}
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

/** Nobody opens a page to see that a history ended before this window: then it opens on its last days. */
async function endOfHistory(visit: Visit) {
  const { address, caller, workspace, now, context } = visit;
  const zone = workspace.timeZone;
  const shown = windowOf({}, zone, now);
  const last = await lastMergeAt(context.get('open')().db, caller.workspaceId, shown.to);
  if (last === null || last >= shown.from) return null;
  const window = windowUpTo(last, shown, zone);
  if (address.window === DEFAULT_WINDOW) return { window, words: '' };
  const isShown = typeof address.window !== 'string' && address.window.to === window.to;
  return isShown ? { window: null, words: day(last, zone, now) } : null;
}

/** The id of the repository that the filter names, when it names one alone; null for all others, and for one that is not there. */
async function theOneRepository({ address, caller, context }: Visit): Promise<string | null> {
  const { repositoryId: named } = apiFiltersOf(address.filters);
  if (named === undefined || valuesIn(named).length !== 1) return null;
  const { repositoryId } = await readNamed(context.get('open')().db, caller.workspaceId, {
    repositoryId: valuesIn(named),
  });
  return repositoryId?.[0] ?? null;
}

/** The goals that are missed, in one line. */
async function missedGoals(visit: Visit) {
  const { data } = await visit.read(goalMetricsRoute, { query: windowQueryOf(visit.address.window) });
  const missed = data.filter(({ met }) => met === false);
  if (missed.length === 0) return null;
  const names = missed.slice(0, MISSED_GOALS).map(({ goal, value, wanted }) => {
    const measure = LISTED_MEASURES.find((each) => each === goal.metric);
    const name = goal.name ?? (measure === undefined ? goal.metric : titleOf(measure));
    return `${name} (${share(value)}, wanted ${share(wanted)})`;
  });
  const more = missed.length > MISSED_GOALS ? `, and ${missed.length - MISSED_GOALS} more` : '';
  return (
    <p class="missed">
      <Icon name="goals" />
      <a href="/goals">{counted(missed.length, 'goal')} missed</a>: {names.join(', ')}
      {more}.
    </p>
  );
}

function annotationQuery({ address }: Visit): Record<string, string> {
  const { repositoryId } = apiFiltersOf(address.filters);
  return { ...windowQueryOf(address.window), ...(repositoryId !== undefined && { repositoryId }) };
}

/** The six numbers that say how delivery goes. */
export function Numbers({ visit, read, weekly }: { visit: Visit; read: OverviewAnswer; weekly: WeeklyAnswer }) {
  const { current, change, previous } = read;
  const isOpen = weekly.data.at(-1)?.open === true;
  const before = previous && KEY_NUMBERS.map((measure) => previous[measure].n);
  const noComparison = noComparisonWords(visit, read, before);
  return (
    <KeyNumbers noComparison={noComparison}>
      {KEY_NUMBERS.map((measure) => (
        <KeyNumber
          visit={visit}
          isCompared={noComparison === null}
          of={{
            measure,
            current: current[measure],
            change: change[measure],
            weeks: weekly.data.map((week) => {
              const of = week[measure];
              return 'p50' in of ? of.p50 : of.value;
            }),
            isOpen,
            previousN: previous?.[measure].n ?? null,
          }}
        />
      ))}
    </KeyNumbers>
  );
}

function Weeks({
  visit,
  read,
  weekly,
  annotations,
}: {
  visit: Visit;
  read: OverviewAnswer;
  weekly: WeeklyAnswer;
  annotations: Answer<typeof annotationsRoute>;
}) {
  const { now, workspace } = visit;
  const starts = new Map(weekly.data.map(({ from, weekStart }) => [from, weekStart]));
  const marks = marksOf(visit, annotations);
  if (read.current.merged.value === 0) {
    return (
      <Card title="Cycle time by week" note="first commit to merge">
        <NothingMerged visit={visit} of={read} />
      </Card>
    );
  }
  return (
    <Card
      title="Cycle time by week"
      note="first commit to merge"
      aside={
        <Key
          entries={[
            { mark: 'line', className: 'chart-line', text: 'half' },
            { mark: 'box', className: 'chart-band-1', text: '3 of 4' },
            { mark: 'box', className: 'chart-band-2', text: '9 of 10 within' },
          ]}
        />
      }
      foot={
        <Key
          entries={[
            { mark: 'triangle', className: 'mark-failure', text: 'failed deployment' },
            ...(marks.some(({ kind }) => kind === 'note') ? [NOTE_KEY] : []),
            { mark: 'hollow', className: 'chart-dot hollow', text: 'fewer than 10 merges' },
            { mark: 'hatched', className: 'hatched', text: 'week still open' },
          ]}
        />
      }
    >
      <PeriodChart
        id="weeks"
        label="Cycle time of each week, half and 3 of 4 and 9 of 10 within, and how many were merged"
        weeks={weekly.data.map((week) => weekOf(week, week.cycle, week.merged.value))}
        counted="Merged"
        annotations={marks}
        zone={workspace.timeZone}
        now={new Date(now).toISOString()}
        href={({ from }) => behindHref(visit, { measure: 'cycle', at: starts.get(from) })}
        selected={weekly.data.find(({ weekStart }) => weekStart === visit.address.own.at)?.from ?? null}
      />
    </Card>
  );
}

/** How long the stages take, those of the reviewed and of the unreviewed each with its n: no pull request has both. */
export function StageStrips({
  visit,
  read: { current },
}: {
  visit: Pick<Visit, 'address'>;
  read: { current: Pick<OverviewAnswer['current'], (typeof REVIEWED)[number] | 'mergeWait' | 'deploy'> };
}) {
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
      query: { ...waitingQuery(visit), limit: String(WAITING_ROWS) },
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
                  <a class="title" href={`/pull-requests/${id}`} data-peek={id}>
                    {title}
                  </a>
                  <small>
                    {repository} #{number}
                  </small>
                  {facts?.waitingOn && <small class="narrow-only">{waitsOnWords(facts.waitingOn)}</small>}
                </td>
                <td class="wide-only">
                  <Person visit={visit} account={author} />
                </td>
                <td class="wide-only">{facts?.waitingOn && <WaitsOn on={facts.waitingOn} />}</td>
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
  const ages = AGE_BIN_STARTS.map((start, step) => `${start}-${AGE_BIN_STARTS[step + 1] ?? ''}`);
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
        href={({ key }, step) =>
          behindHref(visit, { measure: key as WaitName, ...(step !== null && { bin: ages[step] }) })
        }
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
