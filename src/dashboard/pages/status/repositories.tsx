import { count } from '../../format.ts';
import type { Html } from '../../html.ts';
import { Chip } from '../../parts/chips.tsx';
import { Ago } from '../../parts/running-sync.tsx';
import { Card, Empty } from '../../parts/section.tsx';
import { clockOf, whenWords } from '../../sync-words.ts';
import { thereWith, type Visit } from '../../visit.ts';
import type { Health } from './health.ts';
import { ListTable } from '../../parts/list-table.tsx';

const CONDITIONS: Record<Health['repositories'][number]['condition'], Html> = {
  failed: <Chip tone="bad">cannot be read</Chip>,
  late: <Chip tone="warn">not checked lately</Chip>,
  reading: <Chip tone="info">reading</Chip>,
  nothing_yet: <Chip tone="plain">never synced</Chip>,
  well: <Chip tone="good">current</Chip>,
};

/** How it stands with each repository. */
export function Repositories({ visit, health }: { visit: Visit; health: Health }) {
  const clock = clockOf(visit);
  return (
    <Card
      title="Repositories"
      note={`${count(health.n)}, those first that need somebody`}
      aside={<a href={thereWith(visit, '/repositories')}>Side by side</a>}
      foot={
        health.n > health.repositories.length && `${count(health.n - health.repositories.length)} more are not listed.`
      }
      flush
    >
      {health.repositories.length === 0 ? (
        <Empty>
          <p>No repository is tracked yet.</p>
        </Empty>
      ) : (
        <ListTable
          label="Repositories"
          stacked
          heads={[
            { name: 'Repository' },
            { name: 'State' },
            { name: 'Checked' },
            { name: 'Complete through' },
            { name: 'Last failure' },
            { name: 'Set aside', isNumber: true },
          ]}
        >
          {health.repositories.map((each) => (
            <tr>
              <td>
                <a class="title" href={thereWith(visit, `/repositories/${each.id}`)}>
                  {each.fullName}
                </a>
              </td>
              <td data-head="State">{CONDITIONS[each.condition]}</td>
              <td data-head="Checked">
                <Ago at={each.lastCheckedAt} now={visit.now} />
              </td>
              <td data-head="Complete through">
                {each.completeThrough === null ? '–' : whenWords(each.completeThrough, clock)}
              </td>
              <td data-head="Last failure">
                {each.lastSync?.status === 'failed' ? whenWords(each.lastSync.finishedAt, clock) : 'none'}
              </td>
              <td class="number" data-head="Set aside">
                {count(each.setAside)}
              </td>
            </tr>
          ))}
        </ListTable>
      )}
    </Card>
  );
}
