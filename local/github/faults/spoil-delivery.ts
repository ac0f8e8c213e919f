import type { Answer } from '../answer.ts';
import type { Fault } from './fault.ts';

/** A right answer that does not arrive whole. */
export function spoilDelivery(fault: Fault | undefined, answer: Answer): Answer {
  if (fault?.kind === 'reset') return { ...answer, delivery: 'reset' };
  if (fault?.kind === 'truncated') return { ...answer, body: answer.body.slice(0, Math.floor(answer.body.length / 2)) };
  return answer;
}
