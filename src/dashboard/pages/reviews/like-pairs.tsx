import { count, counted, share } from '../../format.ts';
import { FigureLink } from '../../parts/figure.tsx';
import { Icon } from '../../parts/icon.tsx';
import type { ReviewersAnswer, Withheld } from './reads.ts';
import { ListTable } from '../../parts/list-table.tsx';
import type { Visit } from '../../visit.ts';

/** Pairs of reviewers who nearly always decide alike, behind a fold. */
export function LikePairs({
  visit,
  reviewers,
}: {
  visit: Pick<Visit, 'address'>;
  reviewers: Pick<ReviewersAnswer, 'pairs'> | Withheld;
}) {
  if ('why' in reviewers) return null;
  // Without `reviewer` the filters of people mean the reviewers here, and the authors in the list of merges.
  const filters = visit.address.filters.reviewer === undefined ? { author: null, team: null } : {};
  const behind = (of: 'decided' | 'alike', names: [string, string]) =>
    ({ measure: 'merged', piece: { of, reviewers: names }, filters }) as const;
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
                <td class="number">
                  <FigureLink visit={visit} behind={behind('decided', [first.login, second.login])} total={together}>
                    {count(together)}
                  </FigureLink>
                </td>
                <td class="number">
                  <FigureLink visit={visit} behind={behind('alike', [first.login, second.login])} total={agreements}>
                    {count(agreements)}
                  </FigureLink>{' '}
                  ({share(agreement)})
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
