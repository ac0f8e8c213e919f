import { apiQueryOf } from '../../../domain/page-address.ts';
import { measureListRoute } from '../../../routes/metrics/pull-requests.ts';
import type { deliveryRoute } from '../../../routes/metrics/windowed.ts';
import { rulesRoute } from '../../../routes/rules.ts';
import { count, counted } from '../../format.ts';
import type { Deployment } from '../../parts/deployments.tsx';
import { FigureLink } from '../../parts/figure.tsx';
import { Notice } from '../../parts/section.tsx';
import type { Answer } from '../../read.ts';
import { thereWith, type Visit } from '../../visit.ts';

/** What the API answers about delivery. */
export type Delivery = Answer<typeof deliveryRoute>;

const SOURCES: Record<Delivery['source'], string> = {
  deployments: 'GitHub deployments',
  api: 'deployments told by the API',
  releases: 'releases',
  workflow: 'runs of a workflow',
  merges: 'merges into the production branch',
  mixed: 'different ones, by repository',
};

/** Of these only what is merged into a production branch is delivered: see docs/metrics.md. */
const BY_BRANCH: Delivery['source'][] = ['merges', 'releases'];
/** How many environments are named; of more, how many more there are is said. */
const NAMED = 2;

/** Where the deployments come from, into which environments and from which branches, and what to do when there are none. */
export function SourceLine({ visit, delivery, all }: { visit: Visit; delivery: Delivery; all: Deployment[] }) {
  const { source, sources, note, n, recomputing } = delivery;
  const settings = thereWith(visit, '/settings/what-counts');
  const environments = source === 'merges' ? [] : [...new Set(all.map(({ environment }) => environment))];
  return (
    <>
      <p class="basis">
        <span>
          Source: <b>{SOURCES[source]}</b>
          {environments.length > 0 && (
            <>
              {' to '}
              <b>{environments.slice(0, NAMED).join(', ')}</b>
              {environments.length > NAMED && ` and ${count(environments.length - NAMED)} more`}
            </>
          )}
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
        {sources.some((each) => BY_BRANCH.includes(each.source)) && <Branches visit={visit} settings={settings} />}
        <span>Bots count here: what they ship is shipped</span>
        {recomputing && (
          <span>
            Computing again: {recomputing.done} of {recomputing.of}
          </span>
        )}
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

/** From which branches a merge is delivered, and how many merges into others are not. */
async function Branches({ visit, settings }: { visit: Visit; settings: string }) {
  const { read, address } = visit;
  const by = address.filters.by ?? 'all';
  const { against: _, ...query } = apiQueryOf(address);
  const part = { measure: 'merged', part: 'other-branches', by };
  const [{ productionBranches }, { total }] = await Promise.all([
    read(rulesRoute),
    read(measureListRoute, { query: { ...query, ...part, limit: '1' } }),
  ]);
  const ruled = Object.keys(productionBranches).length;
  return (
    <>
      <a href={settings}>
        Production branch:{' '}
        {ruled > 0 && `by rule in ${ruled === 1 ? 'one repository' : `${count(ruled)} repositories`}, else `}
        the default one
      </a>
      <FigureLink
        visit={visit}
        behind={{ measure: 'merged', piece: { of: 'otherBranches' }, filters: { by } }}
        total={total}
      >
        {counted(total, 'merge')} into other branches left out
      </FigureLink>
    </>
  );
}
