import { labelOf } from '../../domain/metrics/measures.ts';
import { percent } from '../charts/parts.tsx';
import { duration, UNKNOWN } from '../format.ts';

/** The stages that add up to the cycle time of one pull request; each has its colour on every page. */
const STAGES = [
  { measure: 'coding', fact: 'codingSeconds', className: 'coding' },
  { measure: 'pickup', fact: 'pickupSeconds', className: 'pickup' },
  { measure: 'review', fact: 'reviewSeconds', className: 'review' },
  { measure: 'mergeWait', fact: 'mergeWaitSeconds', className: 'wait' },
] as const;

/** The facts that a bar is made of, in seconds. */
export type StageFacts = Record<(typeof STAGES)[number]['fact'] | 'cycleSeconds', number | null>;

/** The stages of one pull request that are known and took any time, in their order. */
export function stagesOf(facts: StageFacts) {
  return STAGES.flatMap(({ measure, fact, className }) => {
    const seconds = facts[fact];
    return seconds === null || seconds === 0 ? [] : [{ name: labelOf(measure), seconds, className }];
  });
}

/** The cycle time of one pull request, with its stages as a bar; they add up to it. */
export function StageBar({ facts }: { facts: StageFacts }) {
  const { cycleSeconds } = facts;
  if (cycleSeconds === null) return <>{UNKNOWN}</>;
  return (
    <>
      {duration(cycleSeconds)}
      <Bar facts={facts} />
    </>
  );
}

/** The bar alone. Its numbers stand beside it or in the peek. */
export function Bar({ facts }: { facts: StageFacts }) {
  const stages = stagesOf(facts);
  const total = stages.reduce((sum, { seconds }) => sum + seconds, 0);
  const starts = stages.map((_, index) => stages.slice(0, index).reduce((sum, { seconds }) => sum + seconds, 0));
  return (
    <svg
      class="stage-bar"
      width="100%"
      height="6"
      role="img"
      aria-label={stages.map(({ name, seconds }) => `${name} ${duration(seconds)}`).join(', ') || 'no time'}
    >
      {stages.map(({ seconds, className }, index) => (
        <rect class={className} x={percent((starts[index] ?? 0) / total)} width={percent(seconds / total)} height="6" />
      ))}
    </svg>
  );
}
