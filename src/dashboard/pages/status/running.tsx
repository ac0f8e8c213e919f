import type { Freshness } from '../../../services/freshness.ts';
import { count, counted, time } from '../../format.ts';
import { importWords } from '../../parts/freshness.tsx';
import { ProgressBar } from '../../parts/running-sync.tsx';
import { Card } from '../../parts/section.tsx';
import { clockOf, doingWords, endOf, readWords, waitWords } from '../../sync-words.ts';
import { thereWith, type Visit } from '../../visit.ts';

/** The import of several repositories, and the syncs that run: how far they are, and how long it takes yet. */
export function Running({
  visit,
  freshness,
}: {
  visit: Pick<Visit, 'workspace' | 'now' | 'address'>;
  freshness: Pick<Freshness, 'reading' | 'conditions' | 'import'>;
}) {
  const clock = clockOf(visit);
  const told = freshness.reading.flatMap(({ repository, sync }) => (sync ? [{ repository, sync }] : []));
  if (told.length === 0 && importWords(freshness).length === 0) return <div data-live-rows="all" />;
  const n = freshness.conditions.reading ?? told.length;
  return (
    <Card
      title="Running now"
      note={n > 0 && counted(n, 'sync')}
      aside={
        <a href={thereWith(visit, '/status')} class="without-script">
          Read it again
        </a>
      }
      flush
    >
      <ul class="rows runs" data-live-rows="all">
        <ImportRow import={freshness.import} />
        {told.map(({ repository, sync }) => {
          const end = endOf(sync, clock.now);
          return (
            <li data-live-row={repository.id}>
              <div>
                <a class="title" href={thereWith(visit, `/repositories/${repository.id}`)}>
                  {repository.fullName}
                </a>
                <small>
                  {sync.status === 'waiting' ? waitWords(sync, clock) : doingWords(sync)} · {readWords(sync)}
                </small>
              </div>
              <ProgressBar fullName={repository.fullName} sync={sync} />
              <span class="faint">{end === null ? '' : `done at about ${time(end, clock.zone)}`}</span>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

/** How far the whole import of several repositories is. A script keeps it up to date; null when there is none. */
export function ImportRow({ import: progress }: Pick<Freshness, 'import'>) {
  const [words] = importWords({ import: progress });
  if (!progress || words === undefined) return null;
  const { done, total } = progress.repositories;
  return (
    <li data-live="import">
      <div>
        <b class="title">{words}</b>
        <small>
          {count(done)} of {counted(total, 'repository').replace(/ys$/, 'ies')} are read
        </small>
      </div>
      <div class="progress">
        <progress max="100" value={progress.percent} aria-label="Import" />
      </div>
    </li>
  );
}
