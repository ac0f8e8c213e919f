import { auditLogRoute } from '../../../routes/audit-log.ts';
import { moment } from '../../format.ts';
import type { Page } from '../../page.ts';
import { Card, part } from '../../parts/section.tsx';
import { hereWith, thereWith, type Visit } from '../../visit.ts';
import { isOwner, SettingsFrame } from './frame.tsx';
import { ListTable } from '../../parts/list-table.tsx';

/** Who changed what, and when. */
export const auditLogPage: Page = {
  path: '/settings/audit-log',
  title: 'Audit log',
  question: 'Who changed rights, rules and data, and when. Nothing in it can be changed.',
  own: ['actor', 'action'],
  show(visit) {
    return {
      crumbs: [{ name: 'Settings', href: thereWith(visit, '/settings/general') }],
      sections: [
        <SettingsFrame visit={visit}>
          {isOwner(visit) ? (
            part(visit, 'the audit log', () => entries(visit))
          ) : (
            <Card title="Audit log">Owners can read this.</Card>
          )}
        </SettingsFrame>,
      ],
    };
  },
};

async function entries(visit: Visit) {
  const { actor, action, cursor } = visit.address.own;
  const { data, nextCursor } = await visit.read(auditLogRoute, {
    query: {
      ...(actor !== undefined && { actor }),
      ...(action !== undefined && { action }),
      ...(cursor !== undefined && { cursor }),
    },
  });
  const { workspace, now } = visit;
  return (
    <Card
      title="Changes"
      note="the newest first"
      aside={(actor !== undefined || action !== undefined) && <a href={thereWith(visit, visit.path)}>Show all</a>}
      foot={nextCursor !== null && <a href={hereWith(visit, { own: { cursor: nextCursor } })}>The next</a>}
      flush
    >
      {data.length === 0 ? (
        <p class="empty">Nothing was changed yet.</p>
      ) : (
        <ListTable heads={[{ name: 'When' }, { name: 'Who' }, { name: 'What' }]}>
          {data.map(({ at, action: done, actor: by, subject, before, after, requestId }) => (
            <tr>
              <td>{moment(at, workspace.timeZone, now)}</td>
              <td>
                <a href={hereWith(visit, { own: { actor: by.name, cursor: null } })}>{by.name}</a>
                <small>{by.kind}</small>
              </td>
              <td>
                <a href={hereWith(visit, { own: { action: done, cursor: null } })}>
                  {done.replace('.', ' ').replaceAll('-', ' ')}
                </a>
                {subject.name !== null && subject.name !== '' && `: ${subject.name}`}
                <details>
                  <summary class="faint">Details</summary>
                  <dl class="facts">
                    <dt>before</dt>
                    <dd>
                      <code>{JSON.stringify(before)}</code>
                    </dd>
                    <dt>after</dt>
                    <dd>
                      <code>{JSON.stringify(after)}</code>
                    </dd>
                    <dt>request</dt>
                    <dd>
                      <code>{requestId}</code>
                    </dd>
                  </dl>
                </details>
              </td>
            </tr>
          ))}
        </ListTable>
      )}
    </Card>
  );
}
