import { count, counted, moment } from '../../format.ts';
import type { Html } from '../../html.ts';
import { Ago } from '../../parts/running-sync.tsx';
import { Card } from '../../parts/section.tsx';
import type { Visit } from '../../visit.ts';
import { Facts } from './fact-list.tsx';
import type { Health } from './health.ts';

/** Webhooks, and the work that waits. */
export function Work({ visit, health: { webhooks, overdue, setAside: aside } }: { visit: Visit; health: Health }) {
  const { now, workspace } = visit;
  const rows: [string, Html][] = [
    ['Last webhook', webhooks.lastDeliveryAt === null ? 'none yet' : <Ago at={webhooks.lastDeliveryAt} now={now} />],
    ['Repositories with webhooks', count(webhooks.repositories)],
    ['Repositories whose webhooks seem missing', count(webhooks.missing)],
    ['Facts to compute', countOrNone(overdue.facts, 'pull request')],
    ['Long lists still to read', countOrNone(overdue.details, 'pull request')],
    [
      'Set aside',
      `${countOrNone(aside.n, 'part')}${aside.nextTryAt === null ? '' : `, next try ${moment(aside.nextTryAt, workspace.timeZone, now)}`}`,
    ],
  ];
  return (
    <Card title="Webhooks and overdue work">
      <Facts rows={rows} />
    </Card>
  );
}

function countOrNone(n: number, name: string): string {
  return n === 0 ? 'none' : counted(n, name);
}
