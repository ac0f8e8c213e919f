import { goalMetricsRoute } from '../../../routes/metrics/goals.ts';
import { counted } from '../../format.ts';
import type { Page } from '../../page.ts';
import { WindowMenu } from '../../parts/filter-bar.tsx';
import { CopyLink } from '../../parts/frame.tsx';
import { ownersWords } from '../../parts/owners.ts';
import { Card, Empty, part } from '../../parts/section.tsx';
import { NothingMerged, PartialNotice } from '../../parts/window-notices.tsx';
import { hasRole, type Visit } from '../../visit.ts';
import { AddGoal } from './add-goal.tsx';
import { GoalCard } from './goal-card.tsx';
import { ALL_GOALS, goalWindow } from './words.tsx';

/** What the workspace promised itself, and whether it keeps it. */
export const goals: Page = {
  path: '/goals',
  title: 'Goals',
  question: 'Do we keep what we promised ourselves?',
  own: [],
  show(visit) {
    const isOwner = hasRole(visit.caller, 'owner');
    return {
      actions: (
        <>
          <CopyLink visit={visit} />
          {isOwner && <AddGoal visit={visit} />}
        </>
      ),
      filters: (
        <div class="filters" role="search" aria-label="Window">
          <WindowMenu visit={visit} />
        </div>
      ),
      sections: [part(visit, 'the goals', () => cards(visit))],
    };
  },
};

async function cards(visit: Visit) {
  const goalsHere = await visit.read(goalMetricsRoute, { query: { ...goalWindow(visit), limit: ALL_GOALS } });
  const { data, recomputing } = goalsHere;
  if (data.length === 0) return <None visit={visit} />;
  const isEmpty = data.every(({ n }) => n === 0);
  const missed = data.filter(({ met }) => met === false).length;
  return (
    <>
      <PartialNotice visit={visit} of={goalsHere} />
      {recomputing && (
        <p class="basis">
          Computing again: {recomputing.done} of {recomputing.of}
        </p>
      )}
      {isEmpty && (
        <Card title="Nothing to count in this window">
          <NothingMerged visit={{ ...visit, address: { ...visit.address, filters: {} } }} of={goalsHere} />
        </Card>
      )}
      <p class="summary">{missedWords(missed, data.length)} in this window.</p>
      <div class="goals">
        {data.map((standing) => (
          <GoalCard visit={visit} standing={standing} />
        ))}
      </div>
      {!hasRole(visit.caller, 'owner') && <p class="faint">{await ownersWords(visit)}</p>}
    </>
  );
}

function missedWords(missed: number, all: number): string {
  if (missed === 0) return 'No goal is missed';
  if (all === 1) return 'The goal is missed';
  return `${counted(missed, 'goal')} of ${all} ${missed === 1 ? 'is' : 'are'} missed`;
}

async function None({ visit }: { visit: Visit }) {
  return (
    <Card title="No goal yet">
      <Empty>
        <p>
          A goal is one sentence, such as: first response within <b>8 hours</b> for <b>80 %</b> of pull requests of{' '}
          <b>team checkout</b>.{' '}
          {hasRole(visit.caller, 'owner') ? 'Add the first with the button above.' : await ownersWords(visit)}
        </p>
      </Empty>
    </Card>
  );
}
