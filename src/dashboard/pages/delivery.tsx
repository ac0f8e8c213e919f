import { DELIVERY } from '../../domain/metrics/delivery.ts';
import { weeksIn } from '../../domain/metrics/windows.ts';
import { apiQueryOf } from '../../domain/page-address.ts';
import { deploymentsRoute, markDeploymentRoute } from '../../routes/deployments.ts';
import { tellIncidentRoute } from '../../routes/incidents.ts';
import { distributionRoute } from '../../routes/metrics/distribution.ts';
import { overviewRoute, deliveryRoute } from '../../routes/metrics/windowed.ts';
import { ProblemError } from '../../routes/problem.ts';
import { ruleChangesRoute, rulesRoute } from '../../routes/rules.ts';
import { isId } from '../../routes/shapes.ts';
import { CountBars } from '../charts/count-bars.tsx';
import { Marks, type MarkedEvent } from '../charts/marks.tsx';
import { Key } from '../charts/parts.tsx';
import { PointsChart } from '../charts/points.tsx';
import { Spark } from '../charts/spark.tsx';
import { Strips } from '../charts/strips.tsx';
import { count, counted, day, duration, moment, share, time } from '../format.ts';
import type { Form } from '../forms.tsx';
import type { Html } from '../html.ts';
import type { Page } from '../page.ts';
import { stripOf } from '../parts/chart-data.ts';
import {
  askedDeployments,
  DeploymentFigure,
  deploymentHref,
  deploymentQuery,
  DeploymentTable,
  ListedDeployments,
  readDeploymentList,
  readDeployments,
  recovery,
  why,
  type Deployment,
} from '../parts/deployments.tsx';
import { behindHref, FigureLink, UNKNOWN } from '../parts/figure.tsx';
import { PageFilters } from '../parts/filter-bar.tsx';
import { CopyLink } from '../parts/frame.tsx';
import { PostForm, writtenIn } from '../parts/post-form.tsx';
import { Card, Empty, Notice, part } from '../parts/section.tsx';
import type { Answer } from '../read.ts';
import { mayChange, thereWith, type Visit } from '../visit.ts';

type Delivery = Answer<typeof deliveryRoute>;

/** How many rows the tables of the page have. */
const ROWS = 10;
const STAGES = ['coding', 'pickup', 'review'] as const;

const SOURCES: Record<Delivery['source'], string> = {
  deployments: 'GitHub deployments',
  api: 'deployments told by the API',
  releases: 'releases',
  workflow: 'runs of a workflow',
  merges: 'merges into the production branch',
  mixed: 'different ones, by repository',
};

/** How often changes reach production, how long they take, and how often that goes wrong. */
export const deliveryPage: Page = {
  path: '/delivery',
  title: 'Delivery',
  question: 'How often changes reach production, how long they take, and how often that goes wrong.',
  own: ['measure', 'deployment', 'incident'],
  async show(visit) {
    const { address, read } = visit;
    const { deployment: id, measure } = address.own;
    const asked = read(deliveryRoute, { query: apiQueryOf(address) });
    const all = readDeployments(visit);
    const opened = id === undefined ? null : await openedDeployment(visit, id);
    const listed = measure === undefined ? null : askedDeployments(visit, measure);
    return {
      actions: (
        <>
          {mayChange(visit) && <RecordIncident visit={visit} deployments={all} />}
          <CopyLink visit={visit} />
        </>
      ),
      filters: <PageFilters visit={visit} by="all" />,
      sections: [
        part(visit, 'where deployments come from', async () => <SourceLine visit={visit} delivery={await asked} />),
        opened && <OpenedDeployment visit={visit} of={opened} />,
        listed &&
          part(visit, 'the deployments', async () => {
            const list = await readDeploymentList(visit, listed);
            return (
              <Card
                title={DELIVERY[listed.measure].label}
                note={DELIVERY[listed.measure].explain}
                foot={<ListedDeployments visit={visit} list={list} />}
                flush
              >
                <DeploymentTable visit={visit} deployments={list.data} />
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
            {part(visit, 'what counts', () => whatCounts(visit))}
          </div>
          {part(visit, 'the deployments', async () => (
            <Card title="Deployments" note={`${count((await all).length)} in this window`} flush>
              <DeploymentTable visit={visit} deployments={(await all).slice(0, ROWS)} />
            </Card>
          ))}
        </div>,
      ],
    };
  },
};

/** Says that a deployment failed, or did not, with the reason; `failed=withdraw` takes it back. */
export const markForm: Form = {
  path: '/deployments/:id/mark',
  least: 'member',
  async act({ params, fields, send }) {
    const said = fields.get('failed');
    const body =
      said === 'withdraw' ? { failed: null } : { failed: said === 'yes', reason: fields.get('reason') ?? '' };
    await send(markDeploymentRoute, { params, body });
  },
};

/** Records an incident. */
export const incidentForm: Form = {
  path: '/incidents',
  least: 'member',
  async act({ fields, send }) {
    const at = (name: string) => (fields.get(name) ? `${fields.get(name)}:00Z` : null);
    const body = {
      repositoryId: fields.get('repositoryId') ?? '',
      title: fields.get('title') ?? '',
      startedAt: at('startedAt') ?? '',
      endedAt: at('endedAt'),
      externalId: `page:${crypto.randomUUID()}`,
    };
    await send(tellIncidentRoute, { body });
  },
};

/** The deployment that an address opens. Throws 404 when the window, or the workspace, does not have it. */
async function openedDeployment({ read, address }: Visit, id: string): Promise<Deployment> {
  const absent = new ProblemError(404, 'There is no such deployment here.');
  if (!isId(id)) throw absent;
  const { filters } = address;
  const query = { ...deploymentQuery({ window: address.window, filters }), limit: '200' };
  let cursor: string | null = null;
  do {
    const page: Answer<typeof deploymentsRoute> = await read(deploymentsRoute, {
      query: { ...query, ...(cursor !== null && { cursor }) },
    });
    const found = page.data.find((deployment) => deployment.id === id);
    if (found) return found;
    cursor = page.nextCursor;
  } while (cursor !== null);
  throw absent;
}

function SourceLine({ visit, delivery: { source, sources, note, n } }: { visit: Visit; delivery: Delivery }) {
  const settings = '/settings/what-counts';
  return (
    <>
      <p class="basis">
        <span>
          Source: <b>{SOURCES[source]}</b>
        </span>
        {source === 'mixed' && (
          <span>
            {sources
              .map(
                (each) =>
                  `${SOURCES[each.source]}: ${count(each.repositories)} ${each.repositories === 1 ? 'repository' : 'repositories'}`,
              )
              .join(', ')}
          </span>
        )}
        <span>{counted(n, 'deployment')}</span>
        <a href={settings}>Change source</a>
        <span>Bots count here: what they ship is shipped</span>
        <span>Times in {visit.workspace.timeZone}</span>
      </p>
      {note !== null && (
        <Notice tone="warn">
          <b>No deployments found.</b> {note} <a href={settings}>Tell us how you deploy</a>
        </Notice>
      )}
    </>
  );
}

/** DORA's five as key numbers. Few events are marks on a line. */
function Five({ visit, delivery, all }: { visit: Visit; delivery: Delivery; all: Deployment[] }) {
  const { change, deploymentFrequency: frequency, changeLeadTime: lead, changeFailRate: failRate } = delivery;
  const { recoveryTime, reworkRate } = delivery;
  const weeks = weeksIn(delivery, visit.workspace.timeZone, visit.now);
  const perWeek = weeks.map(
    ({ from, to }) => all.filter(({ kind, at }) => kind === 'deployment' && at >= from && at < to).length,
  );
  const isOpen = weeks.at(-1)?.open === true;
  return (
    <section class="card key-numbers" aria-label="Key numbers">
      <Key5 title={DELIVERY.deploymentFrequency.label} change={changeOf(change.deploymentFrequency)}>
        <p class="value">
          <DeploymentFigure visit={visit} measure="deploymentFrequency" total={frequency.n}>
            {frequency.value.toFixed(2)}
          </DeploymentFigure>{' '}
          <small>a day</small>
        </p>
        <Spark values={perWeek} scale="linear" isOpen={isOpen} />
        <p class="basis-of">{`${count(frequency.n)} on ${counted(frequency.days, 'day')}`}</p>
      </Key5>
      <Key5 title={DELIVERY.changeLeadTime.label} change={changeOf(change.changeLeadTime)}>
        <p class="value">
          <FigureLink visit={visit} behind={{ measure: 'changeLeadTime' }} total={lead.n}>
            {lead.p50 === null ? UNKNOWN : duration(lead.p50)}
          </FigureLink>
        </p>
        <p class="basis-of">
          {`half of ${count(lead.n)} · 9 of 10 within ${lead.p90 === null ? UNKNOWN : duration(lead.p90)}`}
        </p>
      </Key5>
      <Key5 title={DELIVERY.changeFailRate.label} change={changeOf(change.changeFailRate)}>
        <p class="value">
          <DeploymentFigure visit={visit} measure="changeFailRate" total={failRate.count}>
            {bounded(share(failRate.value), failRate.lowerBound)}
          </DeploymentFigure>
        </p>
        <Events visit={visit} id="failed-marks" delivery={delivery} all={all.filter(({ failed }) => failed === true)} />
        <p class="basis-of">{`${count(failRate.count)} of ${counted(failRate.n, 'deployment')} failed`}</p>
      </Key5>
      <Key5 title="Recovery after a failure" change={changeOf(change.recoveryTime)}>
        <p class="value">
          <DeploymentFigure visit={visit} measure="recoveryTime" total={recoveryTime.n}>
            {recoveryTime.p50 === null ? UNKNOWN : duration(recoveryTime.p50)}
          </DeploymentFigure>
        </p>
        <p class="basis-of">
          {`half of ${count(recoveryTime.n)}${recoveryTime.notRecovered > 0 ? ` · ${count(recoveryTime.notRecovered)} not yet` : ''}`}
        </p>
      </Key5>
      <Key5 title={DELIVERY.reworkRate.label} change={changeOf(change.reworkRate)}>
        <p class="value">
          <DeploymentFigure visit={visit} measure="reworkRate" total={reworkRate.count}>
            {bounded(share(reworkRate.value), reworkRate.lowerBound)}
          </DeploymentFigure>
        </p>
        <Events visit={visit} id="rework-marks" delivery={delivery} all={all.filter(({ isRework }) => isRework)} />
        <p class="basis-of">{`${count(reworkRate.count)} of ${count(reworkRate.n)} put something right`}</p>
      </Key5>
    </section>
  );
}

function Key5({ title, change, children }: { title: string; change: string; children: Html }) {
  return (
    <section class="key-number events">
      <h2>{title}</h2>
      {children}
      <p class="change">{change}</p>
    </section>
  );
}

/** A rate that merges stand for is at least so much. */
function bounded(words: string, isLowerBound: boolean): string {
  return isLowerBound && words !== UNKNOWN ? `≥ ${words}` : words;
}

/** A change is claimed only when it is clear. */
function changeOf({ clear, percent, previous, difference }: Delivery['change']['changeFailRate']): string {
  if (previous === null || difference === null) return '';
  if (clear === null) return 'too few to compare';
  if (!clear) return 'no clear change';
  const way = difference < 0 ? '▼' : '▲';
  return percent === null ? way : `${way} ${Math.round(Math.abs(percent))} %`;
}

function Events({ visit, id, delivery, all }: { visit: Visit; id: string; delivery: Delivery; all: Deployment[] }) {
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

function kindOf({ kind, failed }: Deployment): MarkedEvent['kind'] {
  return kind === 'rollback' ? 'rollback' : failed === true ? 'failed' : 'other';
}

function EveryDeployment({ visit, delivery, all }: { visit: Visit; delivery: Delivery; all: Deployment[] }) {
  const { workspace, now } = visit;
  const weeks = weeksIn(delivery, workspace.timeZone, now).map(({ from, to, open }) => ({
    from,
    to,
    state: delivery.partial ? ('partial' as const) : open ? ('open' as const) : ('whole' as const),
    of: all.filter(({ at, kind }) => kind === 'deployment' && at >= from && at < to),
  }));
  const withLead = all.filter(({ leadTimeSeconds }) => leadTimeSeconds !== null);
  const calendar = { zone: workspace.timeZone, now: new Date(now).toISOString() };
  return (
    <Card
      title="Every deployment"
      note="by the lead time of what it carried"
      aside={
        <Key
          entries={[
            { mark: 'box', className: 'step-3', text: 'worked' },
            { mark: 'diamond', className: 'mark-failure', text: 'failed' },
          ]}
        />
      }
      foot="Larger: carried more. Dashed: half within. Bars: deployments a week."
    >
      <PointsChart
        id="deployments"
        label="Each deployment by when it was and the lead time of what it carried"
        weeks={weeks.map(({ of, ...week }) => ({ ...week, n: of.length, median: null }))}
        points={withLead.map((deployment) => ({
          key: deployment.id,
          at: deployment.at,
          value: deployment.leadTimeSeconds ?? 0,
          step: 3,
          kind: kindOf(deployment),
          radius: Math.min(9, 3 + Math.sqrt(deployment.carried)),
          title: `${deployment.repository}, carried ${count(deployment.carried)}`,
        }))}
        cells={[]}
        annotations={[]}
        tailFrom={null}
        reference={delivery.changeLeadTime.p50}
        pointHref={({ key }) => deploymentHref(visit, key)}
        weekHref={() => null}
        {...calendar}
      />
      <CountBars
        id="deployments-by-week"
        label="How many deployments each week had, and how many of them failed"
        weeks={weeks.map(({ of, ...week }) => {
          const failed = of.filter((deployment) => deployment.failed === true).length;
          return { ...week, values: [failed, of.length - failed] };
        })}
        series={[
          { name: 'Failed', tone: 'failed' },
          { name: 'Worked', tone: 'bar' },
        ]}
        layout="stacked"
        unit="count"
        href={() => null}
        selected={null}
        {...calendar}
      />
    </Card>
  );
}

/** From the first commit to production, by stage and by size. */
async function toProduction(visit: Visit) {
  const { read, address } = visit;
  const query = { ...apiQueryOf(address), against: 'none' };
  const [{ current }, bySize] = await Promise.all([
    read(overviewRoute, { query: { ...query, by: address.filters.by ?? 'all' } }),
    read(distributionRoute, { query: { ...query, measure: 'changeLeadTime', split: 'size' } }),
  ]);
  const by = { by: address.filters.by ?? 'all' };
  return (
    <Card
      title="From first commit to production"
      foot={`Of the ${count(bySize.n)} pull requests deployed in this window.`}
    >
      <Strips
        id="to-production"
        label="How long each stage takes"
        withN={false}
        href={({ key }) => behindHref(visit, { measure: key as (typeof STAGES)[number], filters: by })}
        groups={[
          {
            title: `Reviewed: ${counted(current.review.n, 'pull request')}`,
            strips: STAGES.map((measure) => stripOf(measure, current[measure])),
          },
          {
            title: `After the merge: ${count(current.deploy.n)} deployed`,
            strips: [stripOf('deploy', current.deploy)],
          },
        ]}
      />
      <Strips
        id="lead-by-size"
        label="Lead time by the size of the change"
        withN
        href={({ key }) => behindHref(visit, { measure: 'changeLeadTime', filters: { size: key } })}
        groups={[
          {
            title: 'Lead time, by size of the change',
            strips: bySize.parts.flatMap(({ key, name, ...spread }) =>
              key === null ? [] : [stripOf('changeLeadTime', spread, name, key)],
            ),
          },
        ]}
      />
    </Card>
  );
}

function Failed({ visit, all }: { visit: Visit; all: Deployment[] }) {
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
        <table class="list">
          <thead>
            <tr>
              <th scope="col">Deployment</th>
              <th scope="col">Why</th>
              <th scope="col" class="wide-only">
                Recovered by
              </th>
              <th scope="col" class="number">
                After
              </th>
            </tr>
          </thead>
          <tbody>
            {failed.slice(0, ROWS).map((deployment) => (
              <tr>
                <td>
                  <a class="title" href={deploymentHref(visit, deployment.id)}>
                    {day(deployment.at, workspace.timeZone, now)}
                  </a>
                  <small>{time(deployment.at, workspace.timeZone)}</small>
                </td>
                <td>{why(deployment)}</td>
                <td class="wide-only">{recovery(deployment)}</td>
                <td class="number">
                  {deployment.recoverySeconds === null ? UNKNOWN : duration(deployment.recoverySeconds)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
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

/** One deployment: what it carried, how it went and why, and what a member says of it. */
function OpenedDeployment({ visit, of }: { visit: Visit; of: Deployment }) {
  const { workspace, now } = visit;
  const action = `/deployments/${of.id}/mark`;
  const close = thereWith(visit, '/delivery');
  return (
    <Card
      title={`Deployment of ${day(of.at, workspace.timeZone, now)}, ${time(of.at, workspace.timeZone)}`}
      note={`${of.repository} to ${of.environment}`}
      aside={<a href={close}>Close</a>}
    >
      <dl class="facts">
        <dt>Commit</dt>
        <dd>
          <code>{of.sha}</code>
        </dd>
        <dt>Result</dt>
        <dd>{of.kind === 'rollback' ? 'a rollback: an earlier commit came back' : of.failed ? 'failed' : 'worked'}</dd>
        {of.causes.map((cause) => (
          <>
            <dt>Because</dt>
            <dd>
              {cause.source} {cause.number !== null && <a href={`/pull-requests/${cause.id}`}>#{cause.number}</a>}{' '}
              {cause.title}
              {cause.recoveredAt !== null && `, recovered ${moment(cause.recoveredAt, workspace.timeZone, now)}`}
            </dd>
          </>
        ))}
        {of.failed === true && (
          <>
            <dt>Recovered</dt>
            <dd>
              {recovery(of)}
              {of.recoverySeconds !== null && ` after ${duration(of.recoverySeconds)}`}
            </dd>
          </>
        )}
        {of.mark && (
          <>
            <dt>A person said</dt>
            <dd>
              {of.mark.failed ? 'failed' : 'not failed'}: {of.mark.reason} (
              {moment(of.mark.markedAt, workspace.timeZone, now)})
            </dd>
          </>
        )}
        <dt>Carried</dt>
        <dd>
          {counted(of.carried, 'pull request')}
          <ul class="found">
            {of.pullRequests.map(({ id, number, title }) => (
              <li>
                <a href={`/pull-requests/${id}`}>
                  #{number} {title}
                </a>
              </li>
            ))}
          </ul>
          {of.carried > of.pullRequests.length && `and ${count(of.carried - of.pullRequests.length)} more`}
        </dd>
      </dl>
      {mayChange(visit) && of.failed !== null && (
        <PostForm visit={visit} action={action} className="row-form">
          {of.mark ? (
            <button name="failed" value="withdraw" type="submit">
              Take back what was said
            </button>
          ) : (
            <>
              <label>
                Why
                <input name="reason" required maxlength={1000} value={writtenIn(visit, action, 'reason') ?? ''} />
              </label>
              <button name="failed" value={of.failed ? 'no' : 'yes'} type="submit">
                {of.failed ? 'Mark as not failed' : 'Mark as failed'}
              </button>
            </>
          )}
        </PostForm>
      )}
    </Card>
  );
}

/** The rules that say what a deployment is, and when it failed. */
async function whatCounts(visit: Visit) {
  const { read, workspace, now } = visit;
  const [rules, { data: changes }] = await Promise.all([
    read(rulesRoute),
    read(ruleChangesRoute, { query: { limit: '1' } }),
  ]);
  const [last] = changes;
  const environments = rules.productionEnvironments.join(', ');
  return (
    <Card title="What counts here" aside={<a href="/settings/what-counts">Change in settings</a>}>
      <dl class="facts">
        <dt>Deployed</dt>
        <dd>a success in an environment named {environments === '' ? 'as production is' : environments}</dd>
        <dt>Failed</dt>
        <dd>reverted, rolled back, mended by a hotfix, or named by an incident</dd>
        <dt>Hotfix</dt>
        <dd>
          {[
            rules.hotfix.labels.length > 0 && `label ${rules.hotfix.labels.join(', ')}`,
            rules.hotfix.branches.length > 0 && `branch ${rules.hotfix.branches.join(', ')}`,
          ]
            .filter(Boolean)
            .join(', or ') || 'nothing is one'}
        </dd>
        {last && (
          <>
            <dt>Last change</dt>
            <dd>
              {day(last.at, workspace.timeZone, now)} by {last.keyName}
            </dd>
          </>
        )}
      </dl>
    </Card>
  );
}

async function RecordIncident({ visit, deployments }: { visit: Visit; deployments: Promise<Deployment[]> }) {
  // Where the deployments could not be read, their section says so; an incident needs one of their repositories.
  const all = await deployments.catch(() => []);
  const repositories = new Map(all.map(({ repositoryId, repository }) => [repositoryId, repository]));
  const action = '/incidents';
  return (
    <details class="menu" open={visit.failed?.action === action}>
      <summary>Record an incident</summary>
      <PostForm visit={visit} action={action} className="menu-body">
        <label>
          Repository
          <select name="repositoryId" required>
            {[...repositories].map(([id, name]) => (
              <option value={id} selected={writtenIn(visit, action, 'repositoryId') === id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label>
          What happened
          <input name="title" required maxlength={500} value={writtenIn(visit, action, 'title') ?? ''} />
        </label>
        <label>
          Began, in UTC
          <input name="startedAt" type="datetime-local" required value={writtenIn(visit, action, 'startedAt') ?? ''} />
        </label>
        <label>
          Ended, in UTC; empty while it lasts
          <input name="endedAt" type="datetime-local" value={writtenIn(visit, action, 'endedAt') ?? ''} />
        </label>
        <button class="button primary" type="submit">
          Record it
        </button>
      </PostForm>
    </details>
  );
}
