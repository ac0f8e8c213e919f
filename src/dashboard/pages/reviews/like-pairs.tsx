import { count, counted, share } from '../../format.ts';
import { Icon } from '../../parts/icon.tsx';
import type { ReviewersAnswer, Withheld } from './reads.ts';
import { ListTable } from '../../parts/list-table.tsx';

/** Pairs of reviewers who nearly always decide alike, behind a fold. */
export function LikePairs({ reviewers }: { reviewers: ReviewersAnswer | Withheld }) {
  if ('why' in reviewers) return null;
  const pairs = reviewers.pairs.filter(({ isRedundant }) => isRedundant);
  return (
    <details class="card fold" id="pairs">
      <summary>
        <Icon name="down" />
        <h2>Pairs that decide alike</h2>
        <span>{counted(pairs.length, 'pair')}</span>
      </summary>
      {pairs.length === 0 ? (
        <p class="pad">No two people decided alike on nearly all of ten or more pull requests.</p>
      ) : (
        <div class="content flush">
          <ListTable
            heads={[
              { name: 'Reviewers' },
              { name: 'Decided both', isNumber: true },
              { name: 'Decided alike', isNumber: true },
            ]}
          >
            {pairs.map(({ first, second, together, agreements, agreement }) => (
              <tr>
                <th scope="row">
                  {first.login} and {second.login}
                </th>
                <td class="number">{count(together)}</td>
                <td class="number">
                  {count(agreements)} ({share(agreement)})
                </td>
              </tr>
            ))}
          </ListTable>
        </div>
      )}
      <p class="pad faint">
        Listed are two people who both decided on at least 10 pull requests, and alike on 95 % of them or more.
      </p>
    </details>
  );
}
