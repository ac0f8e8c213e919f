import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Points, Totals, Value } from '../../domain/metrics/aggregates.ts';
import { changesOf } from '../../domain/metrics/changes.ts';
import { weeksUpTo } from '../../domain/metrics/windows.ts';
import type { MetricsBasis } from '../../storage/metrics/version.ts';
import { TOTAL_NAMES } from '../../storage/metrics/overview.ts';
import { readSides, type Side } from '../../storage/metrics/side-by-side.ts';
import { listSideRepositories, listSideTeams } from '../../storage/side-lists.ts';
import type { AppEnv } from '../auth.ts';
import { knownPrevious, knownTotals, route } from './windowed.ts';
import { answer, isPartial, isWhole, type Asked } from './answer.ts';
import { SideBySideQuery } from './window.ts';
import { whoIsSeen } from '../individual-numbers.ts';
import { afterOf } from '../shapes.ts';
import { Repositories, Teams } from './side-by-side-shapes.ts';

export const repositoriesSideBySideRoute = route(
  SideBySideQuery,
  'repositories',
  'Compare the repositories side by side',
  Repositories,
);
export const teamsSideBySideRoute = route(SideBySideQuery, 'teams', 'Compare the teams side by side', Teams);

const NOTE = 'Members are those of today. Who is in two teams counts in both, so teams do not sum.';

/** The metrics of repositories and of teams, side by side. */
export function sideBySide(app: OpenAPIHono<AppEnv>): void {
  app.openapi(repositoriesSideBySideRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const { limit, cursor, ...asked } = context.req.valid('query');
    const page = await listSideRepositories(deps.db, workspaceId, asked.repositoryId, limit, afterOf(cursor, 'text'));
    // When a repository was checked is no part of the data's version.
    return answer(context, asked, [page], async (found) => {
      const { window, wanted } = found;
      const { sides, ...rest } = await read(found, 'repositories', page.data, wanted);
      return {
        ...rest,
        nextCursor: page.nextCursor,
        data: page.data.map(({ name: fullName, deliveredSince, ...repository }, index) => {
          const previousPartial = wanted !== null && isPartial(repository, wanted.from);
          return {
            repository: { ...repository, fullName },
            partial: isPartial(repository, window.from),
            previousPartial,
            ...shown(found, { ...repository, deliveredSince }, sideAt(sides, index), previousPartial),
          };
        }),
      };
    });
  });

  app.openapi(teamsSideBySideRoute, async (context) => {
    const { deps, workspaceId, caller } = context.var;
    const { limit, cursor, ...asked } = context.req.valid('query');
    const seen = await whoIsSeen(deps, caller);
    const page = await listSideTeams(deps.db, workspaceId, asked.team, seen, limit, afterOf(cursor, 'text'));
    return answer(context, asked, [page], async (found) => {
      const { sides, ...rest } = await read(found, 'teams', page.data, found.previous);
      return {
        ...rest,
        nextCursor: page.nextCursor,
        data: page.data.map((team, index) => ({ team, ...shown(found, found.basis, sideAt(sides, index), false) })),
        note: NOTE,
      };
    });
  });
}

async function read(
  { deps, scope, window, basis }: Asked,
  of: 'repositories' | 'teams',
  listed: { id: string }[],
  previous: Asked['previous'],
) {
  const weeks = weeksUpTo(window.to, basis.timeZone, Date.now());
  const ids = listed.map(({ id }) => id);
  const { sides, total } = await readSides(deps.db, scope, { of, ids }, window, previous, weeks);
  return {
    n: total,
    timeZone: basis.timeZone,
    weeks: weeks.map(({ start: weekStart, ...week }) => ({ weekStart, ...week, partial: isPartial(basis, week.from) })),
    sides,
  };
}

/** A row: its measures, how they changed, and their series. Without its whole history, what was open is not known. */
function shown(
  { window }: Asked,
  coverage: Pick<MetricsBasis, 'coveredSince' | 'deliveredSince'>,
  { current, previous, series }: Side,
  previousPartial: boolean,
) {
  const known = (totals: Totals) => knownTotals(coverage, totals);
  const compared = previousPartial ? null : knownPrevious(coverage, previous);
  return {
    ...known(current),
    change: changesOf(TOTAL_NAMES, window, { current: known(current), previous: compared }),
    series: seriesOf(isWhole(coverage) ? series : series.map((week) => ({ ...week, openAtEnd: UNKNOWN }))),
  };
}

const UNKNOWN: Value = { n: 0, value: null };

/** Each measure's weeks as two lists of numbers: as objects they would be three times as long. */
function seriesOf(weeks: Points[]) {
  return Object.fromEntries(
    TOTAL_NAMES.map((name) => [
      name,
      { n: weeks.map((week) => week[name].n), value: weeks.map((week) => week[name].value) },
    ]),
  ) as Record<keyof Points, { n: number[]; value: (number | null)[] }>;
}

function sideAt(sides: Side[], index: number): Side {
  const side = sides[index];
  if (!side) throw new Error('a row has no measures');
  return side;
}
