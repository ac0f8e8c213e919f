import { windowQueryOf } from '../../../domain/page-address.ts';
import { labelOf } from '../../../domain/metrics/measures.ts';
import { goalMetricsRoute } from '../../../routes/metrics/goals.ts';
import { counted, share } from '../../format.ts';
import { Icon } from '../../parts/icon.tsx';
import { thereWith, type Visit } from '../../visit.ts';

/** How many goals the line of those that are missed names. */
const MISSED_GOALS = 3;

/** The goals that are missed, in one line. */
export async function MissedGoals({ visit }: { visit: Visit }) {
  const { data } = await visit.read(goalMetricsRoute, { query: windowQueryOf(visit.address.window) });
  const missed = data.filter(({ met }) => met === false);
  if (missed.length === 0) return null;
  const names = missed.slice(0, MISSED_GOALS).map(({ goal, value, wanted }) => {
    return `${goal.name ?? labelOf(goal.metric)} (${share(value)}, wanted ${share(wanted)})`;
  });
  const more = missed.length > MISSED_GOALS ? `, and ${missed.length - MISSED_GOALS} more` : '';
  return (
    <p class="missed">
      <Icon name="goals" />
      <a href={thereWith(visit, '/goals')}>{counted(missed.length, 'goal')} missed</a>: {names.join(', ')}
      {more}.
    </p>
  );
}
