import { z, type OpenAPIHono } from '@hono/zod-openapi';
import { changesOf } from '../../domain/metrics/changes.ts';
import { comparedWords, SUBJECTS, type ClaimedMeasure } from '../../domain/metrics/claim-words.ts';
import {
  CLAIM_KINDS,
  claimsOf,
  lineOf,
  MIN_TAIL_SECONDS,
  sentenceOf,
  type Claim,
} from '../../domain/metrics/claims.ts';
import type { Measured } from '../../domain/metrics/aggregates.ts';
import { shownBy } from '../../domain/metrics/who.ts';
import { DEFAULT_WINDOW } from '../../domain/metrics/windows.ts';
import { readOverview, TOTAL_NAMES } from '../../storage/metrics/overview.ts';
import { readSlow } from '../../storage/metrics/summary.ts';
import type { AppEnv } from '../auth.ts';
import { answer, isWhole, type Asked } from './answer.ts';
import { BOUNDS, N, WINDOW } from './shapes.ts';
import { Query } from './window.ts';
import { route } from './windowed.ts';

const MINUTE_MS = 60_000;

const Known = z.number().nullable();
const CLAIMED = Object.keys(SUBJECTS) as ClaimedMeasure[];

const ClaimShape = z
  .object({
    kind: z.enum(CLAIM_KINDS).openapi({
      description:
        '`state`: half of the pull requests take at most so long. `change`: one of the two largest clear changes. `small`: some changes are clear, none has p below 0.01. `none`: nothing changed clearly. `few`: too little to compare. `tail`: so many took longer than two weeks. `forgotten`: so many open ones have not moved for 14 days',
    }),
    measure: z.enum([...CLAIMED, 'stale']).nullable(),
    from: BOUNDS.from.nullable().openapi({ description: 'Null for what is open now' }),
    to: BOUNDS.to,
    value: Known,
    previous: Known,
    percent: Known,
    p: Known,
    address: z.string().nullable().openapi({
      description: 'Path and query of the pull requests behind it; null where it is about all measures',
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
    const filters = filtersIn(context.req.url);
    return answer(context, query, [now, filters], async (asked) => {
      const { deps, scope, window, previous, basis } = asked;
      const [read, slow] = await Promise.all([
        readOverview(deps.db, scope, window, previous),
        readSlow(deps.db, scope, window, now),
      ]);
      const compared = comparedWords(query.window ?? namedBy(query), window, query.against);
      const changes = changesOf(TOTAL_NAMES, window, read);
      const claims = claimsOf({
        cycle: read.current.cycle,
        tail: slow.tail,
        forgotten: isWhole(basis) ? slow.forgotten : null,
        changes: previous && each((name) => ({ value: valueOf(read.current, name), change: changes[name] })),
        compared,
      });
      const dates = datesOf(query, asked);
      return {
        n: read.current.merged.n,
        text: lineOf(claims, compared),
        claims: claims.map(({ clause, ...claim }) => ({
          ...claim,
          ...(claim.kind === 'forgotten' ? { from: null, to: now } : window),
          address: addressOf(claim, filters, dates, asked),
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
  return Object.fromEntries(CLAIMED.map((name) => [name, of(name)])) as Record<ClaimedMeasure, Value>;
}

/** What is shown of a measure: of percentiles the median. */
function valueOf(measured: Measured<ClaimedMeasure>, name: ClaimedMeasure): number | null {
  const measure = measured[name];
  return 'p50' in measure ? measure.p50 : measure.value;
}

/** The filters of a request as it wrote them, without the window. */
function filtersIn(url: string): [string, string][] {
  return [...new URL(url).searchParams].filter(([name]) => !['window', 'from', 'to', 'against'].includes(name));
}

/** The window of the claims, by its name if it has one. */
function datesOf(query: z.output<typeof Query>, { window }: Asked): [string, string][] {
  const named = query.window ?? namedBy(query);
  return named === undefined ? Object.entries(window) : [['window', named]];
}

/** The list of the pull requests behind a claim, with the same filters. */
function addressOf(
  { kind, measure }: Pick<Claim, 'kind' | 'measure'>,
  filters: [string, string][],
  dates: [string, string][],
  { scope }: Asked,
): string | null {
  if (measure === null) return null;
  const list = (...parameters: [string, string][]) => `/pull-requests?${new URLSearchParams(parameters).toString()}`;
  if (kind === 'forgotten') return list(['measure', measure], ...filters);
  if (kind !== 'tail') return list(['measure', measure], ...filters, ...dates);
  // A list without a measure has other defaults of who counts.
  const who: [string, string][] = [
    ['by', shownBy(scope).join(',')],
    ['excluded', scope.excluded ?? 'include'],
  ];
  const others = filters.filter(([name]) => name !== 'by' && name !== 'excluded');
  const longest: [string, string][] = [
    ['state', 'merged'],
    ['date', 'merged'],
    ['sort', '-cycleSeconds'],
    ['min', String(MIN_TAIL_SECONDS)],
  ];
  return list(...longest, ...who, ...others, ...dates);
}
