import { labelOf } from '../../../domain/metrics/measures.ts';
import type { qualityRoute } from '../../../routes/metrics/windowed.ts';
import { count } from '../../format.ts';
import { FigureLink, isFew, medianOrValues, valueOf } from '../../parts/figure.tsx';
import { Card } from '../../parts/section.tsx';
import type { Answer } from '../../read.ts';
import { hereWith, type Visit } from '../../visit.ts';

type Quality = Pick<Answer<typeof qualityRoute>, 'ciTime' | 'checksPassed' | 'flakyChecks'>;
type Seen = Pick<Visit, 'path' | 'address'>;

/** How many flaky checks stand at first, those with the most pull requests; all do at the address of the long table. */
const ROWS = 6;
const TABLE = 'checks';

/** Which checks are flaky, how long CI takes, and how many merges had passed it. */
export function Checks({ visit, quality }: { visit: Seen; quality: Quality }) {
  const { ciTime, checksPassed, flakyChecks } = quality;
  const isWhole = visit.address.own.table === TABLE || flakyChecks.length <= ROWS;
  return (
    <div id="checks" class="anchored">
      <Card
        title="Checks"
        note="of the last commit, from the first start to the end of the last check that counts"
        foot={
          <>
            Flaky: it failed on a commit, and passed on the same commit when it ran again.{' '}
            {!isWhole && (
              <a
                href={`${hereWith(visit, { own: { table: TABLE } })}#checks`}
              >{`The ${count(flakyChecks.length)} most frequent`}</a>
            )}
          </>
        }
        flush
      >
        <div class="flow-checks">
          <dl class="facts">
            <div>
              <dt>
                {labelOf('ciTime')}
                {!isFew(ciTime) && ', half within'}
              </dt>
              <dd>
                <FigureLink visit={visit} behind={{ measure: 'ciTime' }} total={ciTime.n}>
                  {medianOrValues('ciTime', ciTime)}
                </FigureLink>
                <small>
                  {!isFew(ciTime) && `9 of 10 within ${valueOf('ciTime', ciTime.p90)} · `}n {count(ciTime.n)}
                </small>
              </dd>
            </div>
            <div>
              <dt>{labelOf('checksPassed')}</dt>
              <dd>
                <FigureLink visit={visit} behind={{ measure: 'checksPassed' }} total={checksPassed.count}>
                  {valueOf('checksPassed', checksPassed.value)}
                </FigureLink>
                <small>
                  {count(checksPassed.count)} of{' '}
                  <FigureLink
                    visit={visit}
                    behind={{ measure: 'checksPassed', part: 'denominator' }}
                    total={checksPassed.n}
                  >
                    {count(checksPassed.n)}
                  </FigureLink>
                </small>
              </dd>
            </div>
          </dl>
          {flakyChecks.length === 0 ? (
            <p class="pad">No check was flaky in this window.</p>
          ) : (
            <FlakyChecks visit={visit} checks={isWhole ? flakyChecks : flakyChecks.slice(0, ROWS)} />
          )}
        </div>
      </Card>
    </div>
  );
}

function FlakyChecks({ visit, checks }: { visit: Seen; checks: Quality['flakyChecks'] }) {
  return (
    <table class="list">
      <thead>
        <tr>
          <th scope="col">Flaky check</th>
          <th scope="col" class="number" aria-sort="descending">
            Pull requests
          </th>
        </tr>
      </thead>
      <tbody>
        {checks.map(({ name, pullRequests }) => (
          <tr>
            <th scope="row">{name}</th>
            <td class="number">
              <FigureLink
                visit={visit}
                behind={{ measure: 'merged', piece: { of: 'flaky', check: name } }}
                total={pullRequests}
              >
                {count(pullRequests)}
              </FigureLink>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
