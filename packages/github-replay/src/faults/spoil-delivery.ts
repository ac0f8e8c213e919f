import type { Answer } from '../answer.ts';

/** A right answer that does not arrive whole, or not at all. */
export function spoilDelivery(fault: { readonly kind: string } | undefined, answer: Answer): Answer {
  if (fault?.kind === 'reset' || fault?.kind === 'drop') return { ...answer, delivery: fault.kind };
  if (fault?.kind === 'truncated') return { ...answer, body: answer.body.slice(0, Math.floor(answer.body.length / 2)) };
  return answer;
}
