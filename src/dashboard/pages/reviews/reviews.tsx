import { apiQueryOf } from '../../../domain/page-address.ts';
import { responseTimesRoute } from '../../../routes/metrics/response-times.ts';
import { ProblemError } from '../../../routes/problem.ts';
import { exportRoute } from '../../../routes/pull-requests/exports.ts';
import { pullRequestsRoute } from '../../../routes/pull-requests/pull-requests.ts';
import { ExportMenu } from '../../lists/export.tsx';
import type { Page } from '../../page.ts';
import { PageFilters } from '../../parts/filter-bar.tsx';
import { CopyLink } from '../../parts/frame.tsx';
import { part } from '../../parts/section.tsx';
import { PartialNotice } from '../../parts/window-notices.tsx';
import { waitingQuery } from '../../parts/waits-on.tsx';
import type { Visit } from '../../visit.ts';
import { FirstLine, ReviewsBasis } from './first-line.tsx';
import { FirstResponses } from './first-responses.tsx';
import { LikePairs } from './like-pairs.tsx';
import { PersonWaits } from './person-waits.tsx';
import { openWorkOf, reviewersOf, seen, waitGoalOf } from './reads.ts';
import { AskedTeams, ORDERS, Reviewers } from './reviewers.tsx';
import { WaitCounts } from './wait-counts.tsx';
import { Waiting } from './waiting.tsx';

/** A login, or a team as ORGANIZATION/SLUG. */
const NAME = /^[\w.[\]-]{1,100}(\/[\w.-]{1,100})?$/;

/** What waits, on whom, and whether the load is shared. */
export const reviews: Page = {
  path: '/reviews',
  title: 'Reviews',
  question: 'What waits, on whom, and whether the load is shared.',
  own: ['person', 'sort', 'all'],
  show(visit) {
    checkOwn(visit);
    const { address, read } = visit;
    const { person } = address.own;
    const responses = () => read(responseTimesRoute, { query: apiQueryOf(address) });
    return {
      actions: (
        <>
          <CopyLink visit={visit} />
          <ExportMenu
            visit={visit}
            words=""
            list={{ path: pullRequestsRoute.path, query: waitingQuery(visit) }}
            file={{ path: exportRoute.path, query: waitingQuery(visit) }}
          />
        </>
      ),
      filters: <PageFilters visit={visit} />,
      sections: [
        part(visit, 'what the numbers are based on', async () => (
          <ReviewsBasis visit={visit} open={await openWorkOf(visit)} />
        )),
        part(visit, 'what is stored', async () => <PartialNotice visit={visit} of={await responses()} />),
        part(visit, 'who has too much', async () => (
          <FirstLine visit={visit} reviewers={await seen(reviewersOf(visit))} goal={await waitGoalOf(visit)} />
        )),
        part(visit, 'what waits', async () => <WaitCounts visit={visit} open={await openWorkOf(visit)} />),
        person !== undefined &&
          part(visit, `what waits on ${person}`, async () => (
            <PersonWaits visit={visit} person={person} goal={await waitGoalOf(visit)} />
          )),
        <div class="columns reviews">
          {part(visit, 'the waiting', async () => (
            <Waiting visit={visit} goal={await waitGoalOf(visit)} />
          ))}
          <div class="stack">
            {part(visit, 'the reviewers', async () => (
              <Reviewers visit={visit} reviewers={await seen(reviewersOf(visit))} />
            ))}
            {part(visit, 'the teams', async () => (
              <AskedTeams visit={visit} reviewers={await seen(reviewersOf(visit))} />
            ))}
          </div>
        </div>,
        part(visit, 'when first responses come', async () => (
          <FirstResponses visit={visit} responses={await responses()} />
        )),
        part(visit, 'the pairs', async () => <LikePairs visit={visit} reviewers={await seen(reviewersOf(visit))} />),
      ],
    };
  },
};

function checkOwn({ address: { own } }: Visit): void {
  const { person, sort, all } = own;
  if (person !== undefined && !NAME.test(person)) throw wrong('person', 'a login, or a team as ORGANIZATION/SLUG');
  if (sort !== undefined && !ORDERS.some((order) => order === sort)) throw wrong('sort', ORDERS.join(', '));
  if (all !== undefined && all !== 'reviewers') throw wrong('all', 'reviewers');
}

function wrong(path: string, message: string): ProblemError {
  return new ProblemError(400, `${path}: ${message}`, [{ path, message }]);
}
