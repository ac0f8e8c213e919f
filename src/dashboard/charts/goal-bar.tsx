import { percent, rounded } from './parts.tsx';

const HEIGHT = 14;

/**
 * A bar from 0 with a mark for its target, both 0 to 1 of the axis; the text beside it has the values, and `label` says
 * them to those who do not see it. `tone` is about the bar: `missed` is amber.
 */
export function GoalBar(props: {
  label: string;
  value: number;
  target: number | null;
  tone: 'plain' | 'missed' | 'met';
}) {
  const { label, value, target, tone } = props;
  const within = (place: number) => Math.min(1, Math.max(0, place));
  return (
    <svg class="chart-drawing goal-bar" width="100%" height={HEIGHT} role="img" aria-label={label}>
      <rect class="goal-rest" width="100%" y="3" height="8" rx="2" />
      <rect class={`goal-value ${tone}`} width={percent(within(value))} y="3" height="8" rx="2" />
      {target !== null && <GoalMark place={rounded(within(target))} />}
    </svg>
  );
}

function GoalMark({ place }: { place: number }) {
  return <line class="goal-mark" x1={percent(place)} x2={percent(place)} y1="0" y2={HEIGHT} />;
}
