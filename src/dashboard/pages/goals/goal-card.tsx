import { isShareGoal, missesOf } from '../../../domain/metrics/goals.ts';
import { GoalBar } from '../../charts/goal-bar.tsx';
import { GoalWeeks, type GoalWeek } from '../../charts/goal-weeks.tsx';
import { count, share } from '../../format.ts';
import { Icon } from '../../parts/icon.tsx';
import { PostForm } from '../../parts/post-form.tsx';
import { Card } from '../../parts/section.tsx';
import { hasRole, thereWith, type Visit } from '../../visit.ts';
import { GoalSentence, standingWords, WITHHELD, type Goal, type GoalStanding } from './words.tsx';

/** The page of a goal, with what missed it in the window, or in a week by its first day. */
export function goalHref(visit: Visit, { id }: Pick<Goal, 'id'>, at: string | null = null): string {
  return thereWith(visit, `/goals/${id}`, { own: { at } });
}

/** A goal: its sentence, what is reached against what is wanted, 13 weeks, and what missed it. */
export function GoalCard({ visit, standing }: { visit: Visit; standing: GoalStanding }) {
  const { goal, withheld, met } = standing;
  const sentence = (
    <a href={goalHref(visit, goal)}>
      <GoalSentence visit={visit} goal={goal} />
    </a>
  );
  return (
    <section class="goal" id={`goal-${goal.id}`}>
      <Card
        title={goal.name ?? sentence}
        aside={<Kept met={met} />}
        foot={
          <>
            {withheld === null && <Missed visit={visit} standing={standing} />}
            {hasRole(visit.caller, 'owner') && <Remove visit={visit} goal={goal} />}
          </>
        }
      >
        {goal.name !== null && <p class="goal-sentence">{sentence}</p>}
        {withheld === null ? <Standing visit={visit} standing={standing} /> : <p class="faint">{WITHHELD[withheld]}</p>}
      </Card>
    </section>
  );
}

function Kept({ met }: { met: boolean | null }) {
  if (met === null) return <span class="tag">not known</span>;
  return met ? (
    <span class="tag good">
      <Icon name="check" />
      kept
    </span>
  ) : (
    <span class="tag warn">
      <Icon name="warning" />
      missed
    </span>
  );
}

/** What is reached, and the weeks; all on one axis, which for small shares does not go to 100 %. */
export function Standing({ visit, standing }: { visit: Visit; standing: GoalStanding }) {
  const { goal, wanted, value, met, weekly, partial } = standing;
  const { workspace, now } = visit;
  const largest = Math.max(wanted, value ?? 0, ...weekly.map((week) => week.value ?? 0));
  const most = isShareGoal(goal.metric) ? Math.min(1, Math.max(0.05, largest * 1.25)) : 1;
  return (
    <>
      <p class="goal-value">
        <b>{share(value)}</b> {standingWords(standing)}
      </p>
      {value !== null && (
        <GoalBar
          label={`Reached ${share(value)}, wanted ${share(wanted)}`}
          value={value / most}
          target={wanted / most}
          tone={met === false ? 'missed' : 'met'}
        />
      )}
      {partial && <p class="faint">Not all of this window is stored, so it may be incomplete.</p>}
      <GoalWeeks
        id={`weeks-${goal.id}`}
        label="What was reached in each of the 13 weeks up to the end of the window"
        weeks={weekly.map(({ from, to, open, partial: isPartial, value: reached, n, met: isMet }) => ({
          from,
          to,
          state: isPartial ? 'partial' : open ? 'open' : 'whole',
          value: reached,
          n,
          met: isMet,
        }))}
        wanted={wanted}
        most={most}
        href={({ from }: GoalWeek) => {
          const week = weekly.find((each) => each.from === from);
          return week === undefined ? null : goalHref(visit, goal, week.weekStart);
        }}
        zone={workspace.timeZone}
        now={new Date(now).toISOString()}
      />
    </>
  );
}

/** What missed it: in the last week, and in the window. */
function Missed({ visit, standing: { goal, weekly, missed } }: { visit: Visit; standing: GoalStanding }) {
  const week = weekly.at(-1);
  const inWeek =
    week && week.n !== null && week.count !== null ? missesOf(goal, { n: week.n, count: week.count }) : null;
  return (
    <>
      {week && inWeek !== null && (
        <a class="figure" href={goalHref(visit, goal, week.weekStart)} data-goal={goal.id} data-total={inWeek}>
          {count(inWeek)} missed it {week.open ? 'this week' : 'in the last week'}
        </a>
      )}
      {missed.total !== null && (
        <a class="figure" href={goalHref(visit, goal)} data-goal={goal.id} data-total={missed.total}>
          {count(missed.total)} in this window
        </a>
      )}
    </>
  );
}

function Remove({ visit, goal: { id } }: { visit: Visit; goal: Goal }) {
  return (
    <details class="menu">
      <summary>Remove…</summary>
      <PostForm visit={visit} action={`/goals/${id}/remove`} className="menu-body">
        <p>The goal goes for everybody. No number changes.</p>
        <button class="button primary" type="submit">
          Remove the goal
        </button>
      </PostForm>
    </details>
  );
}
