import type { distributionRoute } from '../../../routes/metrics/distribution.ts';
import { percent } from '../../charts/parts.tsx';
import { count, share, UNKNOWN } from '../../format.ts';
import { valueName } from '../../filter-words.ts';
import { FigureLink, valueOf } from '../../parts/figure.tsx';
import { Card, Empty } from '../../parts/section.tsx';
import type { Answer } from '../../read.ts';
import type { Visit } from '../../visit.ts';

/** Of fewer values no percentile is told. */
const MIN_VALUES = 5;

/** What kinds of work were merged, each with its share and its cycle time. */
export function Kinds({ visit, read: { n, parts } }: { visit: Visit; read: Answer<typeof distributionRoute> }) {
  const kinds = parts
    .filter((part) => part.n > 0)
    .toSorted((a, b) => Number(a.key === null) - Number(b.key === null) || b.n - a.n);
  const most = Math.max(0, ...kinds.map((kind) => kind.n));
  return (
    <Card title="Kinds of work" note={`${count(n)} merged, by type`} flush>
      {kinds.length === 0 ? (
        <Empty>
          <p>No pull requests were merged in this window.</p>
        </Empty>
      ) : (
        <table class="list kinds">
          <thead>
            <tr>
              <th scope="col">Type</th>
              <th scope="col" class="number">
                Merged
              </th>
              <th scope="col" class="number">
                Share
              </th>
              <th scope="col" class="number">
                Half within
              </th>
            </tr>
          </thead>
          <tbody>
            {kinds.map(({ key, name, n: ofKind, p50 }) => (
              <tr>
                <th scope="row">{key === null ? name : valueName('type', key)}</th>
                <td class="number">
                  {key === null ? (
                    count(ofKind)
                  ) : (
                    <FigureLink visit={visit} behind={{ measure: 'cycle', filters: { type: key } }} total={ofKind}>
                      {count(ofKind)}
                    </FigureLink>
                  )}
                </td>
                <td class="number share">
                  <span>
                    <svg width="100%" height="8" aria-hidden="true">
                      <rect width={percent(ofKind / most)} height="8" rx="2" />
                    </svg>
                    <span>{share(ofKind / n)}</span>
                  </span>
                </td>
                <td class="number">{ofKind < MIN_VALUES ? UNKNOWN : valueOf('cycle', p50)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}
