import { z } from '@hono/zod-openapi';
import { LISTED_MEASURES, PARTS, SHARES, type ListedMeasure, type Part } from '../../domain/metrics/measure-lists.ts';
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

export const PartOfShare = z
  .enum(PARTS)
  .optional()
  .openapi({ description: `Which of the two lists of a share (${SHARES.join(', ')}); default numerator` });

/** Refuses a part of what is no share. */
export function onlyOfShares(
  { measure, part }: { measure?: ListedMeasure | undefined; part?: Part | undefined },
  context: z.RefinementCtx,
): void {
  if (part === undefined || (measure !== undefined && SHARES.includes(measure))) return;
  context.addIssue({ code: 'custom', path: ['part'], message: `only with \`measure\` one of ${SHARES.join(', ')}` });
}

function isListed(name: string): name is ListedMeasure {
  return LISTED_MEASURES.some((other) => other === name);
}
