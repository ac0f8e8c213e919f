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
  visit: Pick<Visit, 'address' | 'workspace' | 'now'>;
  id: string;
  delivery: Pick<Delivery, 'from' | 'to'>;
  all: Pick<Deployment, 'id' | 'at' | 'kind' | 'failed' | 'causes' | 'mark'>[];
}) {
  const { workspace, now } = visit;
  // Two deployments may be of one instant.
  const hrefs = new Map(
    all.map((deployment): [MarkedEvent, string] => [
      { at: deployment.at, kind: kindOf(deployment), title: why(deployment) || 'puts something right' },
      deploymentHref(visit, deployment.id),
    ]),
  );
  return (
    <Marks
      id={id}
      label="When"
      from={delivery.from}
      to={delivery.to}
      events={[...hrefs.keys()]}
      href={(event) => hrefs.get(event) ?? null}
      zone={workspace.timeZone}
      now={new Date(now).toISOString()}
    />
  );
}

/** Which mark a deployment has. */
export function kindOf({ kind, failed }: Pick<Deployment, 'kind' | 'failed'>): MarkedEvent['kind'] {
  return kind === 'rollback' ? 'rollback' : failed === true ? 'failed' : 'other';
}
