import { z } from '@hono/zod-openapi';
import { DEPLOYMENT_SOURCES } from '../../domain/deployments/source.ts';
import { DISTRIBUTIONS, type DistributionName } from '../../domain/metrics/measures.ts';
import { EVENT_STAGES } from '../../domain/pull-request-events.ts';

const Place = z
  .object({
    value: z.number(),
    n: z.number().int().openapi({ description: 'How many merges have a value' }),
    smaller: z.number().int().openapi({ description: 'How many of these have a smaller one' }),
    same: z.number().int().openapi({ description: 'How many have the same one, itself among them if it counts' }),
  })
  .openapi('Place');

/** The schema of the places of a pull request's values. */
export const Places = z
  .object(
    Object.fromEntries(DISTRIBUTIONS.map(({ name }) => [name, Place.nullable()])) as Record<
      DistributionName,
      z.ZodNullable<typeof Place>
    >,
  )
  .openapi({
    description:
      'Where each value stands among the merges of the repository by people since `since`, in seconds or lines; null for an unknown value',
  });

/** The schema of everything that happened to a pull request. */
export const Events = z
  .array(
    z
      .object({
        at: z.string().nullable().openapi({ description: 'Null for a commit without a valid instant' }),
        stage: z.enum(EVENT_STAGES),
        kind: z.string().openapi({
          description:
            '`opened`, `committed`, `reviewed`, `commented`, `check`, `merged`, `closed`, `deployed`, or a kind of `timelineEvents`',
        }),
        by: z.object({ login: z.string(), kind: z.string() }).nullable(),
        id: z.string().nullable().openapi({ description: 'Of a review or a comment its `id`, of a commit its `sha`' }),
        what: z.string().nullable().openapi({
          description:
            'The state of a review, the path of a comment, who was asked for a review, a check with its conclusion',
        }),
      })
      .openapi('PullRequestEvent'),
  )
  .openapi({ description: 'Everything that happened, in the order of time, each with the stage in which it lies' });

/** The schema of the deployment that carried a pull request. */
export const CarriedBy = z
  .object({
    id: z.string(),
    source: z.enum(DEPLOYMENT_SOURCES),
    sha: z.string(),
    environment: z.string(),
    at: z.string(),
    failed: z.boolean().nullable(),
  })
  .nullable()
  .openapi({
    description:
      'The deployment to production that first carried it; with the source `merges` its merge stands for one',
  });
