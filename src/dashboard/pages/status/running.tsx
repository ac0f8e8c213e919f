import type { Freshness } from '../../../services/freshness.ts';
import { counted, time } from '../../format.ts';
import { ProgressBar } from '../../parts/running-sync.tsx';
import { Card } from '../../parts/section.tsx';
import { clockOf, doingWords, endOf, readWords, waitWords } from '../../sync-words.ts';
import type { Visit } from '../../visit.ts';

/** The syncs that run, with when they end: how long until the import is done. */
export function Running({ visit, freshness }: { visit: Visit; freshness: Freshness }) {
  const clock = clockOf(visit);
  const told = freshness.reading.flatMap(({ repository, sync }) => (sync ? [{ repository, sync }] : []));
  if (told.length === 0) return <div data-live-rows="all" />;
  const n = freshness.conditions.reading ?? told.length;
  return (
    <Card
      title="Running now"
      note={counted(n, 'sync')}
      aside={
        <a href="/status" class="without-script">
          Read it again
        </a>
      }
      flush
    >
      <ul class="rows runs" data-live-rows="all">
        {told.map(({ repository, sync }) => {
          const end = endOf(sync, clock.now);
          return (
            <li data-live-row={repository.id}>
              <div>
                <a class="title" href={`/repositories/${repository.id}`}>
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
