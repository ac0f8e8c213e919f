import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { STALE_DAYS } from '../../domain/metrics/measure-lists.ts';
import type { WaitName } from '../../domain/metrics/open-work.ts';
import { BY_PEOPLE, shownBy, type Who } from '../../domain/metrics/who.ts';
import { readOpenWork } from '../../storage/metrics/open-work.ts';
import { allow, type AppEnv } from '../auth.ts';
import { whoIsSeen } from '../individual-numbers.ts';
import { askedScope, isWhole } from './answer.ts';
import { Count, Counted, Distribution, each, Person, WINDOW } from './shapes.ts';
import { askedWindow, NotApplied, notApplied, Query } from './window.ts';
import { errors, json } from '../shapes.ts';

/** What is open is no use of AI: it counts people's alone. */
const OPEN: Who = { ...BY_PEOPLE, aiBy: undefined };

/** Parameters of a window: what is open is of now. */
const OF_WINDOWS = ['window', 'from', 'to', 'against'];

const Waiting = Counted.extend({
  openAge: Distribution.openapi({ description: 'Seconds since they were ready for review, else opened' }),
  waited: Distribution.openapi({ description: 'Seconds since `waitingSince`' }),
}).openapi('OpenWaiting', { description: 'How many wait for this move, without the stale' });

/** What waits of some open pull requests. */
function workShape<Name extends WaitName>(names: readonly Name[]) {
  const Bin = z.object({ from: Count, to: Count.nullable(), ...each(names, Count) });
  return {
    n: Count.openapi({ description: 'How many are open, the stale among them' }),
    ...each(names, Waiting),
    stale: Counted.openapi({ description: `How many were last updated ${STALE_DAYS} days ago or earlier` }),
    byAge: z.array(Bin).openapi({ description: 'How many of each have an `openAge` in `[from, to)` seconds' }),
    byWaited: z.array(Bin).openapi({ description: 'The same by `waited`' }),
  };
}

function listedShape<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.object({ n: Count, data: z.array(z.object(shape)) });
}

const WORK = workShape(['waitingReviewers', 'waitingAuthor', 'waitingMerge']);
const ASKED = workShape(['waitingReviewers']);
const PEOPLE =
  'null where the rule `individualNumbers` keeps the numbers of everybody from the caller; a member who sees only their own is alone in it';

const OpenWork = z
  .object({
    at: z.string().openapi({ description: 'The instant of the answer' }),
    notApplied: NotApplied,
    partial: z
      .boolean()
      .openapi({ description: 'Whether a repository is not stored from its beginning: more may be open' }),
    coveredSince: WINDOW.coveredSince,
    recomputing: WINDOW.recomputing,
    by: WINDOW.by,
    ...WORK,
    askedNobody: Counted.openapi({
      description:
        'The number of pull requests, without the stale ones, that wait for a review and request no reviewer. A requested login counts as a reviewer even when it is not known here',
    }),
    authors: listedShape({ author: Person.extend({ kind: z.string() }), ...WORK })
      .nullable()
      .openapi({ description: `By author, at most 200, those with the most waiting pull requests first; ${PEOPLE}` }),
    reviewers: listedShape({ reviewer: Person, ...ASKED })
      .nullable()
      .openapi({ description: `Pull requests that wait for a review, by requested reviewer, at most 200; ${PEOPLE}` }),
    teams: listedShape({ organization: z.string(), team: z.string(), ...ASKED }).openapi({
      description:
        'The same by requested team (`team:` with its slug). Such a request is not counted for the people of the team',
    }),
  })
  .openapi('MetricsOpen');

export const openWorkRoute = createRoute({
  method: 'get',
  path: '/v1/metrics/open',
  middleware: allow('reader'),
  summary: 'Get how many open pull requests wait now, on whom and for how long (reader)',
  description:
    'What is open is of now: `window`, `from`, `to` and `against` are taken, as by every metric, and change nothing. `notApplied` names those that were sent.',
  request: { query: Query },
  responses: { 200: json(OpenWork, 'What is open at this instant'), ...errors },
});

export function openWork(app: OpenAPIHono<AppEnv>): void {
  app.openapi(openWorkRoute, async (context) => {
    const { deps, caller } = context.var;
    const { window, from, to, against: _, ...filters } = context.req.valid('query');
    const { scope, basis } = await askedScope(context, filters, OPEN);
    // Refuses a window that no metric takes.
    askedWindow({ window, from, to }, basis.timeZone);
    const at = new Date().toISOString();
    const seen = await whoIsSeen(deps, caller);
    const { authors, reviewers, ...work } = await readOpenWork(deps.db, scope, at, seen);
    const isAnybodySeen = seen !== 'nobody';
    const { coveredSince, recomputing } = basis;
    return context.json(
      {
        at,
        notApplied: notApplied(context, OF_WINDOWS),
        partial: !isWhole(basis),
        coveredSince,
        recomputing,
        by: [...shownBy(scope)],
        ...work,
        authors: isAnybodySeen ? authors : null,
        reviewers: isAnybodySeen ? reviewers : null,
      },
      200,
    );
  });
}
