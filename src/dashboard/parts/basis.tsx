import { apiQueryOf } from '../../domain/page-address.ts';
import { measureListRoute } from '../../routes/metrics/pull-requests.ts';
import { counted, day } from '../format.ts';
import { thereWith, type Visit } from '../visit.ts';
import { FigureLink } from './figure.tsx';

/** What an answer of the metrics says about its data. */
interface Based {
  from: string;
  to: string;
  partial: boolean;
  coveredSince: string | null;
  recomputing: { done: number; of: number } | null;
}

/**
 * The line under the filters: on what the numbers of the page are based, and what is left out. Each part leads to what it
 * tells of. `by` is who counts on this page when nothing is said.
 */
export async function Basis({ visit, based, by = 'people' }: { visit: Visit; based: Promise<Based>; by?: string }) {
  const { address, read, workspace, now } = visit;
  const who = address.filters.by ?? by;
  const { against: _, ...query } = apiQueryOf(address);
  const count = (more: Record<string, string>) =>
    read(measureListRoute, { query: { ...query, measure: 'merged', limit: '1', ...more } });
  const others = ['people', 'agents', 'automation']
    .filter((kind) => who !== 'all' && !who.split(',').includes(kind))
    .join(',');
  const [answer, counting, rest, everybody, excluded] = await Promise.all([
    based,
    count({ by: who }),
    others === '' ? null : count({ by: others }),
    who === 'all' ? null : count({ by: 'all' }),
    count({ by: who, excluded: 'only' }),
  ]);
  // They are of no kind, and so in no list but that of everyone.
  const unknown = everybody ? everybody.total - counting.total - (rest?.total ?? 0) : 0;
  const words = who === 'all' ? 'by everyone' : `by ${who.split(',').join(' and ')}`;
  return (
    <p class="basis">
      <span>
        Based on{' '}
        <FigureLink visit={visit} behind={{ measure: 'merged', filters: { by: who } }} total={counting.total}>
          {counted(counting.total, 'merged pull request')}
        </FigureLink>{' '}
        {words}
      </span>
      {rest && (
        <FigureLink visit={visit} behind={{ measure: 'merged', filters: { by: others } }} total={rest.total}>
          {`${rest.total} by ${others.split(',').join(' and ')} left out`}
        </FigureLink>
      )}
      {unknown > 0 && <span>{`${unknown} by deleted accounts left out`}</span>}
      <FigureLink
        visit={visit}
        behind={{ measure: 'merged', filters: { by: who, excluded: 'only' } }}
        total={excluded.total}
      >
        {`${excluded.total} left out by rule`}
      </FigureLink>
      <a href={thereWith(visit, '/repositories')}>{coverageWords(answer, workspace.timeZone, now)}</a>
      {answer.recomputing && (
        <span>
          Computing again: {answer.recomputing.done} of {answer.recomputing.of}
        </span>
      )}
      <span>Times in {workspace.timeZone}</span>
    </p>
  );
}

function coverageWords({ coveredSince }: Based, zone: string, now: number): string {
  if (coveredSince === null) return 'A repository is not read to its end yet';
  return Date.parse(coveredSince) === 0
    ? 'Complete from the beginning'
    : `Complete since ${day(coveredSince, zone, now)}`;
}
