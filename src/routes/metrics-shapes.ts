import { z } from '@hono/zod-openapi';
import { AUTHOR_KINDS } from '../domain/author-kind.ts';
import type { Measured } from '../domain/metrics/aggregates.ts';
import { DELIVERY } from '../domain/metrics/delivery.ts';
import type { Measure } from '../domain/metrics/measure.ts';
import { measureOf, measuresIn, unitOf, type MeasureIn, type MeasureName } from '../domain/metrics/measures.ts';
import { QUALITY } from '../domain/metrics/quality.ts';
import type { Quality as QualityMeasures } from '../storage/metrics/quality.ts';

/** The schemas of the metrics' answers. Durations are in seconds. An unknown value is null, never 0. */
const Count = z.number().int();
const Known = z.number().nullable();

const Distribution = z.object({ n: Count, p50: Known, p75: Known, p90: Known });

const Share = z.object({ n: Count, count: Count, share: Known });

const Change = z.object({ absolute: Known, percent: Known }).openapi('Change', {
  description: 'The change since the previous window; null when either window has fewer than ten',
});

const FORMS = { count: Count, distribution: Distribution, share: Share };

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

const AGGREGATES = measureShapes(measuresIn('window'), 'Measure');
const OPEN = {
  open: Count.nullable().openapi({
    description: 'Pull requests that were open at the end; null without the full history',
  }),
};

const PERIOD = {
  from: z.string(),
  to: z.string(),
  partial: z
    .boolean()
    .openapi({ description: 'Whether it begins before `coveredSince`, so that something may be missing' }),
};
const WINDOW = {
  ...PERIOD,
  coveredSince: z.string().nullable().openapi({
    description: 'Everything since then is stored, for each repository in question; null when one was never synced',
  }),
  recomputing: z.object({ done: Count, of: Count }).nullable().openapi({
    description:
      'How many of the pull requests in question are computed again already, after a change of definitions or rules; null: all are',
  }),
  by: z.array(z.enum([...AUTHOR_KINDS, 'all'])).openapi({ description: 'The kinds of authors that count' }),
};

const N = { n: Count.openapi({ description: 'How many merges the answer is computed from' }) };

const CHANGES = Object.fromEntries([...measuresIn('window'), 'open' as const].map((name) => [name, Change])) as Record<
  MeasureIn<'window'> | 'open',
  typeof Change
>;

export const Overview = z
  .object({
    ...WINDOW,
    ...N,
    current: z.object({ ...AGGREGATES, ...OPEN }),
    previous: z.object({ ...PERIOD, ...AGGREGATES, ...OPEN }),
    change: z.object(CHANGES),
  })
  .openapi('MetricsOverview');

export const Weekly = z
  .object({
    ...WINDOW,
    ...N,
    timeZone: z.string(),
    data: z.array(z.object({ weekStart: z.string(), ...PERIOD, ...AGGREGATES, ...OPEN })),
  })
  .openapi('MetricsWeekly');

const Person = z.object({ id: z.string(), login: z.string() });

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
        response: z.object({ n: Count, p50: Known }),
        waiting: Count,
        isBottleneck: z.boolean(),
      }),
    ),
    nextCursor: z.string().nullable(),
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
    data: z.array(z.object({ author: Person.extend({ kind: z.string() }), ...AGGREGATES })),
    nextCursor: z.string().nullable(),
    concentration: z.object({ n: Count, busFactor: Count.nullable(), topShare: Known }),
  })
  .openapi('MetricsAuthors');

const Median = z.object({ n: Count, p50: Known });

function deliveryShape<Shape extends z.ZodType>(name: keyof typeof DELIVERY, shape: Shape): Shape {
  const { label: title, explain, unit } = DELIVERY[name];
  return shape.openapi({ title, description: `${explain} (${unit})` });
}

export const Delivery = z
  .object({
    ...WINDOW,
    n: Count.openapi({ description: 'How many production deployments, or merges, the answer is computed from' }),
    source: z
      .enum(['deployments', 'merges'])
      .openapi({ description: '`merges` when no deployment is known: merges then stand for deployments' }),
    deploymentFrequency: deliveryShape('deploymentFrequency', z.object({ n: Count, perDay: Known })),
    leadTime: deliveryShape('leadTime', Median),
    changeFailureRate: deliveryShape('changeFailureRate', Share),
    timeToRestore: deliveryShape('timeToRestore', Median),
  } satisfies Record<keyof typeof DELIVERY, z.ZodType> & Record<string, z.ZodType>)
  .openapi('MetricsDelivery');

/** The schema of a measure of quality: a whole share, or the statistics that QUALITY lists. */
function qualityShape(name: keyof typeof QUALITY): z.ZodType {
  const asked = QUALITY[name];
  const statistics =
    asked === 'share'
      ? Share
      : z.object({ n: Count, ...Object.fromEntries(asked.map((statistic) => [statistic, Known])) });
  return statistics.openapi(describedMeasure(name));
}

const QUALITY_NAMES = Object.keys(QUALITY) as (keyof typeof QUALITY)[];

export const Quality = z
  .object({
    ...WINDOW,
    ...N,
    ...(Object.fromEntries(QUALITY_NAMES.map((name) => [name, qualityShape(name)])) as {
      [Name in keyof QualityMeasures]: z.ZodType<QualityMeasures[Name], QualityMeasures[Name]>;
    }),
    flakyChecks: z.array(z.object({ name: z.string(), pullRequests: Count })),
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
        'Null unless both groups have at least ten. A measure that is known for fewer than ten in either group has only its `n`',
    }),
});

export const Ai = z
  .object({
    ...WINDOW,
    n: Count,
    ...USES,
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
        ...PERIOD,
        n: Count,
        ...USES,
        tools: z.array(z.object({ tool: z.string(), pullRequests: Count, share: z.number() })),
      }),
    ),
    comparison: z.object({ assisted: Compared, others: Compared, note: z.string() }),
  })
  .openapi('MetricsAi');
