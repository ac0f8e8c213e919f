import { percent } from '../../charts/parts.tsx';
import { count, counted, share } from '../../format.ts';
import type { FilterName } from '../../../domain/page-address.ts';
import { FigureLink, medianOrValues } from '../../parts/figure.tsx';
import { Avatar } from '../../parts/person.tsx';
import { Card, Empty } from '../../parts/section.tsx';
import { hereWith, type Visit } from '../../visit.ts';
import type { Reviewer, ReviewersAnswer, Withheld } from './reads.ts';

/** Never by output: people are no ranking. */
export const ORDERS = ['waiting', 'name'] as const;

/** How many people stand in the table at first. */
const ROWS = 20;
/** More squares would be no picture. */
const MAX_SQUARES = 8;
const SQUARE = 10;
const TEAM_ROWS = 10;

/** Who reviews how much, and what waits on whom. */
export function Reviewers({ visit, reviewers }: { visit: Visit; reviewers: ReviewersAnswer | Withheld }) {
  if ('why' in reviewers) {
    return (
      <Card title="Reviewers">
        <Empty>
          <p>Reviews by person are not shown. {reviewers.why}</p>
        </Empty>
      </Card>
    );
  }
  const { own } = visit.address;
  const order = ORDERS.find((each) => each === own.sort) ?? 'waiting';
  const people = reviewers.data.toSorted(
    (a, b) => (order === 'waiting' ? b.waiting - a.waiting : 0) || nameOf(a).localeCompare(nameOf(b)),
  );
  const shown = own.all === 'reviewers' ? people : people.slice(0, ROWS);
  const most = Math.max(0, ...people.map((one) => one.share ?? 0));
  return (
    <Card
      title="Reviewers"
      note={`${count(people.length)}${reviewers.nextCursor === null ? '' : ' or more'} ${people.length === 1 ? 'person' : 'people'}`}
      aside={
        <div class="choice" role="group" aria-label="Order">
          <OrderLink visit={visit} order="waiting" words="Waiting" isChosen={order === 'waiting'} />
          <OrderLink visit={visit} order="name" words="Name" isChosen={order === 'name'} />
        </div>
      }
      foot={
        <>
          <span>
            Waiting: open pull requests that ask this person for a review now, also those not moved for 14 days or with
            their author. Amber: at least 3, and more than twice as many as the others have.
            {reviewers.waitingPartial && ' A repository is not stored from its beginning: more may wait.'}
          </span>
          {shown.length < people.length && (
            <a href={hereWith(visit, { own: { all: 'reviewers' } })}>All {count(people.length)}</a>
          )}
        </>
      }
      flush
    >
      {people.length === 0 ? (
        <Empty>
          <p>Nobody reviewed in this window, and nobody is asked now.</p>
        </Empty>
      ) : (
        <table class="list reviewers">
          <thead>
            <tr>
              <th scope="col" {...(order === 'name' && { 'aria-sort': 'ascending' })}>
                Reviewer
              </th>
              <th scope="col" class="number" {...(order === 'waiting' && { 'aria-sort': 'descending' })}>
                Waiting now
              </th>
              <th scope="col" class="number">
                Reviews
              </th>
              <th scope="col" class="number wide-only">
                Half within
              </th>
              <th scope="col" class="number">
                Share of all
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((one) => (
              <ReviewerRow visit={visit} one={one} most={most} />
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}

function nameOf({ reviewer }: Reviewer): string {
  return reviewer.login.toLowerCase();
}

function OrderLink(props: { visit: Visit; order: (typeof ORDERS)[number]; words: string; isChosen: boolean }) {
  const { visit, order, words, isChosen } = props;
  return (
    <a
      href={hereWith(visit, { own: { sort: order === 'waiting' ? null : order } })}
      {...(isChosen && { 'aria-current': 'true' })}
    >
      {words}
    </a>
  );
}

function ReviewerRow({ visit, one, most }: { visit: Visit; one: Reviewer; most: number }) {
  const { reviewer, waiting, reviews, response, isBottleneck } = one;
  const waits = hereWith(visit, { own: { person: reviewer.login } });
  const filters = ofReviewer(visit, reviewer.login);
  const responseLink = (
    <FigureLink visit={visit} behind={{ measure: 'reviewResponse', filters }} total={response.n}>
      {medianOrValues('reviewResponse', response)}
    </FigureLink>
  );
  return (
    <tr>
      <th scope="row">
        <a class="person" href={waits}>
          <Avatar name={reviewer.login} />
          <span>{reviewer.login}</span>
        </a>
        {response.n > 0 && <small class="narrow-only">half within {responseLink}</small>}
      </th>
      <td class="number">
        <span class="person waiting-now">
          <Squares n={waiting} isMany={isBottleneck} />
          <a class="figure" href={waits}>
            {count(waiting)}
            {isBottleneck && <span class="sr">, over twice what the others have</span>}
          </a>
        </span>
      </td>
      <td class="number">
        <FigureLink visit={visit} behind={{ measure: 'reviews', filters }} total={reviews}>
          {count(reviews)}
        </FigureLink>
      </td>
      <td class="number wide-only">{responseLink}</td>
      <td class="number share">
        <span>
          <svg width="100%" height="8" aria-hidden="true">
            <rect width={percent(most === 0 ? 0 : (one.share ?? 0) / most)} height="8" rx="2" />
          </svg>
          <span>{share(one.share)}</span>
        </span>
      </td>
    </tr>
  );
}

/** The filters of the reviews that one of the listed people gave: see docs/metrics.md for whom `author` means. */
function ofReviewer({ address }: Visit, login: string): Partial<Record<FilterName, string>> {
  return address.filters.reviewer === undefined ? { author: login } : { reviewer: login };
}

/** One square for each that waits; amber where it is a load. The number stands beside it. */
function Squares({ n, isMany }: { n: number; isMany: boolean }) {
  const shown = Math.min(n, MAX_SQUARES);
  return (
    <svg class={isMany ? 'squares many' : 'squares'} width={MAX_SQUARES * SQUARE} height="8" aria-hidden="true">
      {Array.from({ length: shown }, (_, index) => (
        <rect x={(MAX_SQUARES - shown + index) * SQUARE} width="8" height="8" rx="2" />
      ))}
    </svg>
  );
}

/** The teams that are asked: such a request is at none of their people. Nothing where no team is asked. */
export function AskedTeams({ visit, reviewers }: { visit: Visit; reviewers: ReviewersAnswer | Withheld }) {
  if ('why' in reviewers || reviewers.teams.length === 0) return null;
  const teams = reviewers.teams.slice(0, TEAM_ROWS);
  return (
    <Card
      title="Teams that are asked"
      note={counted(reviewers.teams.length, 'team')}
      foot="A request to a team counts for the team, not for its people."
      flush
    >
      <table class="list">
        <thead>
          <tr>
            <th scope="col">Team</th>
            <th scope="col" class="number" aria-sort="descending">
              Waiting now
            </th>
          </tr>
        </thead>
        <tbody>
          {teams.map(({ organization, team, waiting }) => {
            const name = `${organization}/${team.replace(/^team:/, '')}`;
            return (
              <tr>
                <th scope="row">{name}</th>
                <td class="number">
                  <a class="figure" href={hereWith(visit, { own: { person: name } })}>
                    {count(waiting)}
                  </a>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Card>
  );
}
