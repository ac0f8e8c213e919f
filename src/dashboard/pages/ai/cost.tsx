import { modelCostRoute } from '../../../routes/ai/cost.ts';
import { count, counted, moment, money, share } from '../../format.ts';
import { Card, Empty, Notice } from '../../parts/section.tsx';
import type { Visit } from '../../visit.ts';
import type { AiAnswer } from './uses.ts';

const PAUSES = {
  overloaded: 'The provider is overloaded',
  misconfigured: 'The provider refuses the configuration',
  broken: 'The provider does not answer as it should',
} as const;

/** What analyses by a model cost in the window, and how they stand now. */
export async function Cost({ visit, ai: { from, to } }: { visit: Visit; ai: AiAnswer }) {
  const { read, workspace, now } = visit;
  const cost = await read(modelCostRoute, { query: { from, to } });
  const { totals, today, waiting, model, pausedUntil, pauseReason, pauseDetail } = cost;
  const failed = Object.entries(cost.failed);
  if (model === null && totals.calls === 0) {
    return (
      <Card title="Analyses by a model" note="off">
        <Empty>
          <p>No model is configured. Nothing is sent to one, and nothing on this page comes from one.</p>
        </Empty>
      </Card>
    );
  }
  const rows: [string, string][] = [
    ['Cost', totals.cost === null ? 'no price is configured' : money(totals.cost)],
    [
      'Calls',
      `${count(totals.answered)} answered · ${count(totals.refused)} refused · ${count(totals.unanswered)} open`,
    ],
    ['Tokens', `${count(totals.inputTokens)} in · ${count(totals.outputTokens)} out`],
    [
      'Today',
      `${count(today.spent)} of ${count(today.limit)} tokens · ${share(today.limit === 0 ? null : today.spent / today.limit)}`,
    ],
    ['Waiting', counted(waiting, 'pull request')],
    ...(failed.length === 0
      ? []
      : [['Not analysed', failed.map(([reason, n]) => `${count(n)} ${reason}`).join(' · ')] as [string, string]]),
  ];
  return (
    <Card
      title="Analyses by a model"
      note={model === null ? 'off now' : model}
      foot={<span>What a model says is weak evidence, and in no total.</span>}
    >
      {pausedUntil !== null && (
        <Notice tone="warn">
          {pauseReason === null ? 'Analyses pause' : PAUSES[pauseReason]} until{' '}
          {moment(pausedUntil, workspace.timeZone, now)}. {pauseDetail}
        </Notice>
      )}
      <dl class="facts">
        {rows.map(([name, value]) => (
          <>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </>
        ))}
      </dl>
    </Card>
  );
}
