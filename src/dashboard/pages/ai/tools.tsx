import { valuesIn } from '../../../domain/metrics/filters.ts';
import { Key, percent } from '../../charts/parts.tsx';
import { count, counted } from '../../format.ts';
import { behindHref, FigureLink } from '../../parts/figure.tsx';
import { Card, Empty } from '../../parts/section.tsx';
import type { Visit } from '../../visit.ts';
import { filtersHere, USES, type AiAnswer } from './uses.ts';

/** How many tools are shown; the most used come first. */
const MAX_TOOLS = 20;

const DID = { authored: 'wrote', assisted: 'helped', reviewed: 'reviewed' } as const;

/** Which tools took part, and in what. A tool leads to its pull requests. */
export function Tools({ visit, ai: { tools } }: { visit: Visit; ai: AiAnswer }) {
  const most = Math.max(1, ...tools.map(({ authored, assisted, reviewed }) => authored + assisted + reviewed));
  const { tool: chosen } = visit.address.filters;
  // Beside a filter of tools there is no list of what has another tool, too.
  const isListed = (tool: string) => chosen === undefined || valuesIn(chosen.toLowerCase()).includes(tool);
  return (
    <Card
      title="Tools"
      note="certain and strong evidence"
      aside={
        <Key
          entries={USES.map(({ use, tone }) => ({ mark: 'box', className: `chart-tone ${tone}`, text: DID[use] }))}
        />
      }
      {...(tools.length > MAX_TOOLS && {
        foot: <span>{count(tools.length - MAX_TOOLS)} more had a smaller part.</span>,
      })}
      flush
    >
      {tools.length === 0 ? (
        <Empty>
          <p>No tool left certain or strong evidence in this window. That does not prove that none had a hand.</p>
        </Empty>
      ) : (
        <table class="list tools">
          <thead>
            <tr>
              <th scope="col">Tool</th>
              {USES.map(({ use }) => (
                <th scope="col" class="number wide-only">
                  {DID[use].charAt(0).toUpperCase() + DID[use].slice(1)}
                </th>
              ))}
              <th scope="col" class="number" aria-sort="descending">
                Pull requests
              </th>
            </tr>
          </thead>
          <tbody>
            {tools.slice(0, MAX_TOOLS).map(({ tool, name, pullRequests, ...uses }) => {
              const behind = { measure: 'merged', filters: { ...filtersHere(visit), tool } } as const;
              let before = 0;
              return (
                <tr>
                  <td>
                    {isListed(tool) ? (
                      <a class="title" href={behindHref(visit, behind)}>
                        {name}
                      </a>
                    ) : (
                      name
                    )}
                    <svg
                      width="100%"
                      height="12"
                      role="img"
                      aria-label={`${name}: ${counted(pullRequests, 'pull request')}`}
                    >
                      {USES.map(({ use, tone }) => {
                        const x = before;
                        before += uses[use] / most;
                        return (
                          <rect
                            class={`chart-tone ${tone}`}
                            x={percent(x)}
                            width={percent(uses[use] / most)}
                            height="12"
                          />
                        );
                      })}
                    </svg>
                    <small class="narrow-only">
                      {USES.filter(({ use }) => uses[use] > 0).map(({ use }, index) => (
                        <>
                          {index > 0 && ' · '}
                          {DID[use]} <Used visit={visit} use={use} tool={tool} n={uses[use]} />
                        </>
                      ))}
                    </small>
                  </td>
                  {USES.map(({ use }) => (
                    <td class="number wide-only">
                      <Used visit={visit} use={use} tool={tool} n={uses[use]} />
                    </td>
                  ))}
                  <td class="number">
                    {isListed(tool) ? (
                      <FigureLink visit={visit} behind={behind} total={pullRequests}>
                        {count(pullRequests)}
                      </FigureLink>
                    ) : (
                      count(pullRequests)
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </Card>
  );
}

/** In how many merges a tool was used in one way. */
function Used({ visit, use, tool, n }: { visit: Visit; use: keyof typeof DID; tool: string; n: number }) {
  const piece = { of: 'tool', use, tool } as const;
  return (
    <FigureLink visit={visit} behind={{ measure: 'merged', piece, filters: filtersHere(visit) }} total={n}>
      {count(n)}
    </FigureLink>
  );
}
