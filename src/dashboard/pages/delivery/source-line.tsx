import type { deliveryRoute } from '../../../routes/metrics/windowed.ts';
import { count, counted } from '../../format.ts';
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

/** Where the deployments come from, and what to do when there are none. */
export function SourceLine({
  visit,
  delivery: { source, sources, note, n, recomputing },
}: {
  visit: Visit;
  delivery: Delivery;
}) {
  const settings = thereWith(visit, '/settings/what-counts');
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
