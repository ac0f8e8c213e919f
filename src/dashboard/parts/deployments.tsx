import { DEPLOYMENT_MEASURES, DEPLOYMENT_SHARES, type ShownDeployment } from '../../storage/deployment-list.ts';
import { labelOf, shortLabelOf } from '../../domain/metrics/measures.ts';
import { apiFiltersOf, windowQueryOf, type PageAddress } from '../../domain/page-address.ts';
import { deploymentsRoute } from '../../routes/deployments.ts';
import { ProblemError } from '../../routes/problem.ts';
import { count, counted, day, duration, share, time } from '../format.ts';
import type { Html } from '../html.ts';
import { inlineCode } from '../inline-code.tsx';
import { partOfWindow } from '../lists/measured.ts';
import { howHref, sentenceOf } from '../measure-words.ts';
import type { Answer } from '../read.ts';
import { hereWith, pullRequestHref, thereWith, type Visit } from '../visit.ts';
import { isFew, medianOrValues, valueOf } from './figure.tsx';
import { PanelFrame, weekWords } from './panel.tsx';
import { ListTable } from './list-table.tsx';

export type Deployments = Answer<typeof deploymentsRoute>;
export type Deployment = Deployments['data'][number];
export type DeploymentMeasure = (typeof DEPLOYMENT_MEASURES)[number];

const SHORT_SHA = 7;

/** How many deployments a page shows as dots at most. */
const MAX_DEPLOYMENTS = 1_500;
const PAGE_LIMIT = 200;

const CAUSES: Record<Deployment['causes'][number]['source'], string> = {
  rollback: 'rolled back',
  revert: 'reverted by',
  hotfix: 'mended by the hotfix',
  incident: 'incident',
  mark: 'said by a person',
};

/** Whether a name is that of a measure of deployments, whose list is of deployments. */
export function isDeploymentMeasure(name: string): name is DeploymentMeasure {
  return DEPLOYMENT_MEASURES.some((each) => each === name);
}

/** What the API is asked for the deployments of a page. */
export function deploymentQuery({ window, filters }: Pick<PageAddress, 'window' | 'filters'>): Record<string, string> {
  return { ...windowQueryOf(window), ...apiFiltersOf(filters) };
}

/** All deployments of the window that count, the newest first; of more than 1,500 the newest. */
export async function readDeployments({ read, address }: Visit): Promise<Deployment[]> {
  const all: Deployment[] = [];
  let cursor: string | null = null;
  do {
    const page: Deployments = await read(deploymentsRoute, {
      query: {
        ...deploymentQuery(address),
        measure: 'reworkRate',
        part: 'denominator',
        limit: String(PAGE_LIMIT),
        ...(cursor !== null && { cursor }),
      },
    });
    all.push(...page.data);
    cursor = page.nextCursor;
  } while (cursor !== null && all.length < MAX_DEPLOYMENTS);
  return all;
}

/** The address of one deployment, on the page about delivery. */
export function deploymentHref(visit: Pick<Visit, 'address'>, id: string): string {
  return thereWith(visit, '/delivery', { own: { deployment: id } });
}

/** The address of one incident, on the same page. */
export function incidentHref(visit: Pick<Visit, 'address'>, id: string): string {
  return thereWith(visit, '/delivery', { own: { incident: id } });
}

/** Which deployments a link opens: those that a measure counted, of one week alone when `at` is its first day. */
interface BehindDeployments {
  measure: DeploymentMeasure;
  part?: 'denominator' | undefined;
  at?: string | undefined;
}

/** The address of a list of deployments. A script opens it as a panel beside the page. */
export function deploymentsHref(visit: Visit, { measure, part, at }: BehindDeployments): string {
  return thereWith(visit, '/delivery', { own: { measure, ...(part && { part }), ...(at && { at }) } });
}

/** A figure of a measure of deployments, which leads to exactly the deployments behind it. */
export function DeploymentFigure({
  visit,
  measure,
  part,
  total,
  children,
}: {
  visit: Visit;
  measure: DeploymentMeasure;
  part?: 'denominator';
  total: number;
  children: Html;
}) {
  return (
    <a
      class="figure"
      href={deploymentsHref(visit, { measure, part })}
      data-measure={measure}
      data-total={total}
      {...(DEPLOYMENT_SHARES.includes(measure) && { 'data-part': part ?? 'numerator' })}
    >
      {children}
    </a>
  );
}

/** How a deployment went, in one word. */
export function Result({ of: { kind, failed } }: { of: Deployment }) {
  if (kind === 'rollback') return <span class="tag">rollback</span>;
  return failed ? <span class="tag bad">failed</span> : <span class="tag good">worked</span>;
}

/** Why a deployment counts as failed: the first cause, and how many more there are. */
export function why({ causes, mark }: Pick<Deployment, 'causes' | 'mark'>): string {
  if (mark) return `said by a person: ${mark.reason}`;
  const [first, ...others] = causes;
  if (!first) return '';
  const what = [
    CAUSES[first.source],
    first.number !== null && `#${first.number}`,
    first.title !== null && `“${first.title}”`,
  ];
  return what.filter(Boolean).join(' ') + (others.length === 0 ? '' : `, and ${counted(others.length, 'more cause')}`);
}

/** What a deployment is recovered by, as a link to it. */
export function Recovery({ visit, of }: { visit: Visit; of: Deployment | ShownDeployment }) {
  const { recoveredBy: by, recoveredAt, causes } = of;
  if (recoveredAt === null) return <>not yet</>;
  if (by?.source === 'incident') return <a href={incidentHref(visit, by.id)}>the incident’s end</a>;
  if (by?.source === 'rollback') return <a href={deploymentHref(visit, by.id)}>a rollback</a>;
  const number = causes.find(({ source, id }) => source === by?.source && id === by.id)?.number ?? null;
  if (!by || number === null) return <>a later deployment</>;
  return (
    <>
      a deployment with <a href={pullRequestHref(visit, by.id)}>#{number}</a>
    </>
  );
}

/** A table of deployments, with their lead times; of the list of another time with that. */
export function DeploymentTable({
  visit,
  deployments,
  measure,
}: {
  visit: Visit;
  deployments: Deployment[];
  measure?: DeploymentMeasure;
}) {
  const { workspace, now } = visit;
  const isOfRecovery = measure === 'recoveryTime';
  const timeName = isOfRecovery ? 'Recovered after' : shortLabelOf('changeLeadTime');
  const timeOf = ({ recoverySeconds, leadTimeSeconds }: Deployment) =>
    duration(isOfRecovery ? recoverySeconds : leadTimeSeconds);
  if (deployments.length === 0) return <p class="empty">There is none.</p>;
  return (
    <ListTable
      heads={[
        { name: 'Deployment' },
        { name: 'Carried', isNumber: true },
        { name: timeName, isNumber: true, isWideOnly: true },
        { name: 'Result' },
      ]}
    >
      {deployments.map((deployment) => (
        <tr {...(deployment.id === visit.address.own.deployment && { 'aria-selected': 'true' })}>
          <td>
            <a class="title" href={deploymentHref(visit, deployment.id)}>
              {day(deployment.at, workspace.timeZone, now)}, {time(deployment.at, workspace.timeZone)}
            </a>
            <small>
              {deployment.repository} <code>{deployment.sha.slice(0, SHORT_SHA)}</code> to {deployment.environment}
              <span class="narrow-only">
                {' '}
                · {timeName.toLowerCase()} {timeOf(deployment)}
              </span>
            </small>
          </td>
          <td class="number">{count(deployment.carried)}</td>
          <td class="number wide-only">{timeOf(deployment)}</td>
          <td>
            <Result of={deployment} />
          </td>
        </tr>
      ))}
    </ListTable>
  );
}

/** Which list of deployments an address asks for. Throws 400 when there is no such list. */
export function askedDeployments({ address: { own, window } }: Visit, measure: string) {
  const part = own.part ?? 'numerator';
  if (!isDeploymentMeasure(measure)) throw wrong('measure', `one of ${DEPLOYMENT_MEASURES.join(', ')}`);
  if (part !== 'numerator' && part !== 'denominator') throw wrong('part', 'numerator or denominator');
  if (own.part !== undefined && !DEPLOYMENT_SHARES.includes(measure)) {
    throw wrong('part', `only of ${DEPLOYMENT_SHARES.join(', ')}`);
  }
  const isShare = DEPLOYMENT_SHARES.includes(measure);
  return { measure, part, isShare, window: own.at === undefined ? window : partOfWindow(own.at) };
}

function wrong(path: string, message: string): ProblemError {
  return new ProblemError(400, `${path}: ${message}`, [{ path, message }]);
}

/** Reads the list of deployments behind a figure. */
export function readDeploymentList(visit: Visit, { measure, part, isShare, window }: AskedDeployments) {
  const { filters, own } = visit.address;
  const { cursor } = own;
  return visit.read(deploymentsRoute, {
    query: {
      ...deploymentQuery({ window, filters }),
      measure,
      ...(isShare && { part }),
      ...(cursor !== undefined && { cursor }),
    },
  });
}

/** The panel beside a page with the deployments behind a figure of it. */
export async function DeploymentPanel({ visit, measure }: { visit: Visit; measure: string }) {
  const asked = askedDeployments(visit, measure);
  const list = await readDeploymentList(visit, asked);
  const { part = null, at = null } = visit.address.own;
  const page = thereWith(visit, '/delivery', { own: { measure, part, at } });
  const note = at === null ? '' : weekWords(visit, asked);
  return (
    <PanelFrame visit={visit} behind={measure} note={note} title={labelOf(asked.measure)} page={page}>
      <div class="panel-top">
        <DeploymentsHead visit={visit} asked={asked} list={list} />
      </div>
      <div class="panel-list">
        <DeploymentTable visit={visit} deployments={list.data} measure={asked.measure} />
      </div>
      <div class="panel-foot">
        <ListedDeployments visit={visit} list={list} />
      </div>
    </PanelFrame>
  );
}

type AskedDeployments = ReturnType<typeof askedDeployments>;

/** What a list of deployments is of: the definition of its measure, its number, and of a share its two lists. */
export async function DeploymentsHead({
  visit,
  asked,
  list,
}: {
  visit: Visit;
  asked: AskedDeployments;
  list: Deployments;
}) {
  const { measure, part, isShare } = asked;
  const isAll = part === 'denominator';
  const total = list.total ?? list.data.length;
  const ofAll = isShare && !isAll ? await readDeploymentList(visit, { ...asked, part: 'denominator' }) : list;
  const all = ofAll.total ?? ofAll.data.length;
  return (
    <>
      <p>
        {inlineCode(sentenceOf(measure))} <a href={howHref(visit, measure)}>How it is computed</a>
      </p>
      <p class="headline">
        <Headline measure={measure} list={list} total={total} all={all} isShare={isShare && !isAll && all > 0} />
      </p>
      {isShare && (
        <nav class="choice" aria-label="The two lists of this share">
          <a href={hereWith(visit, { own: { part: null, cursor: null } })} {...(!isAll && { 'aria-current': 'true' })}>
            {isAll ? 'Those that have it' : `${count(total)} that have it`}
          </a>
          <a
            href={hereWith(visit, { own: { part: 'denominator', cursor: null } })}
            {...(isAll && { 'aria-current': 'true' })}
          >
            All {count(all)}
          </a>
        </nav>
      )}
    </>
  );
}

function Headline(props: {
  measure: DeploymentMeasure;
  list: Deployments;
  total: number;
  all: number;
  /** Whether the number is a share; the list of all of which it is one has their count. */
  isShare: boolean;
}) {
  const { measure, list, total, all, isShare } = props;
  const { percentiles } = list;
  if (isShare) {
    return (
      <>
        <b>{share(total / all)}</b> {count(total)} of {count(all)}
      </>
    );
  }
  if (percentiles === null || percentiles.n === 0) {
    return (
      <>
        <b>{count(total)}</b> {total === 1 ? 'deployment' : 'deployments'}
      </>
    );
  }
  return (
    <>
      <b>{medianOrValues(measure, percentiles)}</b>{' '}
      {isFew(percentiles)
        ? `${counted(percentiles.n, 'deployment')}: too few values for a median`
        : `half within · 3 of 4 within ${valueOf(measure, percentiles.p75)} · 9 of 10 within ${valueOf(measure, percentiles.p90)}`}
    </>
  );
}

/** How many deployments of a list are shown, and where the next are. */
export function ListedDeployments({ visit, list }: { visit: Visit; list: Deployments }) {
  return (
    <span>
      {count(list.data.length)} of{' '}
      <b data-lines={list.total ?? list.data.length}>{count(list.total ?? list.data.length)}</b>
      {list.nextCursor !== null && (
        <>
          {' · '}
          <a href={hereWith(visit, { own: { cursor: list.nextCursor } })} data-next>
            The next
          </a>
        </>
      )}
    </span>
  );
}
