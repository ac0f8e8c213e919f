import { modelCostRoute } from '../../../routes/ai/cost.ts';
import { databaseSize } from '../../../storage/database-size.ts';
import { bytes, count, counted, day, money } from '../../format.ts';
import { Card } from '../../parts/section.tsx';
import type { Visit } from '../../visit.ts';
import { Facts } from './fact-list.tsx';
import type { Health } from './health.ts';

const USED_DAYS = 30;
const DAY_MS = 86_400_000;

/** What the product uses: GitHub's quota, tokens of the model, room in the database. */
export async function usage(visit: Visit, { budgets }: Health) {
  const { now, workspace } = visit;
  const from = new Date(Math.floor(now / DAY_MS) * DAY_MS - USED_DAYS * DAY_MS).toISOString();
  const [cost, size] = await Promise.all([
    visit.read(modelCostRoute, { query: { from } }),
    databaseSize(visit.context.get('open')().db),
  ]);
  const used = budgets.flatMap(({ resources }) =>
    resources.flatMap(({ resource, limit, remaining }) =>
      limit === null || resource !== 'graphql' ? [] : [limit - remaining],
    ),
  );
  const { totals, today, model } = cost;
  return (
    <Card title="Usage" note={`since ${day(from, workspace.timeZone, now)}, where not said otherwise`}>
      <Facts
        rows={[
          [
            'GitHub, this hour',
            used.length === 0
              ? 'nothing'
              : counted(
                  used.reduce((sum, n) => sum + n, 0),
                  'point',
                ),
          ],
          ['Model', model ?? 'none is configured'],
          ...(model === null
            ? []
            : ([
                ['Model tokens', `${count(totals.inputTokens)} in, ${count(totals.outputTokens)} out`],
                ['Model tokens today', `${count(today.spent)} of ${count(today.limit)}`],
                ['Model cost', totals.cost === null ? 'no price is configured' : money(totals.cost)],
              ] satisfies [string, string][])),
          ['Database', `${bytes(size)}, all workspaces`],
        ]}
      />
    </Card>
  );
}
