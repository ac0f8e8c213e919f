import { isOfDeployments, isShareGoal } from '../../../domain/metrics/goals.ts';
import { labelOf } from '../../../domain/metrics/measures.ts';
import { dateOf, dayOf, mondayOf } from '../../../domain/metrics/zone.ts';
import { goalMissesRoute } from '../../../routes/goals.ts';
import { goalMetricsRoute } from '../../../routes/metrics/goals.ts';
import { ProblemError } from '../../../routes/problem.ts';
import { counted, day } from '../../format.ts';
import type { Page } from '../../page.ts';
import { WindowMenu } from '../../parts/filter-bar.tsx';
import { CopyLink } from '../../parts/frame.tsx';
import { Card, Empty, part } from '../../parts/section.tsx';
import type { Answer } from '../../read.ts';
import { hereWith, pullRequestHref, thereWith, type Visit } from '../../visit.ts';
import { Standing } from './goal-card.tsx';
import { ALL_GOALS, GoalSentence, goalWindow, missedValue, thingOf, WITHHELD, type Goal } from './words.tsx';

const ROWS = '50';

type Misses = Answer<typeof goalMissesRoute>;
type Miss = Misses['data'][number];

/** One goal, and exactly what missed it: in the window, or in one week of it. */
export const goal: Page = {
  path: '/goals/:id',
  title: 'Goal',
  question: '',
  own: ['after'],
  async show(visit) {
    const { address, read } = visit;
    const params = { id: visit.params['id'] ?? '' };
    const { after } = address.own;
    const misses = await read(goalMissesRoute, {
      params,
      query: { ...weekOrWindow(visit), limit: ROWS, ...(after !== undefined && { cursor: after }) },
    });
    return {
      title: misses.goal.name ?? labelOf(misses.goal.metric),
      question: `What it asks for, and which ${thingOf(misses.goal.metric)}s miss it.`,
      crumbs: [{ name: 'Goals', href: thereWith(visit, '/goals') }],
      actions: <CopyLink visit={visit} />,
      filters: (
        <div class="filters" role="search" aria-label="Window">
          <WindowMenu visit={visit} />
        </div>
      ),
      sections: [
        part(visit, 'where it stands', () => standing(visit, misses.goal)),
        <Missed visit={visit} misses={misses} />,
      ],
    };
  },
};

/** The week of `at`, from its Monday; without it the window. */
function weekOrWindow(visit: Visit): Record<string, string> {
  const { at } = visit.address.own;
  if (at === undefined) return goalWindow(visit);
  const named = /^\d{4}-\d{2}-\d{2}$/.test(at) ? dayOf(at) : Number.NaN;
  if (Number.isNaN(named)) {
    const message = 'a day of a week, as in 2026-10-26';
    throw new ProblemError(400, `at: ${message}`, [{ path: 'at', message }]);
  }
  const monday = mondayOf(named);
  return { from: dateOf(monday), to: dateOf(monday + 7) };
}

async function standing(visit: Visit, { id }: Goal) {
  const { data } = await visit.read(goalMetricsRoute, { query: { ...goalWindow(visit), limit: ALL_GOALS } });
  const found = data.find((each) => each.goal.id === id);
  if (!found) return null;
  return (
    <Card title="Where it stands">
      <p class="goal-sentence">
        <GoalSentence visit={visit} goal={found.goal} />
      </p>
      {found.withheld === null ? (
        <Standing visit={visit} standing={found} />
      ) : (
        <p class="faint">{WITHHELD[found.withheld]}</p>
      )}
    </Card>
  );
}

function Missed({ visit, misses }: { visit: Visit; misses: Misses }) {
  const { workspace, now, address } = visit;
  const { goal: of, data, total, n, nextCursor } = misses;
  const { at, after } = address.own;
  const thing = thingOf(of.metric);
  const isWeek = at !== undefined;
  const hasValues = !isShareGoal(of.metric);
  return (
    <Card
      title={isWeek ? `Missed in the week of ${day(misses.from, workspace.timeZone, now)}` : 'Missed in this window'}
      note={
        <span data-lines={total}>
          {counted(total, thing)} of {n}
        </span>
      }
      aside={isWeek ? <a href={hereWith(visit, { own: { at: null, after: null } })}>The whole window</a> : undefined}
      foot={
        <>
          <span>The newest first.</span>
          {after !== undefined && <a href={hereWith(visit, { own: { after: null } })}>First</a>}
          {nextCursor !== null && <a href={hereWith(visit, { own: { after: nextCursor } })}>Next</a>}
        </>
      }
      flush
    >
      {data.length === 0 ? (
        <Empty>
          <p>Nothing missed it {isWeek ? 'in this week' : 'in this window'}.</p>
        </Empty>
      ) : (
        <table class="list">
          <thead>
            <tr>
              <th scope="col">{isOfDeployments(of.metric) ? 'Deployment' : 'Pull request'}</th>
              <th scope="col" class="number wide-only" aria-sort="descending">
                {isOfDeployments(of.metric) ? 'Deployed' : 'Merged'}
              </th>
              {hasValues && (
                <th scope="col" class="number">
                  {labelOf(of.metric)}
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {data.map((miss) => (
              <tr>
                <td>
                  <MissLink visit={visit} miss={miss} />
                  <small class="narrow-only">
                    {isOfDeployments(of.metric) ? 'deployed' : 'merged'} {day(miss.at, workspace.timeZone, now)}
                  </small>
                </td>
                <td class="number wide-only">{day(miss.at, workspace.timeZone, now)}</td>
                {hasValues && <td class="number">{missedValue(of, miss.value)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}

function MissLink({ visit, miss: { id, title, number, repository, sha } }: { visit: Visit; miss: Miss }) {
  return number === null ? (
    <>
      <a class="title" href={thereWith(visit, '/delivery', { own: { deployment: id } })}>
        {title}
      </a>
      <small>
        {repository} {sha?.slice(0, 7)}
      </small>
    </>
  ) : (
    <>
      <a class="title" href={pullRequestHref(visit, id)} data-peek={id}>
        {title}
      </a>
      <small>
        {repository} #{number}
      </small>
    </>
  );
}
