import { AUTHOR_KINDS } from '../../../domain/author-kind.ts';
import { accountsRoute, changeAccountRoute } from '../../../routes/actors.ts';
import type { Form } from '../../forms.tsx';
import type { Page } from '../../page.ts';
import { Avatar } from '../../parts/person.tsx';
import { PostForm } from '../../parts/post-form.tsx';
import { Card, part } from '../../parts/section.tsx';
import { hereWith, type Visit } from '../../visit.ts';
import { isOwner, SettingsFrame } from './frame.tsx';
import { ListTable } from '../../parts/list-table.tsx';

/** The accounts of the history, and what each counts as. */
export const people: Page = {
  path: '/settings/people',
  title: 'People and bots',
  question: 'What each account counts as: people, agents that write code, or automation.',
  own: ['find'],
  show(visit) {
    return {
      crumbs: [{ name: 'Settings', href: '/settings/general' }],
      sections: [<SettingsFrame visit={visit}>{part(visit, 'the accounts', () => accounts(visit))}</SettingsFrame>],
    };
  },
};

/** Says what an account counts as; an empty choice leaves it to what GitHub and the AI tools say. */
export const accountForm: Form = {
  path: '/settings/people/:id',
  least: 'owner',
  async act({ params, fields, send }) {
    await send(changeAccountRoute, { params, body: { countsAs: fields.get('countsAs') || null } });
  },
};

async function accounts(visit: Visit) {
  const { find, cursor } = visit.address.own;
  const { data, nextCursor } = await visit.read(accountsRoute, {
    query: { limit: '100', ...(find !== undefined && { q: find }), ...(cursor !== undefined && { cursor }) },
  });
  return (
    <Card
      title="Accounts"
      note="sorted by login"
      foot={nextCursor !== null && <a href={hereWith(visit, { own: { cursor: nextCursor } })}>The next 100</a>}
      flush
    >
      <form class="row-form inset" method="get" action={visit.path}>
        <label>
          A part of a login
          <input name="find" type="search" value={find ?? ''} maxlength={200} autocomplete="off" />
        </label>
        <button type="submit">Find</button>
      </form>
      <ListTable heads={[{ name: 'Account' }, { name: 'On GitHub', isWideOnly: true }, { name: 'Counts as' }]}>
        {data.map(({ id, login: name, githubKind, authorKind, countsAs }) => (
          <tr>
            <td>
              <span class="person">
                <Avatar name={name} isBot={authorKind !== 'people'} />
                {name}
              </span>
            </td>
            <td class="wide-only">{githubKind.replaceAll('_', ' ')}</td>
            <td>
              {isOwner(visit) ? (
                <PostForm visit={visit} action={`/settings/people/${id}`} className="inline">
                  <select name="countsAs" aria-label={`${name} counts as`}>
                    <option value="">{countsAs === null ? authorKind : 'what GitHub says'}</option>
                    {AUTHOR_KINDS.map((kind) => (
                      <option value={kind} selected={kind === countsAs}>
                        {kind}, said by an owner
                      </option>
                    ))}
                  </select>
                  <button type="submit">Save</button>
                </PostForm>
              ) : (
                authorKind
              )}
            </td>
          </tr>
        ))}
      </ListTable>
    </Card>
  );
}
