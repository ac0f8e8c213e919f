// The repositories of the workspace. The running sync of each is shown live.

import { read, readAll, send } from './api.js';
import { coverage } from './coverage.js';
import { alertLine, dim, element } from './element.js';
import { instant, number } from './format.js';
import { table } from './table.js';

const COUNTS = [
  ['pullRequests', 'Pull requests'],
  ['reviews', 'Reviews'],
  ['commits', 'Commits'],
  ['files', 'Files'],
  ['comments', 'Comments'],
  ['checkRuns', 'Check runs'],
];

const list = document.querySelector('#repositories');
const addForm = document.querySelector('#add');
const addAlert = addForm.querySelector('[role=alert]');

function receiptView(receipt) {
  const rows = COUNTS.map(([name, label]) => [label, number(receipt.stored[name]), number(receipt.expected[name])]);
  const setAside = receipt.setAside ?? [];
  const verdict = receipt.complete
    ? element('p', { className: 'good receipt', textContent: 'Receipt: complete' })
    : element('p', { className: 'receipt', textContent: `Receipt: ${verdictOf(receipt.missing, setAside.length)}` });
  const capped = receipt.capped.map(({ number: nr, list: name, total, listed }) =>
    dim(`#${nr}: GitHub lists ${number(listed)} of ${number(total)} ${name}`),
  );
  return [
    verdict,
    table('Rows, against GitHub’s totals', ['', 'Stored', 'GitHub says'], rows),
    ...capped,
    ...setAside.map(asideLine),
  ];
}

function verdictOf(missing, setAside) {
  if (missing.length === 0 && setAside > 0) return `complete but for ${number(setAside)} set aside`;
  return `missing ${missing.join(', ') || 'rows'}`;
}

/** Says what could not be read or stored, why, and when it will be requested again. */
function asideLine({ number: nr, list: name, reason, nextTry }) {
  const what = [nr === null ? '' : `#${nr}`, name ?? ''].filter((part) => part !== '').join(' ') || 'A pull request';
  return dim(`${what} set aside: ${reason}${nextTry === null ? '' : `; requested again ${instant(nextTry)}`}`);
}

function syncText(sync) {
  const { pullRequests, estimatedTotal, percent } = sync.progress;
  const total = estimatedTotal === null ? '' : ` of ${number(estimatedTotal)}`;
  const wait = sync.status === 'waiting' ? `, waiting until ${instant(sync.resumeAt)}` : '';
  return `${sync.phase.replace('_', ' ')}: ${number(pullRequests)}${total} pull requests (${percent ?? 0} %)${wait}`;
}

/** Shows the progress of a sync on its card until the sync ends, then shows the repository again. */
function follow(card, repository, sync) {
  const bar = element('progress', { max: 100, value: sync.progress.percent ?? 0 });
  bar.setAttribute('aria-label', `Sync of ${repository.fullName}`);
  const text = dim(syncText(sync));
  card.querySelector('.live').replaceChildren(bar, text);
  card.querySelector('button').disabled = true;
  const events = new EventSource(`/v1/syncs/${sync.id}/events`);
  events.addEventListener('message', (event) => {
    const record = JSON.parse(event.data);
    bar.value = record.progress.percent ?? 0;
    text.textContent = syncText(record);
    if (record.finishedAt === null) return;
    events.close();
    void refresh(card, repository.id, record);
  });
}

/** Shows a repository again. The record of the sync that just ended may be newer than the stored one. */
async function refresh(card, id, ended) {
  const repository = await read(`/v1/repositories/${id}`);
  if (ended?.receipt) repository.lastReceipt = ended.receipt;
  const fresh = cardOf(repository);
  if (ended?.error) fresh.querySelector('[role=alert]').textContent = `Sync ${ended.status}: ${ended.error.detail}`;
  card.replaceWith(fresh);
}

function cardOf(repository) {
  const days = element('input', { name: 'daysBack', inputMode: 'numeric', size: 8, placeholder: 'what is due' });
  const alert = alertLine();
  const form = element(
    'form',
    {},
    element('label', {}, 'Days back', days),
    element('button', { type: 'submit', textContent: 'Sync now' }),
  );
  const card = element(
    'article',
    {},
    element('h2', {}, element('a', { href: `/repositories/${repository.id}`, textContent: repository.fullName })),
    dim(coverage(repository)),
    element('div', { className: 'live' }),
    ...(repository.lastReceipt ? receiptView(repository.lastReceipt) : []),
    form,
    alert,
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    alert.textContent = '';
    const wanted = days.value.trim();
    try {
      const body = wanted === '' ? {} : { daysBack: /^-?\d+(\.\d+)?$/.test(wanted) ? Number(wanted) : wanted };
      follow(card, repository, await send(`/v1/repositories/${repository.id}/syncs`, body));
    } catch (error) {
      alert.textContent = error.message;
    }
  });
  if (repository.sync) follow(card, repository, repository.sync);
  return card;
}

async function show() {
  const cards = (await readAll('/v1/repositories')).map(cardOf);
  const empty = element('p', { className: 'empty', textContent: 'No repository yet. Add one above, as OWNER/NAME.' });
  list.replaceChildren(...(cards.length > 0 ? cards : [empty]));
}

async function add() {
  addAlert.textContent = '';
  try {
    await send('/v1/repositories', { fullName: new FormData(addForm).get('fullName') });
    addForm.reset();
    await show();
  } catch (error) {
    addAlert.textContent = error.message;
  }
}

addForm.addEventListener('submit', (event) => {
  event.preventDefault();
  void add();
});
addForm.querySelector('button').disabled = false;

try {
  await show();
} catch (error) {
  addAlert.textContent = error.message;
}
