import { z } from '@hono/zod-openapi';
import {
  LINE_SORTS,
  LISTED_MEASURES,
  MEASURES_WITH_VALUES,
  SHARES,
  type ListedMeasure,
} from '../../domain/metrics/measure-lists.ts';
import { listingOf, PARTS_IN_WORDS } from '../../domain/metrics/pieces.ts';
import { DEPLOYMENT_MEASURES } from '../../storage/deployment-list.ts';
import { nearest } from '../known-parameters.ts';

/** A measure of pull requests. One of deployments is listed elsewhere, and the refusal says where. */
export const Measure = z
  .string(`one of ${LISTED_MEASURES.join(', ')}`)
  .superRefine((name, context) => {
    if (isListed(name)) return;
    const message = DEPLOYMENT_MEASURES.some((other) => other === name)
      ? `it counts deployments: GET /v1/deployments?measure=${name} lists them`
      : `no measure of pull requests; the nearest is ${nearest(name, LISTED_MEASURES)}; there are ${LISTED_MEASURES.join(', ')}`;
    context.addIssue({ code: 'custom', message });
  })
  .transform((name) => name as ListedMeasure)
  .openapi({ type: 'string', enum: LISTED_MEASURES, description: 'The measure that is looked behind' });

export const PartOfMeasure = z
  .string()
  .optional()
  .openapi({
    description: `Which of the two lists of a share (${SHARES.join(', ')}): \`numerator\`, the default, or \`denominator\`. Of a duration or size those of a time of the week, in the workspace’s zone: \`opened-D\`, opened on weekday D (1 is Monday); of \`response\` also \`responded-D-FROM-TO\`, first responded to on weekday D from hour FROM to hour TO. Of \`merged\` those in which a check was flaky: \`flaky-NAME\`; or an AI tool was used, as \`/v1/metrics/ai\` counts it: \`authored-KEY\`, \`assisted-KEY\` or \`reviewed-KEY\`; or two reviewers both decided, or decided alike: \`decided-LOGIN/LOGIN\` or \`alike-LOGIN/LOGIN\`; or that were merged into other branches than production, where merges or releases stand for deployments: \`other-branches\``,
    examples: ['denominator', 'responded-3-14-16', 'flaky-build', 'assisted-claude', 'alike-wren/heron'],
  });

/** Seconds, lines or a number of reviews: as large as the end of the last bin. */
const Amount = z
  .string()
  .regex(/^\d{1,13}(\.\d{1,3})?$/, 'a number, as in 3600')
  .transform(Number);

const OF_VALUES = 'seconds, lines or reviews. The totals, percentiles and bins stay those of the whole list';

/** How the list behind a measure is sorted, and which range of its values is listed. */
export const LINES = {
  sort: z.enum(LINE_SORTS).optional().openapi({
    description:
      'By the `value` that each gave, or by the instant (`at`) at which it counts; with `-`, the largest or the latest first. The default is `-value`, and `-at` where all gave the same',
  }),
  min: Amount.optional().openapi({ type: 'number', description: `Only those with at least this value: ${OF_VALUES}` }),
  max: Amount.optional().openapi({ type: 'number', description: `Only those with less than this value: ${OF_VALUES}` }),
};

/** Refuses a range of values that are all the same, and an empty one. */
export function onlyOfValues(
  { measure, min, max }: { measure: ListedMeasure; min?: number | undefined; max?: number | undefined },
  context: z.RefinementCtx,
): void {
  const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
  const given = Object.entries({ min, max }).filter(([, value]) => value !== undefined);
  // An unknown name is refused elsewhere, and comes here all the same.
  if (MEASURES_WITH_VALUES.includes(measure)) {
    if (min !== undefined && max !== undefined && min >= max) refuse('min', `less than \`max\`, ${max}`);
    return;
  }
  for (const [name] of given) refuse(name, `only with \`measure\` one of ${MEASURES_WITH_VALUES.join(', ')}`);
}

/** Refuses a part that the measure does not have. */
export function onlyItsParts(
  { measure, part }: { measure?: ListedMeasure | undefined; part?: string | undefined },
  context: z.RefinementCtx,
): void {
  if (part === undefined || (measure !== undefined && listingOf(measure, part) !== null)) return;
  const message = measure === undefined ? 'only with `measure`' : PARTS_IN_WORDS;
  context.addIssue({ code: 'custom', path: ['part'], message });
}

function isListed(name: string): name is ListedMeasure {
  return LISTED_MEASURES.some((other) => other === name);
}
