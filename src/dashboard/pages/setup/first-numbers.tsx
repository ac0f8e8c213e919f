import { labelOf } from '../../../domain/metrics/measures.ts';
import { overviewRoute } from '../../../routes/metrics/windowed.ts';
import { repositoriesRoute } from '../../../routes/repositories.ts';
import { count, counted } from '../../format.ts';
import type { Html } from '../../html.ts';
import { FigureLink, medianOrValues, MIN_FOR_PERCENTILES } from '../../parts/figure.tsx';
import { ProgressBar } from '../../parts/running-sync.tsx';
import { Card } from '../../parts/section.tsx';
import type { Answer } from '../../read.ts';
import { clockOf, doingWords, readWords, waitWords } from '../../sync-words.ts';
import { hereWith, thereWith, type Visit } from '../../visit.ts';

/** So many of the repositories that are read are named. */
const MAX_READ = 20;

/** The numbers as they are so far, and how far the reading is. A script reads both again while it goes on. */
export async function firstNumbers(visit: Visit): Promise<Html> {
  const [freshness, repositories, { current }] = await Promise.all([
    visit.freshness,
    visit.read(repositoriesRoute, { query: { limit: String(MAX_READ) } }),
    visit.read(overviewRoute, { query: { against: 'none' } }),
  ]);
  const reading = freshness.reading.map(({ repository }) => repository.id);
  const others = repositories.data.filter(({ id }) => !reading.includes(id));
  return (
    <>
      <Card
        title="Reading"
        note={reading.length === 0 ? 'everything is read' : counted(reading.length, 'sync')}
        aside={
          reading.length > 0 && (
            <a href={hereWith(visit, { own: { step: '4' } })} class="without-script">
              How far is it now?
            </a>
          )
        }
        flush
      >
        {freshness.n === 0 ? (
          <p class="empty">No repository is chosen yet.</p>
        ) : (
          <ul class="rows runs" data-live-rows="filling">
            {freshness.reading.map(({ repository: { id, fullName }, sync }) => (
              <li data-live-row={id}>
                <div>
                  <a class="title" href={thereWith(visit, `/repositories/${id}`)}>
                    {fullName}
                  </a>
                  <small>
                    {sync
                      ? `${sync.status === 'waiting' ? waitWords(sync, clockOf(visit)) : doingWords(sync)} · ${readWords(sync)}`
                      : 'reading'}
                  </small>
                </div>
                {sync && <ProgressBar fullName={fullName} sync={sync} />}
              </li>
            ))}
            {others.map((of) => (
              <li data-live-row={of.id}>
                <ReadWords visit={visit} of={of} />
              </li>
            ))}
          </ul>
        )}
      </Card>
      <Card title="First numbers" note={`the last 13 weeks${reading.length === 0 ? '' : '; they fill while we read'}`}>
        <div class="stack">
          <dl class="facts">
            <dt>{labelOf('merged')}</dt>
            <dd>
              <FigureLink visit={visit} behind={{ measure: 'merged' }} total={current.merged.value}>
                {count(current.merged.value)}
              </FigureLink>
            </dd>
            {(['cycle', 'pickup'] as const).map((measure) => (
              <>
                <dt>{labelOf(measure)}</dt>
                <dd>
                  {current[measure].n >= MIN_FOR_PERCENTILES && 'half within '}
                  <FigureLink visit={visit} behind={{ measure }} total={current[measure].n}>
                    {medianOrValues(measure, current[measure])}
                  </FigureLink>
                </dd>
              </>
            ))}
          </dl>
          <p>
            <a class="button primary" href={thereWith(visit, '/')}>
              Open the overview
            </a>
          </p>
        </div>
      </Card>
    </>
  );
}

/** How it stands with a repository that is not being read: complete, with its counts; or what its page tells more of. */
function ReadWords({ visit, of }: { visit: Visit; of: Answer<typeof repositoriesRoute>['data'][number] }) {
  const { id, fullName, receipt, lastSync, unavailableReason } = of;
  const name = (
    <a class="title" href={thereWith(visit, `/repositories/${id}`)}>
      {fullName}
    </a>
  );
  if (unavailableReason !== null || lastSync?.status === 'failed') return <div>{name} cannot be read</div>;
  if (!receipt) return <div>{name} is not read to its end yet</div>;
  const { expected, stored, complete } = receipt;
  return (
    <div>
      {name} {complete ? 'is complete' : 'is not complete'}: {count(stored.pullRequests)} of{' '}
      {counted(expected.pullRequests, 'pull request')}
    </div>
  );
}
