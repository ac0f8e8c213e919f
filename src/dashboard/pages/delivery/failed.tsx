import { count, day, duration, time } from '../../format.ts';
import { DeploymentFigure, deploymentHref, Recovery, why, type Deployment } from '../../parts/deployments.tsx';
import { UNKNOWN } from '../../parts/figure.tsx';
import { Card, Empty } from '../../parts/section.tsx';
import type { Visit } from '../../visit.ts';
import { ListTable } from '../../parts/list-table.tsx';

/** How many rows the tables of the page have. */
export const ROWS = 10;

/** The deployments that count as failed, and why. */
export function Failed({ visit, all }: { visit: Visit; all: Deployment[] }) {
  const { workspace, now } = visit;
  const failed = all.filter((deployment) => deployment.failed === true);
  return (
    <Card
      title="Failed deployments"
      note={`${count(failed.length)}, and why each counts`}
      flush
      foot="Not a failure? Open it and say so: the reason is kept."
    >
      {failed.length === 0 ? (
        <Empty>
          <p>No deployment of this window counts as failed.</p>
        </Empty>
      ) : (
        <ListTable
          heads={[
            { name: 'Deployment' },
            { name: 'Why' },
            { name: 'Recovered by', isWideOnly: true },
            { name: 'After', isNumber: true },
          ]}
        >
          {failed.slice(0, ROWS).map((deployment) => (
            <tr>
              <td>
                <a class="title" href={deploymentHref(visit, deployment.id)}>
                  {day(deployment.at, workspace.timeZone, now)}
                </a>
                <small>{time(deployment.at, workspace.timeZone)}</small>
              </td>
              <td>
                {why(deployment)}
                <small class="narrow-only">
                  recovered by: <Recovery visit={visit} of={deployment} />
                </small>
              </td>
              <td class="wide-only">
                <Recovery visit={visit} of={deployment} />
              </td>
              <td class="number">
                {deployment.recoverySeconds === null ? UNKNOWN : duration(deployment.recoverySeconds)}
              </td>
            </tr>
          ))}
        </ListTable>
      )}
      {failed.length > ROWS && (
        <p class="empty">
          <DeploymentFigure visit={visit} measure="changeFailRate" total={failed.length}>
            {`All ${count(failed.length)}`}
          </DeploymentFigure>
        </p>
      )}
    </Card>
  );
}
