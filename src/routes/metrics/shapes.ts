import { z } from '@hono/zod-openapi';
import { AUTHOR_KINDS } from '../../domain/author-kind.ts';
import { DEPLOYMENT_SOURCES } from '../../domain/deployments/source.ts';
import type { Measured } from '../../domain/metrics/aggregates.ts';
import { TESTS } from '../../domain/metrics/change.ts';
import { COMPARED_GROUPS } from '../../domain/metrics/comparison.ts';
import { DELIVERY } from '../../domain/metrics/delivery.ts';
import { WORK_TYPES } from '../../domain/metrics/filters.ts';
import type { Measure } from '../../domain/metrics/measure.ts';
import {
  DISTRIBUTIONS,
  measureOf,
  measuresIn,
  unitOf,
  type DistributionName,
  type MeasureName,
} from '../../domain/metrics/measures.ts';
import { QUALITY } from '../../domain/metrics/quality.ts';

/** The schemas of the metrics' answers. Durations are in seconds. An unknown value is null, never 0. */
export const Count = z.number().int();
export const Known = z.number().nullable();

export const Distribution = z.object({ n: Count, p25: Known, p50: Known, p75: Known, p90: Known });
export const Counted = z.object({ n: Count, value: Count });
const Value = z.object({ n: Count, value: Known });
const Share = z.object({ n: Count, count: Count, value: Known });

export const Change = z
  .object({
    previous: Known,
    difference: Known,
    percent: Known,
    clear: z.boolean().nullable(),
    test: z.enum(TESTS).nullable(),
    p: Known,
  })
  .openapi('Change', {
    description:
      'How it differs from `previous`: of percentiles the median. Only a `clear` change is more than chance (`p` below 0.05). What was not tested, because of too few values or because it never is, is null',
  });

const FORMS = {
  count: Counted,
  distribution: Distribution,
  share: Share,
  distinct: Counted,
  ratio: Value,
  stock: Value,
  span: Distribution,
};

/** The schemas of measures, from MEASURES. Each is a component of the OpenAPI document, such as `MeasureCycle`. */
function measureShapes<Name extends MeasureName>(
  names: Name[],
  prefix: string,
  forms: Record<Measure['form'], z.ZodType> = FORMS,
): { [Of in Name]: z.ZodType<Measured<Name>[Of], Measured<Name>[Of]> } {
  const component = (name: string) => `${prefix}${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return Object.fromEntries(
    names.map((name) => [name, forms[measureOf(name).form].openapi(component(name), describedMeasure(name))]),
  ) as { [Of in Name]: z.ZodType<Measured<Name>[Of], Measured<Name>[Of]> };
}

/** Title and description of a measure in the OpenAPI document. */
function describedMeasure(name: MeasureName): { title: string; description: string } {
  const { form, label: title, explain } = measureOf(name);
  const unit = unitOf(name);
  const over = form === 'count' ? '' : ', over the `n` pull requests for which it is known';
  return { title, description: `${explain}${unit === null ? '' : ` (${unit})`}${over}` };
}

export const TOTAL_NAMES = measuresIn('window', 'total');
export const TOTALS = measureShapes(TOTAL_NAMES, 'Measure');
const AGGREGATES = measureShapes(measuresIn('window'), 'Measure');

export const BOUNDS = { from: z.string(), to: z.string() };
export const PERIOD = {
  ...BOUNDS,
  partial: z
    .boolean()
    .openapi({ description: 'Whether it begins before `coveredSince`, so that something may be missing' }),
};
/** How far facts are that are computed again. */
export const Recomputing = z.object({ done: Count, of: Count }).nullable().openapi({
  description:
    'How many of the pull requests and deployments in question are computed again already, after a change of definitions or rules; null: all are',
});

export const WINDOW = {
  ...PERIOD,
  previousPartial: z.boolean().openapi({
    description: 'Whether the window to compare with begins before `coveredSince`: then nothing is compared',
  }),
  coveredSince: z.string().nullable().openapi({
    description:
      'Everything since then is stored, for each repository in question; null when one was never synced. Where deployments are measured, also every deployment, by the source that counts',
  }),
  recomputing: Recomputing,
  by: z.array(z.enum([...AUTHOR_KINDS, 'all'])).openapi({ description: 'The kinds of authors that count' }),
};
/** A week or a month of a window. */
export const PART = {
  ...PERIOD,
  open: z.boolean().openapi({ description: 'Whether it has not ended' }),
  cut: z.boolean().openapi({ description: 'Whether the window leaves out a part of it that has passed' }),
};

export const N = { n: Count.openapi({ description: 'How many merges the answer is computed from' }) };

/** One entry for each of these names. */
export function each<Name extends string, Shape extends z.ZodType>(
  names: readonly Name[],
  shape: Shape,
): Record<Name, Shape> {
  return Object.fromEntries(names.map((name) => [name, shape])) as Record<Name, Shape>;
}

const DISTRIBUTION_NAMES: DistributionName[] = DISTRIBUTIONS.map(({ name }) => name);
export const Bin = z.object({ from: z.number(), to: z.number(), n: Count }).openapi('Bin');
const Outlier = z
  .object({ id: z.string(), repository: z.string(), number: Count, title: z.string(), value: z.number() })
  .openapi('Outlier');

export const Overview = z
  .object({
    ...WINDOW,
    ...N,
    current: z.object(TOTALS),
    previous: z
      .object({ ...BOUNDS, ...TOTALS })
      .nullable()
      .openapi({ description: 'Null when nothing is compared' }),
    change: z.object(each(TOTAL_NAMES, Change)),
    distribution: z
      .object(each(DISTRIBUTION_NAMES, z.array(Bin)))
      .optional()
      .openapi({
        description:
          'With `distribution=true`: how many values lie in `[from, to)`, each bin about twice the one before: of durations at those that people name, as 1h, 3h, 6h, 12h, 1d',
      }),
    outliers: z
      .object(each(DISTRIBUTION_NAMES, z.array(Outlier)))
      .optional()
      .openapi({ description: 'With `distribution=true` or `outliers=true`: the ten with the largest values' }),
  })
  .openapi('MetricsOverview');

/** How a week or month changed. */
const PERIOD_CHANGE = z.object(each(TOTAL_NAMES, Change)).openapi({
  description:
    'Against the one before it, or with `against=year` the same days 364 days earlier. Null in all while it is open',
});

export const Weekly = z
  .object({
    ...WINDOW,
    ...N,
    timeZone: z.string(),
    data: z.array(z.object({ weekStart: z.string(), ...PART, ...TOTALS, change: PERIOD_CHANGE })),
  })
  .openapi('MetricsWeekly');

export const Monthly = z
  .object({
    ...WINDOW,
    ...N,
    timeZone: z.string(),
    data: z.array(z.object({ monthStart: z.string(), ...PART, ...TOTALS, change: PERIOD_CHANGE })),
  })
  .openapi('MetricsMonthly');

export const Person = z.object({ id: z.string(), login: z.string() });

/** The changes of one person's measures. */
function changeOfPerson<Name extends string>(names: readonly Name[]) {
  return z.object(each(names, Change)).nullable().openapi({ description: 'Null when nothing is compared' });
}

export const Reviewers = z
  .object({
    ...WINDOW,
    n: Count.openapi({ description: 'All reviews of the window, by all reviewers; `share` is a share of these' }),
    data: z.array(
      z.object({
        reviewer: Person,
        reviews: Count,
        pullRequests: Count,
        share: Known,
        response: Distribution.openapi({ description: 'Seconds from the request to the review' }),
        waiting: Count.openapi({ description: 'Open pull requests, not drafts, that ask for this review now' }),
        othersMedian: z.number().openapi({ description: 'The median of `waiting` of the others; 0 without others' }),
        load: z.number().openapi({ description: '`waiting` in multiples of `othersMedian`, of which 0 counts as 1' }),
        isBottleneck: z.boolean().openapi({ description: '`load` is above 2, and `waiting` at least 3' }),
        change: changeOfPerson(['reviews', 'pullRequests', 'share', 'response']),
      }),
    ),
    nextCursor: z.string().nullable(),
    teams: z.array(z.object({ organization: z.string(), team: z.string(), waiting: Count })).openapi({
      description:
        'The teams that are requested now, at most 200. Such a request is not counted for the people of the team',
    }),
    waitingPartial: z.boolean().openapi({
      description: 'Whether a repository is not stored from its beginning: then more may wait than `waiting` says',
    }),
    pairs: z.array(
      z.object({
        first: Person,
        second: Person,
        together: Count,
        agreements: Count,
        agreement: z.number(),
        isRedundant: z.boolean(),
      }),
    ),
  })
  .openapi('MetricsReviewers');

export const Authors = z
  .object({
    ...WINDOW,
    ...N,
    data: z.array(
      z.object({
        author: Person.extend({ kind: z.string() }),
        ...AGGREGATES,
        change: changeOfPerson(measuresIn('window')),
      }),
    ),
    nextCursor: z.string().nullable(),
    concentration: z.object({ n: Count, busFactor: Count.nullable(), topShare: Known }),
  })
  .openapi('MetricsAuthors');

const Source = z.enum([...DEPLOYMENT_SOURCES, 'mixed']).openapi({
  description:
    'Where the deployments came from. `merges`: merges stand for deployments. `mixed`: repositories differ, see `sources`',
});
const Percentiles = z.object({ n: Count, p25: Known, p50: Known, p75: Known, p90: Known, source: Source });
const LowerBound = z
  .boolean()
  .openapi({ description: 'Whether merges stand for deployments, so that some are not seen' });
const Rate = z.object({ n: Count, count: Count, value: Known, lowerBound: LowerBound, source: Source });

function deliveryShape<Shape extends z.ZodType>(name: keyof typeof DELIVERY, shape: Shape): Shape {
  const { label: title, explain, unit } = DELIVERY[name];
  return shape.openapi({ title, description: `${explain} (${unit})` });
}

export const Delivery = z
  .object({
    ...WINDOW,
    n: Count.openapi({ description: 'How many deployments the answer is computed from' }),
    source: Source,
    sources: z.array(z.object({ source: z.enum(DEPLOYMENT_SOURCES), repositories: Count, deployments: Count })),
    note: z.string().nullable().openapi({ description: 'What to know about the source' }),
    deploymentFrequency: deliveryShape(
      'deploymentFrequency',
      z.object({ n: Count, value: z.number(), days: Count, source: Source }),
    ),
    changeLeadTime: deliveryShape('changeLeadTime', Percentiles),
    changeFailRate: deliveryShape('changeFailRate', Rate),
    recoveryTime: deliveryShape('recoveryTime', Percentiles.extend({ notRecovered: Count, lowerBound: LowerBound })),
    reworkRate: deliveryShape('reworkRate', Rate),
    change: z.object(each(Object.keys(DELIVERY) as (keyof typeof DELIVERY)[], Change)),
  } satisfies Record<keyof typeof DELIVERY, z.ZodType> & Record<string, z.ZodType>)
  .openapi('MetricsDelivery');

const QUALITY_SHAPES = measureShapes([...QUALITY], 'Quality');

export const Quality = z
  .object({
    ...WINDOW,
    ...N,
    ...QUALITY_SHAPES,
    rounds: Distribution.extend({ mean: Known }).openapi('QualityRounds', describedMeasure('rounds')),
    change: z.object(each(QUALITY, Change)),
    flakyChecks: z.array(z.object({ name: z.string(), pullRequests: Count })),
    workTypes: z.array(z.object({ type: z.enum(WORK_TYPES).nullable(), pullRequests: Count })).openapi({
      description:
        'How many of the merged pull requests were of each type of work; null: of those of which nothing tells one. Together they are `n`',
    }),
  })
  .openapi('MetricsQuality');

const Part = z.object({ count: Count, share: Known });
const UseShare = Share.extend({ byTier: z.object({ certain: Part, strong: Part, weak: Part }) }).openapi('AiShare', {
  description:
    '`n` pull requests were checked by the rules. `count` of them have certain or strong evidence. In `byTier` each counts once, at its strongest',
});
const USES = { authored: UseShare, assisted: UseShare, reviewed: UseShare };

const ComparedShare = Share.extend({ count: Count.nullable() });

const Compared = z.object({
  n: Count,
  metrics: z
    .object(measureShapes(measuresIn('comparison'), 'Compared', { ...FORMS, share: ComparedShare }))
    .nullable()
    .openapi({
      description:
        'Null unless this group and the others have at least ten; of the others, unless they and one of the two have. A measure that is known for fewer than ten on a side has only its `n`',
    }),
});

export const Ai = z
  .object({
    ...WINDOW,
    n: Count,
    ...USES,
    change: z.object(each(['authored', 'assisted', 'reviewed'] as const, Change)),
    tools: z.array(
      z.object({
        tool: z.string(),
        name: z.string(),
        authored: Count,
        assisted: Count,
        reviewed: Count,
        pullRequests: Count,
        share: z.number(),
      }),
    ),
    timeZone: z.string(),
    weekly: z.array(
      z.object({
        weekStart: z.string(),
        ...PART,
        n: Count,
        ...USES,
        tools: z.array(z.object({ tool: z.string(), pullRequests: Count, share: z.number() })),
      }),
    ),
    comparison: z.object({ ...each(COMPARED_GROUPS, Compared), note: z.string() }).openapi({
      description:
        'No pull request is in two groups: `authored` by an agent, else `assisted`, else `others`. The first two are each compared with the others',
    }),
  })
  .openapi('MetricsAi');
