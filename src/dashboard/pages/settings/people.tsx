import { AUTHOR_KINDS } from '../../../domain/author-kind.ts';
import { accountRoute, accountsRoute, changeAccountRoute } from '../../../routes/actors.ts';
import { previewRulesRoute } from '../../../routes/rules.ts';
import type { Form } from '../../forms.tsx';
import { count } from '../../format.ts';
import type { Html } from '../../html.ts';
import type { Page } from '../../page.ts';
import { Kept } from '../../parts/filter-bar.tsx';
import { ListTable } from '../../parts/list-table.tsx';
import { Avatar } from '../../parts/person.tsx';
import { PostForm } from '../../parts/post-form.tsx';
import { BeforeAndAfter } from '../../parts/before-and-after.tsx';
import { Card, Notice, part } from '../../parts/section.tsx';
import type { Answer } from '../../read.ts';
import { hereWith, thereWith, type Visit } from '../../visit.ts';
import { isOwner, SettingsFrame } from './frame.tsx';

type Account = Answer<typeof accountRoute>;

/** What the form beside the accounts says: of which account, what it counts as, and the login of the same person. */
const FIELDS = ['account', 'countsAs', 'person', 'preview'] as const;
const CLOSED = { account: null, countsAs: null, person: null, preview: null };

/** The accounts of the history, what each counts as, and which belong to one person. */
export const people: Page = {
  path: '/settings/people',
  title: 'People and bots',
  question: 'What each account counts as: people, agents that write code, or automation; and which are one person.',
  own: ['find', ...FIELDS],
  show(visit) {
    const { account } = visit.address.own;
    const isOpen = account !== undefined && isOwner(visit);
    return {
      crumbs: [{ name: 'Settings', href: thereWith(visit, '/settings/general') }],
      sections: [
        <SettingsFrame
          visit={visit}
          {...(isOpen && { aside: part(visit, 'the account', () => changeOf(visit, account)) })}
        >
          {part(visit, 'the accounts', () => accounts(visit))}
        </SettingsFrame>,
      ],
    };
  },
};

/** Says what an account counts as, and which account stands for its person; an empty field takes back what was said. */
export const accountForm: Form = {
  path: '/settings/people/:id',
  least: 'owner',
  async act({ params, fields, send }) {
    const said = (name: string) => (fields.has(name) ? { [name]: fields.get(name) || null } : {});
    await send(changeAccountRoute, { params, body: { ...said('countsAs'), ...said('personId') } });
  },
};

async function accounts(visit: Visit) {
  const { find, cursor } = visit.address.own;
  const { data, nextCursor } = await visit.read(accountsRoute, {
    query: { limit: '100', ...(find !== undefined && { q: find }), ...(cursor !== undefined && { cursor }) },
  });
  const persons = await loginsOf(visit, data);
  return (
    <Card
      title="Accounts"
      note={isOwner(visit) ? 'sorted by login; open what an account counts as to change it' : 'sorted by login'}
      foot={
        nextCursor !== null && <a href={hereWith(visit, { own: { ...CLOSED, cursor: nextCursor } })}>The next 100</a>
      }
      flush
    >
      <form class="row-form inset" method="get" action={visit.path}>
        <Kept visit={visit} without={['find', ...FIELDS]} />
        <label>
          A part of a login
          <input name="find" type="search" value={find ?? ''} maxlength={200} autocomplete="off" />
        </label>
        <button type="submit">Find</button>
      </form>
      <ListTable heads={[{ name: 'Account' }, { name: 'On GitHub', isWideOnly: true }, { name: 'Counts as' }]}>
        {data.map(({ id, login, githubKind, authorKind, countsAs, personId }) => (
          <tr>
            <td>
              <span class="person">
                <Avatar name={login} isBot={authorKind !== 'people'} />
                {login}
                {personId !== null && <small>is {persons.get(personId)}</small>}
                <small class="narrow-only">{githubKind.replaceAll('_', ' ')}</small>
              </span>
            </td>
            <td class="wide-only">{githubKind.replaceAll('_', ' ')}</td>
            <td>
              {isOwner(visit) ? (
                <a
                  class="link"
                  href={hereWith(visit, { own: { ...CLOSED, account: id } })}
                  aria-label={`${login} counts as ${authorKind}: change`}
                >
                  {authorKind}
                </a>
              ) : (
                authorKind
              )}
              {countsAs !== null && <small>, said by an owner</small>}
            </td>
          </tr>
        ))}
      </ListTable>
    </Card>
  );
}

/** The logins of the accounts that stand for the persons behind these, by their ids. */
async function loginsOf(
  visit: Visit,
  data: Pick<Account, 'id' | 'login' | 'personId'>[],
): Promise<Map<string, string>> {
  const known = new Map(data.map(({ id, login }) => [id, login]));
  const unknown = new Set(
    data.flatMap(({ personId }) => (personId !== null && !known.has(personId) ? [personId] : [])),
  );
  const read = [...unknown].map((id) => visit.read(accountRoute, { params: { id } }));
  for (const { id, login } of await Promise.all(read)) known.set(id, login);
  return known;
}

/** Says what one account is; what would change is shown before it is saved. */
async function changeOf(visit: Visit, id: string): Promise<Html> {
  const { own } = visit.address;
  const account = await visit.read(accountRoute, { params: { id } });
  const { login, authorKind, countsAs, personId } = account;
  const person = await personOf(visit, account);
  return (
    <>
      <Card title={`What ${login} is`}>
        <form class="stack" method="get" action={visit.path}>
          <Kept visit={visit} without={FIELDS} />
          <input type="hidden" name="account" value={id} />
          <input type="hidden" name="preview" value="1" />
          <label>
            Counts as
            <select name="countsAs">
              <option value="">
                {personId === null ? 'what GitHub says' : `what ${person} counts as`}
                {countsAs === null && `: ${authorKind}`}
              </option>
              {AUTHOR_KINDS.map((kind) => (
                <option value={kind} selected={kind === (own['preview'] ? own['countsAs'] : countsAs)}>
                  {kind}
                </option>
              ))}
            </select>
          </label>
          <label>
            Is the same person as
            <input
              name="person"
              value={own['preview'] ? (own['person'] ?? '') : person}
              maxlength={200}
              autocomplete="off"
              placeholder="a login; empty for nobody else"
            />
          </label>
          <div class="row-form">
            <button type="submit">See what this changes</button>
            <a class="button quiet" href={hereWith(visit, { own: CLOSED })}>
              Close
            </a>
          </div>
        </form>
      </Card>
      {own['preview'] !== undefined && part(visit, 'what the change does', () => previewOf(visit, account))}
    </>
  );
}

/** The login of the account that stands for the person of this one; empty when it stands for itself. */
async function personOf(visit: Visit, account: Account): Promise<string> {
  const { personId } = account;
  return personId === null ? '' : ((await loginsOf(visit, [account])).get(personId) ?? '');
}

/** The merges by each kind of author, now and then, and the form that saves the change. */
async function previewOf(visit: Visit, account: Account): Promise<Html> {
  const { id, login, countsAs, personId } = account;
  const { own } = visit.address;
  const wanted = AUTHOR_KINDS.find((kind) => kind === own['countsAs']) ?? null;
  const asked = own['person']?.trim() ?? '';
  // A login may have belonged to several accounts: the one that is joined already stays.
  const isSame = asked === (await personOf(visit, account));
  const [found] =
    isSame || asked === '' ? [] : (await visit.read(accountsRoute, { query: { login: asked, limit: '1' } })).data;
  if (!isSame && asked !== '' && !found) {
    return <Notice tone="bad">No account of the history has the login {asked}.</Notice>;
  }
  const joinedTo = isSame ? personId : found ? (found.personId ?? found.id) : null;
  if (joinedTo === id) return <Notice tone="bad">{asked} is the same person already.</Notice>;
  if (wanted === countsAs && joinedTo === personId) return <Notice tone="info">Nothing is changed yet.</Notice>;
  const person = joinedTo === null ? null : await visit.read(accountRoute, { params: { id: joinedTo } });
  // Without a word of its own, an account counts as its person does; what a separated one is follows when it is saved.
  const kind = wanted ?? person?.authorKind ?? null;
  const isKnown = kind !== null || personId === null;
  const merges = isKnown ? (await visit.read(previewRulesRoute, { body: { people: { [id]: kind } } })).people : null;
  return (
    <Card title="Before you save">
      {merges && (
        <BeforeAndAfter
          head="Merged, last 26 weeks"
          rows={AUTHOR_KINDS.map((one) => [`by ${one}`, count(merges.before[one]), count(merges.after[one])])}
        />
      )}
      <p>
        {joinedTo !== personId &&
          (person
            ? `${login} and ${person.login} count as one person. `
            : `${login} counts as a person of its own again, of the kind that GitHub says. `)}
        All weeks are counted again; until then the old numbers stay.
      </p>
      <PostForm
        visit={{ ...visit, address: { ...visit.address, own: {} } }}
        action={`/settings/people/${id}`}
        className="row-form"
      >
        {wanted !== countsAs && <input type="hidden" name="countsAs" value={wanted ?? ''} />}
        {joinedTo !== personId && <input type="hidden" name="personId" value={joinedTo ?? ''} />}
        <button class="button primary" type="submit">
          Save and count again
        </button>
      </PostForm>
    </Card>
  );
}
