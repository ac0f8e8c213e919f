import { annotationQueryOf, apiQueryOf } from '../../../domain/page-address.ts';
import { annotationsRoute } from '../../../routes/annotations.ts';
import { distributionRoute } from '../../../routes/metrics/distribution.ts';
import { pointsRoute } from '../../../routes/metrics/points.ts';
import { measureListRoute } from '../../../routes/metrics/pull-requests.ts';
import { overviewRoute, qualityRoute, weeklyRoute } from '../../../routes/metrics/windowed.ts';
import { MeasureExport } from '../../lists/export.tsx';
import { howHref, sentenceOf } from '../../measure-words.ts';
import type { Page } from '../../page.ts';
import { Basis } from '../../parts/basis.tsx';
import { PageFilters } from '../../parts/filter-bar.tsx';
import { CopyLink } from '../../parts/frame.tsx';
import { part } from '../../parts/section.tsx';
import { PartialNotice } from '../../parts/window-notices.tsx';
import { Checks } from './checks.tsx';
import { Kinds } from './kinds.tsx';
import { Longest, SHOWN_ROWS } from './longest.tsx';
import { EveryPullRequest } from './every-pull-request.tsx';
import { SplitStrips } from './split-strips.tsx';
import { Spread } from './spread.tsx';
import { flowAsked, StageChooser } from './stages.tsx';
import { StageNumbers, TAIL_QUERY } from './stage-numbers.tsx';
import { Throughput } from './throughput.tsx';
import { StageWeeks } from './stage-weeks.tsx';

/** Where the time goes, and for which pull requests. */
export const flow: Page = {
  path: '/flow',
  title: 'Flow',
  question: 'Where the time goes, and for which pull requests.',
  own: ['stage', 'form', 'scale', 'split'],
  show(visit) {
    const asked = flowAsked(visit);
    const { stage: measure, split } = asked;
    const { address, read } = visit;
    const query = apiQueryOf(address);
    // Nothing of these is compared, so that one cached answer serves all comparisons.
    const alone = { ...query, against: 'none' };
    const overview = () => read(overviewRoute, { query });
    const weekly = () => read(weeklyRoute, { query: alone });
    const points = () => read(pointsRoute, { query: { ...alone, measure } });
    const annotations = () => read(annotationsRoute, { query: annotationQueryOf(address) });
    const parted = (by: string, of: string) => read(distributionRoute, { query: { ...alone, measure: of, split: by } });
    const { against: _, ...listed } = query;
    return {
      actions: (
        <>
          <CopyLink visit={visit} />
          <MeasureExport
            visit={visit}
            measure={measure}
            list={{ path: measureListRoute.path, query: { ...listed, measure } }}
          />
        </>
      ),
      filters: <PageFilters visit={visit} />,
      sections: [
        <StageChooser visit={visit} stage={measure} />,
        part(visit, 'what the numbers are based on', async () => <Basis visit={visit} based={overview()} />),
        part(visit, 'what is stored', async () => <PartialNotice visit={visit} of={await overview()} />),
        <p class="definition">
          {sentenceOf(measure)} <a href={howHref(visit, measure)}>How it is computed</a>
        </p>,
        part(visit, 'the numbers', async () => {
          const [both, tail] = await Promise.all([
            overview(),
            read(measureListRoute, { query: { ...listed, ...TAIL_QUERY, measure, limit: '1' } }),
          ]);
          return <StageNumbers visit={visit} stage={measure} overview={both} tail={tail.lines} />;
        }),
        // Two stacks, so that neither leaves a gap beside a card of the other that is longer.
        <div class="columns wide-first">
          <div class="stack">
            {part(visit, 'the pull requests', async () => {
              const [weeks, marks] = await Promise.all([weekly(), annotations()]);
              return asked.form === 'weeks' ? (
                <StageWeeks visit={visit} stage={measure} weekly={weeks} annotations={marks} />
              ) : (
                <EveryPullRequest
                  visit={visit}
                  stage={measure}
                  points={await points()}
                  weekly={weeks}
                  annotations={marks}
                  overview={await overview()}
                />
              );
            })}
            {part(visit, 'the longest', async () => (
              <Longest
                visit={visit}
                stage={measure}
                list={await read(measureListRoute, { query: { ...listed, measure, limit: String(SHOWN_ROWS) } })}
              />
            ))}
          </div>
          <div class="stack">
            {part(visit, 'what makes the difference', async () => (
              <SplitStrips
                visit={visit}
                asked={asked}
                read={await parted(split, measure)}
                overview={await overview()}
              />
            ))}
            {part(visit, 'how long they took', async () => (
              <Spread visit={visit} asked={asked} read={await parted(split, measure)} points={await points()} />
            ))}
            {part(visit, 'what was opened and merged', async () => {
              const [both, weeks] = await Promise.all([overview(), weekly()]);
              return <Throughput visit={visit} overview={both} weekly={weeks} />;
            })}
            {part(visit, 'the kinds of work', async () => (
              <Kinds visit={visit} read={await parted('type', 'cycle')} />
            ))}
          </div>
        </div>,
        part(visit, 'the checks', async () => <Checks visit={visit} quality={await read(qualityRoute, { query })} />),
      ],
    };
  },
};
