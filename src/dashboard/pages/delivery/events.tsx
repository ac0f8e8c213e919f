import { Marks, type MarkedEvent } from '../../charts/marks.tsx';
import { deploymentHref, why, type Deployment } from '../../parts/deployments.tsx';
import type { Visit } from '../../visit.ts';
import type { Delivery } from './source-line.tsx';

/** Deployments as marks on the line of the window, each with its own page. */
export function Events({
  visit,
  id,
  delivery,
  all,
}: {
  visit: Visit;
  id: string;
  delivery: Delivery;
  all: Deployment[];
}) {
  const { workspace, now } = visit;
  const ids = new Map(all.map((deployment) => [deployment.at, deployment.id]));
  return (
    <Marks
      id={id}
      label="When"
      from={delivery.from}
      to={delivery.to}
      events={all.map((deployment): MarkedEvent => ({
        at: deployment.at,
        kind: kindOf(deployment),
        title: why(deployment) || 'puts something right',
      }))}
      href={({ at }) => deploymentHref(visit, ids.get(at) ?? '')}
      zone={workspace.timeZone}
      now={new Date(now).toISOString()}
    />
  );
}

/** Which mark a deployment has. */
export function kindOf({ kind, failed }: Deployment): MarkedEvent['kind'] {
  return kind === 'rollback' ? 'rollback' : failed === true ? 'failed' : 'other';
}
