import { labelOf } from '../../../domain/metrics/measures.ts';
import { apiQueryOf } from '../../../domain/page-address.ts';
import { deploymentsRoute } from '../../../routes/deployments.ts';
import { deliveryRoute } from '../../../routes/metrics/windowed.ts';
import { count } from '../../format.ts';
import { TableExport } from '../../lists/export.tsx';
import type { Page } from '../../page.ts';
import {
  DeploymentFigure,
  DeploymentsHead,
  DeploymentTable,
  ListedDeployments,
  askedDeployments,
  deploymentQuery,
  readDeploymentList,
  readDeployments,
  type Deployment,
} from '../../parts/deployments.tsx';
import { PageFilters } from '../../parts/filter-bar.tsx';
import { CopyLink } from '../../parts/frame.tsx';
import { Card, part } from '../../parts/section.tsx';
import { weekWords } from '../../parts/panel.tsx';
import { PartialNotice } from '../../parts/window-notices.tsx';
import { mayChange, type Visit } from '../../visit.ts';
import { EveryDeployment } from './every-deployment.tsx';
import { Failed, ROWS } from './failed.tsx';
import { Five } from './five.tsx';
import { RecordIncident } from './incident.tsx';
import { Incidents, OpenedIncident, openedIncident } from './incidents.tsx';
import { OpenedDeployment, openedDeployment } from './one-deployment.tsx';
import { SourceLine } from './source-line.tsx';
import { toProduction } from './to-production.tsx';
import { whatCounts } from './what-counts.tsx';

/** How often changes reach production, how long they take, and how often that goes wrong. */
export const deliveryPage: Page = {
  path: '/delivery',
  title: 'Delivery',
  question: 'How often changes reach production, how long they take, and how often that goes wrong.',
  own: ['measure', 'deployment', 'incident'],
  async show(visit) {
    const { address, read } = visit;
    const { deployment: id, incident: incidentId, measure } = address.own;
    const asked = read(deliveryRoute, { query: apiQueryOf(address) });
    const all = readDeployments(visit);
    const opened = id === undefined ? null : await openedDeployment(visit, id);
    const incident = incidentId === undefined ? null : await openedIncident(visit, incidentId);
    const listed = measure === undefined ? null : askedDeployments(visit, measure);
    return {
      actions: (
        <>
          {mayChange(visit) && <RecordIncident visit={visit} />}
          <CopyLink visit={visit} />
          <TableExport
            visit={visit}
            table="deployments"
            list={{ path: deploymentsRoute.path, query: deploymentQuery(address) }}
          />
        </>
      ),
      filters: <PageFilters visit={visit} by="all" />,
      sections: [
        part(visit, 'where deployments come from', async () => (
          <SourceLine visit={visit} delivery={await asked} all={await all} />
        )),
        part(visit, 'what is stored', async () => <PartialNotice visit={visit} of={await asked} />),
        opened && <OpenedDeployment visit={visit} of={opened} />,
        incident &&
          part(visit, 'the incident', async () => <OpenedIncident visit={visit} of={incident} all={await all} />),
        listed &&
          part(visit, 'the deployments', async () => {
            const list = await readDeploymentList(visit, listed);
            return (
              <Card
                title={labelOf(listed.measure)}
                note={address.own.at !== undefined && weekWords(visit, listed)}
                foot={<ListedDeployments visit={visit} list={list} />}
                flush
              >
                <div class="panel-top">
                  <DeploymentsHead visit={visit} asked={listed} list={list} />
                </div>
                <DeploymentTable visit={visit} deployments={list.data} measure={listed.measure} />
              </Card>
            );
          }),
        part(visit, 'DORA’s five', async () => <Five visit={visit} delivery={await asked} all={await all} />),
        <div class="columns wide-first">
          {part(visit, 'the deployments', async () => (
            <EveryDeployment visit={visit} delivery={await asked} all={await all} />
          ))}
          {part(visit, 'the stages', () => toProduction(visit))}
        </div>,
        <div class="columns">
          <div class="stack">
            {part(visit, 'the failed deployments', async () => (
              <Failed visit={visit} all={await all} />
            ))}
            {part(visit, 'the incidents', async () => (
              <Incidents visit={visit} all={await all} />
            ))}
            {part(visit, 'what counts', () => whatCounts(visit))}
          </div>
          {part(visit, 'the deployments', async () => (
            <Deployments visit={visit} all={await all} />
          ))}
        </div>,
      ],
    };
  },
};

/** The newest deployments of the window, with a way to all of them. */
function Deployments({ visit, all }: { visit: Visit; all: Deployment[] }) {
  return (
    <Card
      title="Deployments"
      note={`${count(all.length)} in this window`}
      foot={
        all.length > ROWS && (
          <DeploymentFigure visit={visit} measure="reworkRate" part="denominator" total={all.length}>
            {`All ${count(all.length)}`}
          </DeploymentFigure>
        )
      }
      flush
    >
      <DeploymentTable visit={visit} deployments={all.slice(0, ROWS)} />
    </Card>
  );
}
