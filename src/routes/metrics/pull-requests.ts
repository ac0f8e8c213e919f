import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import {
  isOfIndividuals,
  isOfNow,
  LISTED_MEASURES,
  SHARES,
  sortOf,
  isOfDelivery,
  whoCounts,
} from '../../domain/metrics/measure-lists.ts';
import { measureOf } from '../../domain/metrics/measures.ts';
import { inZone, mustList } from '../../domain/metrics/pieces.ts';
import { windowOf } from '../../domain/metrics/windows.ts';
import { cursorEndOf, readMeasureList } from '../../storage/metrics/measure-list.ts';
import { allow, type AppEnv } from '../auth.ts';
import { FILTERS } from '../filters.ts';
import { allowMeasure, allowPair } from '../individual-numbers.ts';
import { LINES, Measure, onlyItsParts, onlyOfValues, PartOfMeasure } from './measure-parameters.ts';
import { answer, isWhole } from './answer.ts';
import { Bin, Distribution, WINDOW } from './shapes.ts';
import { eitherWindow, WINDOW as ASKED_WINDOW } from './window.ts';
import { ListedPullRequest } from '../pull-requests/pull-requests.ts';
import { afterOf, errors, json, ListQuery } from '../shapes.ts';

const Query = z
  .object({ ...FILTERS, ...ASKED_WINDOW, ...ListQuery.shape, measure: Measure, part: PartOfMeasure, ...LINES })
  .superRefine(eitherWindow)
  .superRefine(onlyItsParts)
  .superRefine(onlyOfValues);

const Count = z.number().int();

const List = z
  .object({
    ...WINDOW,
    measure: z.enum(LISTED_MEASURES),
    part: z.string().nullable().openapi({
      description: 'Which list of a share, or which time of the week; null for the whole of other measures',
    }),
    total: Count.openapi({
      description:
        'What the figure says, or of how many values it is: the length of the list; of `activeAuthors` and `activeReviewers` the different people in it; of `reviews` the sum of the values',
    }),
    n: Count.openapi({ description: 'Of how many things the figure tells; of a share its denominator' }),
    lines: Count.openapi({
      description: 'How many entries all pages have together: of a range of values those in it, else all',
    }),
    percentiles: Distribution.nullable().openapi({ description: 'Of the values of a duration or size' }),
    bins: z.array(Bin).nullable().openapi({ description: 'How these are distributed' }),
    data: z.array(
      ListedPullRequest.extend({
        value: z.number().openapi({
          description:
            'What it gave: seconds or lines; of what is open or waits, for how many seconds; of a count or share 1, or 0',
        }),
        at: z.iso.datetime().openapi({ description: 'When it counts; of what is open or waits, since when' }),
        person: z
          .object({ login: z.string(), kind: z.string() })
          .nullable()
          .openapi({ description: 'Whose it is, of a measure of single people; else null' }),
        reviewId: z.string().nullable().openapi({ description: 'Of which review, where each is a line; else null' }),
      }).openapi('MeasureLine'),
    ),
    nextCursor: z.string().nullable(),
  })
  .openapi('MeasureList');

export const measureListRoute = createRoute({
  method: 'get',
  path: '/v1/metrics/pull-requests',
  middleware: allow('reader'),
  summary: 'List the pull requests that a measure counted, with what each gave (reader)',
  description:
    'The list behind a figure, with its exact total. Its filters and its defaults of who counts are those of the measure. `GET /v1/pull-requests` lists pull requests by their own state, whatever a measure counts.',
  request: { query: Query },
  responses: {
    200: json(List, 'A page of the pull requests: as `sort` says, those of the same place by id'),
    304: { description: 'The data has not changed since the answer whose `ETag` is in `If-None-Match`' },
    ...errors,
  },
});

export function measureLists(app: OpenAPIHono<AppEnv>): void {
  app.openapi(measureListRoute, async (context) => {
    const { deps, caller } = context.var;
    const query = context.req.valid('query');
    const { limit, cursor, measure, part: text, sort = sortOf(measure), min, max, ...asked } = query;
    const { part, piece } = mustList(measure, text);
    if (isOfIndividuals(measure)) await allowMeasure(deps, caller, measure, asked);
    if (piece && 'reviewers' in piece) await allowPair(deps, caller, piece.reviewers);
    const after = afterOf(cursor, 'value', cursorEndOf({ measure, part, piece: inZone(piece, ''), sort }));
    const now = windowOf({}, 'UTC', Date.now()).to;
    return answer(
      context,
      { ...asked, against: 'none' },
      [limit, cursor, measure, part, piece, sort, min, max, isOfNow(measure) ? now : null],
      async ({ deps: { db }, scope, window, basis }) => ({
        measure,
        part: SHARES.includes(measure) ? part : (text ?? null),
        ...(await readMeasureList(
          db,
          { measure, part, piece: inZone(piece, basis.timeZone), scope, window, now, sort, min, max },
          limit,
          after,
        )),
        // What is open may have been opened at any time.
        ...(measureOf(measure).form === 'stock' && { partial: !isWhole(basis) }),
      }),
      whoCounts(measure),
      isOfDelivery(measure) ? 'deployments' : 'pull requests',
    );
  });
}
