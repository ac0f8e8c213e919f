import { queryOf } from '../../domain/page-address.ts';
import { forgetViewRoute, keepViewRoute, viewsRoute } from '../../routes/views.ts';
import type { Form } from '../forms.tsx';
import { Kept } from '../parts/filter-bar.tsx';
import { PostForm, writtenIn } from '../parts/post-form.tsx';
import type { Visit } from '../visit.ts';
import { columnName, COLUMNS, type ColumnName } from './rows.tsx';
import { readAll } from '../read.ts';

/** Which columns are shown. */
export function ColumnMenu({ visit, chosen }: { visit: Visit; chosen: readonly ColumnName[] }) {
  return (
    <details class="menu text-menu" name="list">
      <summary>Columns</summary>
      <div class="menu-body">
        <form method="get" action={visit.path}>
          <Kept visit={visit} without={['columns']} />
          {COLUMNS.map((name) => (
            <label>
              <input type="checkbox" name="columns" value={name} checked={chosen.includes(name)} />
              {columnName(name)}
            </label>
          ))}
          <button class="button primary" type="submit">
            Show
          </button>
        </form>
      </div>
    </details>
  );
}

/** Keeps the address of a page under a name; everybody may, for themselves. */
export const keepViewForm: Form = {
  path: '/views',
  least: 'reader',
  async act({ fields, send }) {
    const field = (name: string) => fields.get(name) ?? '';
    await send(keepViewRoute, { body: { name: field('name'), page: field('page'), query: field('query') } });
  },
};

/** Deletes a view of the person. */
export const forgetViewForm: Form = {
  path: '/views/:id/delete',
  least: 'reader',
  async act({ params, send }) {
    await send(forgetViewRoute, { params });
  },
};

/** The views that the person keeps of this page, and the form to keep what is seen. */
export async function ViewMenu({ visit }: { visit: Visit }) {
  const views = await readAll(visit.read, viewsRoute);
  const mine = views.filter(({ page }) => page === visit.path);
  const { pr: _, cursor: _cursor, ...own } = visit.address.own;
  const query = queryOf({ ...visit.address, own }).replace(/^\?/, '');
  const written = writtenIn(visit, keepViewForm.path, 'name');
  return (
    <details class="menu text-menu" name="list" open={written !== null}>
      <summary>Views{mine.length > 0 && ` (${mine.length})`}</summary>
      <div class="menu-body">
        {mine.length > 0 && (
          <ul class="views">
            {mine.map(({ id, name, query: kept }) => (
              <li>
                <a
                  href={`${visit.path}${kept === '' ? '' : `?${kept}`}`}
                  {...(kept === query && { 'aria-current': 'true' })}
                >
                  {name}
                </a>
                <PostForm visit={visit} action={`/views/${id}/delete`}>
                  <button class="quiet" type="submit" aria-label={`Delete the view ${name}`}>
                    Delete
                  </button>
                </PostForm>
              </li>
            ))}
          </ul>
        )}
        <PostForm visit={visit} action={keepViewForm.path}>
          <input type="hidden" name="page" value={visit.path} />
          <input type="hidden" name="query" value={query} />
          <label>
            Keep what is seen as
            <input name="name" value={written ?? ''} required maxlength={100} autocomplete="off" />
          </label>
          <button class="button primary" type="submit">
            Save as view
          </button>
        </PostForm>
      </div>
    </details>
  );
}
