import { apiQueryOf } from '../../../domain/page-address.ts';
import { labelOf } from '../../../domain/metrics/measures.ts';
import { distributionRoute } from '../../../routes/metrics/distribution.ts';
import { authorsRoute } from '../../../routes/metrics/windowed.ts';
import { ProblemError } from '../../../routes/problem.ts';
import { DataTable, Duration, Figure } from '../../charts/parts.tsx';
import { durationScale, type Scale } from '../../charts/scale.ts';
import { shownOf, StripAxis, StripMark } from '../../charts/strips.tsx';
import { count, counted, share, UNKNOWN } from '../../format.ts';
import { stripOf } from '../../parts/chart-data.ts';
import { FigureLink, valueOf } from '../../parts/figure.tsx';
import { Card, Empty } from '../../parts/section.tsx';
import { hereWith, type Visit } from '../../visit.ts';
import { filtersHere, type AiAnswer } from './uses.ts';

/** What delivery is told by: durations as strips, the rest as shares. */
const DURATIONS = ['cycle', 'coding', 'pickup', 'review', 'deploy', 'fixResponse'] as const;
const SHARES = ['unreviewed', 'large', 'reverts', 'hotfixes', 'checksPassed'] as const;
/** The API compares two groups from so many pull requests on. */
const MIN_COMPARED = 10;

const WITH_AI = { name: 'with AI', key: 'assisted', ai: 'assistedOnly', stage: 'cycle' } as const;
const BY_AGENTS = { name: 'by an agent', key: 'authored', ai: 'authored', stage: 'cycle' } as const;
const WITHOUT = { name: 'without', key: 'others', ai: 'unassisted', stage: 'none' } as const;
const GROUPS = [WITH_AI, BY_AGENTS, WITHOUT];
type Group = (typeof GROUPS)[number];
type Metrics = NonNullable<AiAnswer['comparison']['assisted']['metrics']>;
/** A group that is large enough to be compared. */
type Shown = Group & { metrics: Metrics };

/**
 * Each measure of delivery with AI and without, side by side, and what else differs between the two. What agents wrote is
 * beside them when it is enough.
 */
export async function Compared({ visit, ai }: { visit: Visit; ai: AiAnswer }) {
  const { comparison } = ai;
  if (visit.address.filters.ai !== undefined) {
    return (
      <Card title="With AI and without">
        <Empty>
          <p>
            Both sides need all pull requests, and the filter <i>AI: {visit.address.filters.ai}</i> leaves some out.{' '}
            <a href={hereWith(visit, { filters: { ai: null } })}>Remove it</a>
          </p>
        </Empty>
      </Card>
    );
  }
  const foot = <p>{await caveat(visit, ai)}</p>;
  const shown = GROUPS.flatMap((group): Shown[] => {
    const { metrics } = comparison[group.key];
    return metrics === null ? [] : [{ ...group, metrics }];
  });
  if (shown.length === 0) {
    return (
      <Card title="With AI and without" foot={foot}>
        <Empty>
          <p>
            Too few to compare:{' '}
            {GROUPS.map((group, index) => (
              <>
                {index > 0 && ', '}
                {group.name}{' '}
                <FigureLink visit={visit} behind={behind(visit, 'merged', group)} total={comparison[group.key].n}>
                  n {count(comparison[group.key].n)}
                </FigureLink>
              </>
            ))}
            . Both sides of a comparison need {MIN_COMPARED}.
          </p>
        </Empty>
      </Card>
    );
  }
  return (
    <Card title="With AI and without" note="dot: half within · bar: the middle half · line: to 9 of 10" foot={foot}>
      <Durations visit={visit} groups={shown} />
      <Shares visit={visit} groups={shown} />
    </Card>
  );
}

function behind<Name extends (typeof DURATIONS)[number] | (typeof SHARES)[number] | 'merged'>(
  visit: Visit,
  measure: Name,
  { ai }: Group,
) {
  return { measure, filters: { ...filtersHere(visit), ai } };
}

function Durations({ visit, groups }: { visit: Visit; groups: Shown[] }) {
  const known = DURATIONS.filter((measure) => groups.some(({ metrics }) => metrics[measure].n > 0));
  const stripIn = (measure: (typeof DURATIONS)[number], { metrics, name, stage }: Shown) => ({
    ...stripOf(measure, metrics[measure], name),
    stage,
  });
  const strips = known.flatMap((measure) => groups.map((group) => stripIn(measure, group)));
  const scale = durationScale(strips.flatMap(shownOf));
  return (
    <Figure id="compared" kind="strips compared" table={<Table known={known} groups={groups} />}>
      {known.map((measure) => (
        <div class="strip-group">
          <h3>{labelOf(measure)}</h3>
          <ul>
            {groups.map((group) => (
              <li class="strip">
                <span class="strip-name">
                  <span>{group.name}</span>
                  <small>n {count(group.metrics[measure].n)}</small>
                </span>
                <Marks strip={stripIn(measure, group)} scale={scale} />
                <span class="strip-value">
                  <FigureLink visit={visit} behind={behind(visit, measure, group)} total={group.metrics[measure].n}>
                    <Median measure={measure} {...group.metrics[measure]} />
                  </FigureLink>
                </span>
              </li>
            ))}
          </ul>
        </div>
      ))}
      <div class="strip" aria-hidden="true">
        <span />
        <StripAxis scale={scale} />
        <span />
      </div>
    </Figure>
  );
}

/** The strip of a group; words when a side has too few values. */
function Marks({ strip, scale }: { strip: Parameters<typeof StripMark>[0]['strip']; scale: Scale }) {
  // That there is nothing stands at the name, as its n.
  if (strip.n === 0) return <span />;
  if (strip.p50 !== null) return <StripMark strip={strip} scale={scale} />;
  return strip.n < MIN_COMPARED ? (
    <span class="faint">too few to compare (n {count(strip.n)})</span>
  ) : (
    <span class="faint">not compared</span>
  );
}

function Median({ measure, n, p50 }: { measure: (typeof DURATIONS)[number]; n: number; p50: number | null }) {
  return p50 === null ? <>n {count(n)}</> : <Duration seconds={p50} shown={valueOf(measure, p50)} />;
}

function Table({ known, groups }: { known: (typeof DURATIONS)[number][]; groups: Shown[] }) {
  return (
    <DataTable
      caption="Durations with AI and without"
      columns={['What', '1 of 4 within', 'Half', '3 of 4', '9 of 10', 'n']}
      rows={known.flatMap((measure) =>
        groups.map(({ name, metrics }) => {
          const { n, p25, p50, p75, p90 } = metrics[measure];
          return [
            `${labelOf(measure)}, ${name}`,
            ...[p25, p50, p75, p90].map((value) => valueOf(measure, value)),
            count(n),
          ];
        }),
      )}
    />
  );
}

function Shares({ visit, groups }: { visit: Visit; groups: Shown[] }) {
  return (
    <table class="list shares">
      <thead>
        <tr>
          <th scope="col">Share of</th>
          {groups.map(({ name }) => (
            <th scope="col" class="number">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {SHARES.map((measure) => (
          <tr>
            <td>{labelOf(measure)}</td>
            {groups.map((group) => {
              const { n, count: of, value } = group.metrics[measure];
              const isKnown = of !== null && value !== null;
              return (
                <td class="number">
                  <FigureLink
                    visit={visit}
                    behind={{ ...behind(visit, measure, group), ...(!isKnown && { part: 'denominator' }) }}
                    total={isKnown ? of : n}
                  >
                    {isKnown ? valueOf(measure, value) : n === 0 ? UNKNOWN : `too few (n ${count(n)})`}
                  </FigureLink>{' '}
                  {isKnown && (
                    <small>
                      {count(of)} of {count(n)}
                    </small>
                  )}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** That it is no proof, and what differs first between the two groups: size, people, repositories. */
async function caveat(visit: Visit, { comparison }: AiAnswer): Promise<string> {
  const [withAi, without] = await Promise.all([makeUp(visit, WITH_AI), makeUp(visit, WITHOUT)]);
  const differs = [
    sizeWords(comparison.assisted.metrics, comparison.others.metrics),
    withAi.authors !== null && without.authors !== null
      ? `half of them are by ${counted(withAi.authors, 'author')} (without AI by ${count(without.authors)})`
      : null,
    withAi.first !== null && withAi.repositories > 1
      ? `${share(withAi.first.n / withAi.n)} are in ${withAi.first.name}`
      : null,
  ].filter((words) => words !== null);
  const cause = 'A correlation, not a cause.';
  return differs.length === 0 ? cause : `${cause} With AI ${listed(differs)}.`;
}

function sizeWords(withAi: Metrics | null, without: Metrics | null): string | null {
  const [one, other] = [withAi?.large.value ?? null, without?.large.value ?? null];
  if (one === null || other === null) return null;
  return `${valueOf('large', one)} are of size L or XL (without AI ${valueOf('large', other)})`;
}

function listed(words: string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')}, and ${last}`;
}

/** Of whose work a group is made, and of which repositories. */
async function makeUp(visit: Visit, { ai }: Group) {
  const { address, read } = visit;
  const filters = { ...address.filters, ...filtersHere(visit), ai };
  const query = { ...apiQueryOf({ ...address, filters }), against: 'none' };
  const [authors, split] = await Promise.all([
    read(authorsRoute, { query: { ...query, limit: '1' } }).catch(nullWhereKept),
    read(distributionRoute, { query: { ...query, measure: 'cycle', split: 'repository' } }),
  ]);
  return {
    authors: authors?.concentration.busFactor ?? null,
    n: split.n,
    repositories: split.parts.length,
    first: split.parts[0] ?? null,
  };
}

/** Nothing is said of single people where the workspace keeps their numbers from the caller. */
function nullWhereKept(error: unknown): null {
  if (error instanceof ProblemError && error.status === 403) return null;
  throw error;
}
