import { apiQueryOf } from '../../../domain/page-address.ts';
import { measureListRoute } from '../../../routes/metrics/pull-requests.ts';
import { count, counted, duration, share } from '../../format.ts';
import { behindHref, FigureLink } from '../../parts/figure.tsx';
import { hereWith, thereWith, type Visit } from '../../visit.ts';
import { seen, type OpenWork, type Reviewer, type ReviewersAnswer, type WaitGoal, type Withheld } from './reads.ts';

/** More names than these would be no sentence. */
const MAX_NAMED = 3;
const TIMES = ['', '', 'twice', 'three times', 'four times', 'five times'];

/** What is open now, and how many reviews the window has. */
export async function ReviewsBasis({ visit, open }: { visit: Visit; open: OpenWork }) {
  const { address, read, workspace } = visit;
  const { against: _, ...query } = apiQueryOf(address);
  const list = (measure: string) => read(measureListRoute, { query: { ...query, measure, limit: '1' } });
  const [reviews, people] = await Promise.all([list('reviews'), seen(list('activeReviewers'))]);
  return (
    <p class="basis">
      <span>
        Now:{' '}
        <a href={thereWith(visit, '/pull-requests', { own: { state: 'open' } })}>
          {counted(open.n, 'open pull request')}
        </a>{' '}
        by {open.by.map((kind) => (kind === 'all' ? 'everyone' : kind)).join(' and ')}
      </span>
      <span>
        In this window:{' '}
        <FigureLink visit={visit} behind={{ measure: 'reviews' }} total={reviews.total}>
          {counted(reviews.total, 'review')}
        </FigureLink>
        {'total' in people && (
          <>
            {' by '}
            <FigureLink visit={visit} behind={{ measure: 'activeReviewers' }} total={people.total}>
              {people.total === 1 ? '1 person' : `${count(people.total)} people`}
            </FigureLink>
          </>
        )}
      </span>
      <span>Reviews by tools do not count, and end no wait</span>
      {open.partial && (
        <a href={thereWith(visit, '/repositories')}>
          A repository is not stored from its beginning: more may be open than is shown
        </a>
      )}
      <span>Times in {workspace.timeZone}</span>
    </p>
  );
}

/** Who has more than a fair share, and whether the goal for the wait is met. */
export function FirstLine({
  visit,
  reviewers,
  goal,
}: {
  visit: Visit;
  reviewers: ReviewersAnswer | Withheld;
  goal: WaitGoal | null;
}) {
  const overloaded = 'why' in reviewers ? [] : reviewers.data.filter(({ isBottleneck }) => isBottleneck);
  const named = overloaded.toSorted((a, b) => b.waiting - a.waiting).slice(0, MAX_NAMED);
  return (
    <p class="summary">
      {named.map((reviewer) => (
        <>
          <a href={hereWith(visit, { own: { person: reviewer.reviewer.login } })}>
            <b>{reviewer.reviewer.login}</b> has {count(reviewer.waiting)} waiting
          </a>
          {usualWords(reviewer)}{' '}
        </>
      ))}
      {overloaded.length > named.length && `The same holds for ${count(overloaded.length - named.length)} more. `}
      {!('why' in reviewers) &&
        overloaded.length === 0 &&
        'No reviewer has more than twice as many reviews waiting as the others. '}
      {goal !== null && <GoalWords visit={visit} goal={goal} />}
    </p>
  );
}

/** How much more that is than the others have. */
function usualWords({ load, othersMedian }: Reviewer): string {
  if (othersMedian === 0) return '; the others usually have none.';
  const whole = Math.floor(load);
  const times = TIMES[whole] ?? `${count(whole)} times`;
  return `, ${load > whole ? 'over ' : ''}${times} the others’ usual ${Number(othersMedian.toFixed(1))}.`;
}

function GoalWords({ visit, goal: { goal, value, wanted } }: { visit: Visit; goal: WaitGoal }) {
  if (value === null) return null;
  const what = goal.metric === 'pickup' ? 'a first review' : 'a first response';
  const measure = goal.metric === 'pickup' ? 'pickup' : 'response';
  return (
    <>
      The goal, {what} within {duration(goal.target)}, is{' '}
      <a href={behindHref(visit, { measure, bin: `0-${goal.target}` })}>met by {share(value)}</a> of pull requests; you
      want {share(wanted)}.
    </>
  );
}
