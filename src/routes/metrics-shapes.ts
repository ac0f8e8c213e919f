import { z } from '@hono/zod-openapi';

/** Answers of the metrics, as the API describes them. Durations are seconds; unknown is null, never 0. */
const Count = z.number().int();
const Known = z.number().nullable();

const Distribution = z
  .object({ n: Count, p50: Known, p75: Known, p90: Known })
  .openapi('Distribution', { description: 'Over the `n` pull requests of which it is known' });

const Share = z
  .object({ n: Count, count: Count, share: Known })
  .openapi('Share', { description: '`count` of the `n` pull requests of which it is known' });

const Change = z
  .object({ absolute: Known, percent: Known })
  .openapi('Change', { description: 'Against the window before; null where either side has fewer than ten' });

const COUNTS = { merged: Count, opened: Count, closedUnmerged: Count, reviews: Count };
const MEASURES = {
  cycle: Distribution,
  coding: Distribution,
  pickup: Distribution,
  review: Distribution,
  mergeWait: Distribution,
  deploy: Distribution,
  size: Distribution,
  large: Share,
  unreviewed: Share,
  reverts: Share,
  hotfixes: Share,
  checksPassed: Share,
  aiAuthored: Share,
  aiAssisted: Share,
  aiReviewed: Share,
};
const AGGREGATES = { ...COUNTS, ...MEASURES };
const OPEN = { open: Count.nullable().openapi({ description: 'Open at the end; needs the full history' }) };

const PERIOD = {
  from: z.string(),
  to: z.string(),
  partial: z.boolean().openapi({ description: 'Something before `coveredSince` is missing' }),
};
const WINDOW = {
  ...PERIOD,
  coveredSince: z.string().nullable().openapi({
    description: 'Everything since then is stored, of each repository asked for; null when one was never synced',
  }),
};

const N = { n: Count.openapi({ description: 'What the answer rests on: merges, unless it says otherwise' }) };

const changes = Object.fromEntries(Object.keys({ ...AGGREGATES, ...OPEN }).map((name) => [name, Change])) as Record<
  keyof typeof AGGREGATES | keyof typeof OPEN,
  typeof Change
>;

export const Overview = z
  .object({
    ...WINDOW,
    ...N,
    current: z.object({ ...AGGREGATES, ...OPEN }),
    previous: z.object({ ...PERIOD, ...AGGREGATES, ...OPEN }),
    change: z.object(changes),
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
    n: Count.openapi({ description: 'All reviews of the window, whoever is asked for: what shares are of' }),
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

export const Delivery = z
  .object({
    ...WINDOW,
    n: Count.openapi({ description: 'Production deployments; merges, where those are the proxy' }),
    source: z.enum(['deployments', 'merges']).openapi({ description: '`merges`: the proxy where none are known' }),
    deploymentFrequency: z.object({ n: Count, perDay: Known }),
    leadTime: z.object({ n: Count, p50: Known }),
    changeFailureRate: Share,
    timeToRestore: z.object({ n: Count, p50: Known }),
  })
  .openapi('MetricsDelivery');

export const Quality = z
  .object({
    ...WINDOW,
    ...N,
    reverts: Share,
    hotfixes: Share,
    checksPassed: Share,
    reopened: Share,
    rounds: z.object({ n: Count, mean: Known, p50: Known, p90: Known }),
    fixResponse: z.object({ n: Count, p50: Known }),
    flakyChecks: z.array(z.object({ name: z.string(), pullRequests: Count })),
  })
  .openapi('MetricsQuality');

const Part = z.object({ count: Count, share: Known });
const UseShare = Share.extend({ byTier: z.object({ certain: Part, strong: Part, weak: Part }) }).openapi('AiShare', {
  description:
    'Of the `n` pull requests that the rules have looked at. `count` is those with certain or strong evidence; by tier, each counts at its strongest',
});
const USES = { authored: UseShare, assisted: UseShare, reviewed: UseShare };

const ComparedShare = Share.extend({ count: Count.nullable() }).openapi('ComparedShare');

const Compared = z.object({
  n: Count,
  metrics: z
    .object({
      cycle: Distribution,
      coding: Distribution,
      pickup: Distribution,
      review: Distribution,
      mergeWait: Distribution,
      deploy: Distribution,
      size: Distribution,
      rounds: Distribution,
      fixResponse: Distribution,
      large: ComparedShare,
      unreviewed: ComparedShare,
      reverts: ComparedShare,
      hotfixes: ComparedShare,
      checksPassed: ComparedShare,
      reopened: ComparedShare,
    })
    .nullable()
    .openapi({
      description:
        'Null unless both groups have ten; one that is known of fewer than ten in either says only of how many',
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
