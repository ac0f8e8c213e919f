import { z, type OpenAPIHono } from '@hono/zod-openapi';
import { changesOf } from '../../domain/metrics/changes.ts';
import { CLAIMED_MEASURES, comparedWords, type ClaimedMeasure } from '../../domain/metrics/claim-words.ts';
import {
  CLAIM_KINDS,
  claimsOf,
  lineOf,
  MIN_TAIL_SECONDS,
  sentenceOf,
  type Claim,
} from '../../domain/metrics/claims.ts';
import type { Measured } from '../../domain/metrics/aggregates.ts';
import { DEFAULT_WINDOW, type Window } from '../../domain/metrics/windows.ts';
import { pageFiltersOf, pageWindowOf, queryOf, type PageAddress } from '../../domain/page-address.ts';
import { TOTAL_NAMES } from '../../storage/metrics/overview.ts';
import { readSlow } from '../../storage/metrics/summary.ts';
import type { AppEnv } from '../auth.ts';
import { answer, isPartial, isWhole } from './answer.ts';
import { BOUNDS, N, WINDOW } from './shapes.ts';
import { Query } from './window.ts';
import { knownPrevious, overviewFor, route } from './windowed.ts';

const MINUTE_MS = 60_000;

const Known = z.number().nullable();

const ClaimShape = z
  .object({
    kind: z.enum(CLAIM_KINDS).openapi({
      description:
        '`state`: half of the pull requests take at most so long. `change`: one of the two largest clear changes. `small`: some changes are clear, none has p below 0.01. `none`: nothing changed clearly. `few`: too little to compare. `tail`: so many took longer than two weeks. `forgotten`: so many open ones have not moved for 14 days',
    }),
    measure: z.enum([...CLAIMED_MEASURES, 'stale']).nullable(),
    from: BOUNDS.from.nullable().openapi({ description: 'Null for what is open now' }),
    to: BOUNDS.to,
    value: Known,
    previous: Known,
    percent: Known,
    p: Known,
    address: z.string().nullable().openapi({
      description:
        'The page of the pull requests behind it, as its path and query in the words of pages; null where it is about all measures',
    }),
    text: z.string(),
  })
  .openapi('Claim');

const Summary = z
  .object({
    ...WINDOW,
    ...N,
    text: z.string().openapi({ description: 'The claims as one line' }),
    claims: z.array(ClaimShape),
  })
  .openapi('MetricsSummary');

export const summaryRoute = route(
  Query,
  'summary',
  'Get what the first line of a page claims, with the pull requests behind it',
  Summary,
);

/** What the first line of a page says, made by rules: src/domain/metrics/claims.ts. */
export function summaries(app: OpenAPIHono<AppEnv>): void {
  app.openapi(summaryRoute, (context) => {
    const query = context.req.valid('query');
    const now = new Date(Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS).toISOString();
    const asked = [...new URL(context.req.url).searchParams];
    return answer(context, query, [now, asked], async ({ deps, scope, window, previous, basis }) => {
      const [read, slow] = await Promise.all([
        overviewFor(context, { deps, scope, window, previous }),
        readSlow(deps.db, scope, window, now),
      ]);
      const compared = comparedWords(query.window ?? namedBy(query), window, query.against);
      const known = { current: read.current, previous: knownPrevious(basis, read.previous) };
      const changes = changesOf(TOTAL_NAMES, window, known);
      const claims = claimsOf({
        cycle: read.current.cycle,
        partial: isPartial(basis, window.from),
        tail: slow.tail,
        forgotten: isWhole(basis) ? slow.forgotten : null,
        changes: previous && each((name) => ({ value: valueOf(read.current, name), change: changes[name] })),
        compared,
      });
      const address = addressIn(context.req.url, query, window);
      return {
        n: read.current.merged.n,
        text: lineOf(claims, compared),
        claims: claims.map(({ clause, ...claim }) => ({
          ...claim,
          ...(claim.kind === 'forgotten' ? { from: null, to: now } : window),
          address: addressOf(claim, address),
          text: sentenceOf(clause),
        })),
      };
    });
  });
}

/** The name of the window, also where nothing was asked for. */
function namedBy({ from, to }: z.output<typeof Query>) {
  return from === undefined && to === undefined ? DEFAULT_WINDOW : undefined;
}

function each<Value>(of: (name: ClaimedMeasure) => Value): Record<ClaimedMeasure, Value> {
  return Object.fromEntries(CLAIMED_MEASURES.map((name) => [name, of(name)])) as Record<ClaimedMeasure, Value>;
}

/** What is shown of a measure: of percentiles the median. */
function valueOf(measured: Measured<ClaimedMeasure>, name: ClaimedMeasure): number | null {
  const measure = measured[name];
  return 'p50' in measure ? measure.p50 : measure.value;
}

/** The address of the pull requests behind a claim: the window and the filters are those of the request, as it wrote them. */
function addressOf({ kind, measure }: Pick<Claim, 'kind' | 'measure'>, asked: PageAddress): string | null {
  if (measure === null) return null;
  const own = { measure, ...(kind === 'tail' && { min: String(MIN_TAIL_SECONDS) }) };
  return `/pull-requests${queryOf({ ...asked, own })}`;
}

function addressIn(
  url: string,
  { window: named, from, to, against }: z.output<typeof Query>,
  window: Window,
): PageAddress {
  const filters = pageFiltersOf(Object.fromEntries(new URL(url).searchParams));
  return { window: pageWindowOf({ window: named, from, to }, window), against, filters, own: {} };
}
