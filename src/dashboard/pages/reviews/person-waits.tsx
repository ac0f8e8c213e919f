import { STALE_DAYS } from '../../../domain/metrics/measure-lists.ts';
import { apiFiltersOf } from '../../../domain/page-address.ts';
import { pullRequestsRoute } from '../../../routes/pull-requests/pull-requests.ts';
import { durationScale } from '../../charts/scale.ts';
import { count, counted } from '../../format.ts';
import { Card, Empty } from '../../parts/section.tsx';
import { hereWith, type Visit } from '../../visit.ts';
import { seen, type WaitGoal } from './reads.ts';
import { waitOf, WaitTable } from './waiting.tsx';

const ROWS = 50;
const STALE_MS = STALE_DAYS * 86_400_000;

/** What waits on one person, or on a team: the reviews it is asked for, and its own pull requests whose move is the author's. */
export async function PersonWaits({ visit, person, goal }: { visit: Visit; person: string; goal: WaitGoal | null }) {
  const lists = await seen(Promise.all([readAsked(visit, person), readOwn(visit, person)]));
  const everyone = hereWith(visit, { own: { person: null } });
  if ('why' in lists) {
    return (
      <Card title={`What waits on ${person}`} aside={<a href={everyone}>Everyone</a>}>
        <Empty>
          <p>This is not shown. {lists.why}</p>
        </Empty>
      </Card>
    );
  }
  const [asked, own] = lists;
  const target = goal?.goal.target ?? null;
  const waits = [...asked.data, ...(own?.data ?? [])].map((line) => waitOf(line, visit.now) ?? 0);
  const scale = durationScale([...waits, ...(target === null ? [] : [target])]);
  const shown = (of: { total: number; data: unknown[] }) =>
    of.data.length < of.total ? `, the ${count(of.data.length)} that wait longest` : '';
  return (
    <Card
      title={`What waits on ${person}`}
      note={
        <>
          asked for <span data-asked={asked.total}>{counted(asked.total, 'review')}</span>
          {own && ` · ${count(own.total)} of their own to move`}
        </>
      }
      aside={<a href={everyone}>Everyone</a>}
      foot="Every open request for a review counts, also of what has not moved for 14 days. Drafts ask nobody."
      flush
    >
      {asked.total === 0 && (own?.total ?? 0) === 0 && (
        <Empty>
          <p>Nothing waits on {person} now.</p>
        </Empty>
      )}
      {asked.total > 0 && (
        <>
          <h3 class="pad">Asked for a review{shown(asked)}</h3>
          <WaitTable visit={visit} lines={asked.data} scale={scale} target={target} />
        </>
      )}
      {own && own.total > 0 && (
        <>
          <h3 class="pad">Their own, to change or to merge{shown(own)}</h3>
          <WaitTable visit={visit} lines={own.data} scale={scale} target={target} />
        </>
      )}
    </Card>
  );
}

/** What asks this person or team for a review: as many as the number in the table of reviewers. */
function readAsked(visit: Visit, person: string) {
  const { author, team, reviewer, ...filters } = visit.address.filters;
  // Without `reviewer`, the author and the team of the page are the reviewers: see docs/metrics.md.
  const ofAuthors = reviewer === undefined ? {} : { author, team };
  return list(visit, { ...apiFiltersOf(withoutUndefined({ ...filters, ...ofAuthors })), asked: person });
}

/** What waits for this person as its author, without the stale; a team has none. */
async function readOwn(visit: Visit, person: string) {
  if (person.includes('/')) return null;
  const { author: _, ...filters } = visit.address.filters;
  return list(visit, {
    ...apiFiltersOf(filters),
    author: person,
    waitingOn: 'author,merge',
    date: 'updated',
    from: new Date(visit.now - STALE_MS).toISOString(),
  });
}

function list(visit: Visit, query: Record<string, string>) {
  return visit.read(pullRequestsRoute, {
    query: { by: 'people', excluded: 'leave', ...query, state: 'open', sort: 'waitingSince', limit: String(ROWS) },
  });
}

function withoutUndefined<Value>(record: Partial<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).filter((entry): entry is [string, Value] => entry[1] !== undefined));
}
