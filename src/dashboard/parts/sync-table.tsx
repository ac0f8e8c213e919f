import { ProblemError } from '../../routes/problem.ts';
import { syncLogRoute, type syncsRoute } from '../../routes/syncs.ts';
import { count, duration, time } from '../format.ts';
import type { Html } from '../html.ts';
import type { Answer } from '../read.ts';
import { clockOf, failureWords, kindWords, whenWords, type Clock } from '../sync-words.ts';
import { hereWith, type Visit } from '../visit.ts';
import { Chip } from './chips.tsx';
import { capital } from './freshness.tsx';
import { Card, Empty } from './section.tsx';
import { ListTable } from './list-table.tsx';

type Syncs = Answer<typeof syncsRoute>;
type ListedSync = Syncs['data'][number];

/** The syncs of a repository of 90 days, each with its result. */
export function SyncTable({ visit, syncs }: { visit: Visit; syncs: Syncs }) {
  const clock = clockOf(visit);
  const { cursor, sync: opened } = visit.address.own;
  return (
    <Card
      title="Syncs"
      note="of the last 90 days, newest first"
      foot={
        (syncs.nextCursor !== null || cursor !== undefined) && (
          <>
            {cursor !== undefined && <a href={hereWith(visit, { own: { cursor: null, sync: null } })}>Newest</a>}
            {syncs.nextCursor !== null && (
              <a href={hereWith(visit, { own: { cursor: syncs.nextCursor, sync: null } })}>Older</a>
            )}
          </>
        )
      }
      flush
    >
      {syncs.data.length === 0 ? (
        <Empty>
          <p>No sync has run yet.</p>
        </Empty>
      ) : (
        <ListTable
          label="Syncs"
          stacked
          heads={[
            { name: 'Started' },
            { name: 'Kind' },
            { name: 'Read', isNumber: true },
            { name: 'Points', isNumber: true },
            { name: 'Took', isNumber: true },
            { name: 'Result' },
          ]}
        >
          {syncs.data.map((each) => (
            <tr {...(each.id === opened && { 'aria-current': 'true' })}>
              <td>
                <a class="title" href={`${hereWith(visit, { own: { sync: each.id } })}#events`}>
                  {whenWords(each.startedAt, clock)}
                </a>
              </td>
              <td data-head="Kind">{kindWords(each)}</td>
              <td class="number" data-head="Read">
                {count(each.progress.pullRequests)}
              </td>
              <td class="number" data-head="Points">
                {count(each.github.points)}
              </td>
              <td class="number" data-head="Took">
                {tookWords(each, clock)}
              </td>
              <td data-head="Result">
                <Result of={each} />
              </td>
            </tr>
          ))}
        </ListTable>
      )}
    </Card>
  );
}

function tookWords({ startedAt, finishedAt }: ListedSync, { now }: Clock): string {
  const end = finishedAt === null ? now : Date.parse(finishedAt);
  const seconds = (end - Date.parse(startedAt)) / 1_000;
  return seconds < 1 ? 'under 1s' : duration(seconds);
}

function Result({ of }: { of: ListedSync }) {
  switch (of.status) {
    case 'succeeded':
      if (of.complete === false)
        return (
          <Chip tone="warn" icon="warning">
            not complete
          </Chip>
        );
      return <Chip tone="good">{of.progress.pullRequests === 0 ? 'nothing new' : 'complete'}</Chip>;
    case 'failed':
      return <Chip tone="bad">failed{of.error && `: ${failureWords(of.error.reason)}`}</Chip>;
    case 'cancelled':
      return <Chip tone="plain">cancelled</Chip>;
    case 'waiting':
      return <Chip tone="warn">waiting</Chip>;
    default:
      return <Chip tone="info">running</Chip>;
  }
}

/** What one sync decided, in its words; nothing without one. */
export async function syncEvents(visit: Visit, { data: listed }: Syncs): Promise<Html> {
  const { sync: id } = visit.address.own;
  if (id === undefined) return null;
  const of = listed.find((each) => each.id === id);
  if (!of) throw new ProblemError(404, 'There is no such sync on this page of syncs.');
  const clock = clockOf(visit);
  const { data } = of.isSummary ? { data: [] } : await visit.read(syncLogRoute, { params: { id } });
  return (
    <div id="events">
      <Card
        title={`${kindWords(of)}, ${whenWords(of.startedAt, clock)}`}
        note="what it decided"
        aside={<a href={hereWith(visit, { own: { sync: null } })}>Close</a>}
        flush
      >
        {of.error && (
          <p class="pad">
            <b>{capital(failureWords(of.error.reason))}:</b> {of.error.detail}
          </p>
        )}
        {data.length === 0 ? (
          <Empty>
            <p>
              {of.isSummary
                ? 'Only the summary of this sync is kept: its record has expired.'
                : 'Its decisions are no longer kept: those of the last syncs are.'}
            </p>
          </Empty>
        ) : (
          <ListTable heads={[{ name: 'When' }, { name: 'What' }]}>
            {data.map(({ at, text }) => (
              <tr>
                <td>
                  <time datetime={at}>{time(at, clock.zone)}</time>
                </td>
                <td class="wrap">{text}</td>
              </tr>
            ))}
          </ListTable>
        )}
      </Card>
    </div>
  );
}
