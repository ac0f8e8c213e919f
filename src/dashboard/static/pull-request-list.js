import { addressWith, said } from './address.js';
import { read } from './api.js';
import { dim, element } from './element.js';
import { instant, number, person } from './format.js';
import { moreButton } from './more.js';
import { fill } from './section.js';

const PATH = '/v1/pull-requests';
const PAGE = 25;

const form = document.querySelector('#filter');

/** The pull requests of a repository that match the form, the last updated first. */
export function showPullRequests(repositoryId) {
  const { state, q } = form.elements;
  state.value = said('state');
  q.value = said('q');
  const show = () => {
    const asked = { repositoryId, state: state.value, q: q.value.trim(), limit: PAGE };
    void fill('pull-requests', read(PATH, asked), (page) => listView(page, asked));
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    history.replaceState(null, '', addressWith({ state: state.value, q: q.value.trim() }));
    show();
  });
  form.querySelector('button').disabled = false;
  show();
}

function listView(page, asked) {
  if (page.data.length === 0) return [dim('No pull request was found.')];
  const rows = element('ul', { className: 'rows' }, ...page.data.map(entryOf));
  return [rows, moreButton(rows, PATH, asked, page, entryOf)];
}

function entryOf({ id, number: nr, title, state, isDraft, author, updatedAt, additions, deletions, aiTools }) {
  const facts = [
    isDraft && state === 'open' ? 'draft' : state,
    person(author),
    `updated ${instant(updatedAt)}`,
    `+${number(additions)} −${number(deletions)}`,
    ...(aiTools.length > 0 ? [`AI: ${aiTools.join(', ')}`] : []),
  ];
  return element(
    'li',
    {},
    element('a', { href: `/pull-requests/${id}`, textContent: title || '(no title)' }),
    ` #${nr}`,
    dim(facts.join(' · ')),
  );
}
