import { valuesIn } from '../../../domain/metrics/filters.ts';
import { apiFiltersOf, apiQueryOf } from '../../../domain/page-address.ts';
import { summaryRoute } from '../../../routes/metrics/summary.ts';
import { overviewRoute } from '../../../routes/metrics/windowed.ts';
import { readNamed } from '../../../storage/metrics/named.ts';
import { MeasureExport } from '../../lists/export.tsx';
import type { Page } from '../../page.ts';
import { Basis } from '../../parts/basis.tsx';
import { PageFilters } from '../../parts/filter-bar.tsx';
import { CopyLink } from '../../parts/frame.tsx';
import { Notice, part } from '../../parts/section.tsx';
import { Summary } from '../../parts/summary.tsx';
import { PartialNotice } from '../../parts/window-notices.tsx';
import { hereWith, thereWith, type Visit } from '../../visit.ts';
import { endOfHistory } from './ended-history.ts';
import { HowLong } from './how-long.tsx';
import { MissedGoals } from './missed-goals.tsx';
import { NextMove } from './next-move.tsx';
import { Numbers } from './numbers.tsx';
import { overviewOf, weeklyOf } from './reads.ts';
import { StageStrips } from './stage-strips.tsx';
import { Waiting } from './waiting.tsx';
import { Weeks } from './weeks.tsx';

/** How delivery goes, what changed, and what needs someone now. */
export const overview: Page = {
  path: '/',
  title: 'Overview',
  question: 'How delivery goes, what changed, and what needs someone now.',
  own: [],
  async show(visit) {
    const { address, read } = visit;
    const [ended, repositoryId] = await Promise.all([endOfHistory(visit), theOneRepository(visit)]);
    if (ended?.window) return visit.context.redirect(hereWith(visit, { window: ended.window }), 302);
    const query = apiQueryOf(address);
    const asked = overviewOf(visit);
    const weekly = weeklyOf(visit);
    return {
      actions: (
        <>
          {repositoryId !== null && (
            <a class="button" href={thereWith(visit, `/repositories/${repositoryId}`)}>
              Sync and health
            </a>
          )}
          <CopyLink visit={visit} />
          <MeasureExport visit={visit} measure="merged" list={{ path: overviewRoute.path, query }} />
        </>
      ),
      filters: <PageFilters visit={visit} />,
      sections: [
        part(visit, 'what the numbers are based on', async () => <Basis visit={visit} based={asked} />),
        ended && <Notice tone="info">The last merge was on {ended.words}: shown are the days up to it.</Notice>,
        part(visit, 'what is stored', async () =>
          // Without a repository there is nothing of which a part could be missing.
          (await visit.freshness).n === 0 ? null : <PartialNotice visit={visit} of={await asked} />,
        ),
        part(visit, 'what changed', async () => (
          <Summary visit={visit} summary={await read(summaryRoute, { query })} />
        )),
        part(visit, 'the goals', async () => <MissedGoals visit={visit} />),
        part(visit, 'the key numbers', async () => <Numbers visit={visit} read={await asked} weekly={await weekly} />),
        <div class="columns wide-first">
          {part(visit, 'the weeks', async () => (
            <Weeks visit={visit} read={await asked} weekly={await weekly} />
          ))}
          {part(visit, 'the stages', async () => (
            <StageStrips visit={visit} read={await asked} />
          ))}
        </div>,
        <div class="columns wide-first">
          {part(visit, 'what waits', async () => (
            <Waiting visit={visit} />
          ))}
          <div class="stack">
            {part(visit, 'who has the next move', async () => (
              <NextMove visit={visit} />
            ))}
            {part(visit, 'how long they took', async () => (
              <HowLong visit={visit} />
            ))}
          </div>
        </div>,
      ],
    };
  },
};

/** The id of the repository that the filter names, when it names one alone; null for all others, and for one that is not there. */
async function theOneRepository({ address, caller, context }: Visit): Promise<string | null> {
  const { repositoryId: named } = apiFiltersOf(address.filters);
  if (named === undefined || valuesIn(named).length !== 1) return null;
  const { repositoryId } = await readNamed(context.get('open')().db, caller.workspaceId, {
    repositoryId: valuesIn(named),
  });
  return repositoryId?.[0] ?? null;
}
