// The repositories of the workspace, with the running sync of each moving live. Text from outside only ever becomes
// `textContent`: nothing here makes HTML out of a string.

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

/** Calls the API; anything but success is thrown with what the API says of it. */
async function call(path, body) {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(path, { ...init, headers: { 'content-type': 'application/json' } });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.detail ?? `HTTP ${response.status}`);
  return answer;
}

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function day(instant) {
  return new Date(instant).toLocaleDateString(undefined, { dateStyle: 'medium' });
}

function coverage(repository) {
  if (repository.unavailableReason) return `Not available on GitHub: ${repository.unavailableReason}`;
  if (!repository.syncedThrough) return 'Not synced yet';
  const since = repository.fullHistory ? 'Full history' : `Since ${day(repository.coveredSince)}`;
  return `${since}, current through ${new Date(repository.syncedThrough).toLocaleString()}`;
}

function receiptView(receipt) {
  const rows = COUNTS.map(([name, label]) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row', textContent: label }),
      element('td', { textContent: receipt.stored[name].toLocaleString() }),
      element('td', { textContent: receipt.expected[name].toLocaleString() }),
    ),
  );
  const head = element(
    'tr',
    {},
    ...['', 'Stored', 'GitHub says'].map((textContent) => element('th', { scope: 'col', textContent })),
  );
  const verdict = receipt.complete
    ? element('p', { className: 'good receipt', textContent: 'Receipt: complete' })
    : element('p', { className: 'receipt', textContent: `Receipt: missing ${receipt.missing.join(', ') || 'rows'}` });
  const capped = receipt.capped.map(({ number, list: name, total, listed }) =>
    element('p', { className: 'dim', textContent: `#${number}: GitHub lists ${listed} of ${total} ${name}` }),
  );
  return [verdict, element('table', {}, element('thead', {}, head), element('tbody', {}, ...rows)), ...capped];
}

function syncText(sync) {
  const { pullRequests, estimatedTotal, percent } = sync.progress;
  const total = estimatedTotal === null ? '' : ` of ${estimatedTotal.toLocaleString()}`;
  const wait = sync.status === 'waiting' ? `, waiting until ${new Date(sync.resumeAt).toLocaleTimeString()}` : '';
  return `${sync.phase.replace('_', ' ')}: ${pullRequests.toLocaleString()}${total} pull requests (${percent ?? 0} %)${wait}`;
}

/** Follows a sync on its card until it ends, then shows the repository as it is. */
function follow(card, repository, sync) {
  const bar = element('progress', { max: 100, value: sync.progress.percent ?? 0 });
  bar.setAttribute('aria-label', `Sync of ${repository.fullName}`);
  const text = element('p', { className: 'dim', textContent: syncText(sync) });
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

/** Shows a repository anew; the record of the sync that just ended may be ahead of the stored one. */
async function refresh(card, id, ended) {
  const repository = await call(`/v1/repositories/${id}`);
  if (ended?.receipt) repository.lastReceipt = ended.receipt;
  const fresh = cardOf(repository);
  if (ended?.error) fresh.querySelector('[role=alert]').textContent = `Sync ${ended.status}: ${ended.error.detail}`;
  card.replaceWith(fresh);
}

function cardOf(repository) {
  const days = element('input', { name: 'daysBack', inputMode: 'numeric', size: 8, placeholder: 'what is due' });
  const alert = element('p');
  alert.setAttribute('role', 'alert');
  const form = element(
    'form',
    {},
    element('label', {}, 'Days back', days),
    element('button', { type: 'submit', textContent: 'Sync now' }),
  );
  const card = element(
    'article',
    {},
    element('h2', { textContent: repository.fullName }),
    element('p', { className: 'dim', textContent: coverage(repository) }),
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
      follow(card, repository, await call(`/v1/repositories/${repository.id}/syncs`, body));
    } catch (error) {
      alert.textContent = error.message;
    }
  });
  if (repository.sync) follow(card, repository, repository.sync);
  return card;
}

async function show() {
  const cards = [];
  for (let cursor = ''; cursor !== null;) {
    const page = await call(`/v1/repositories?limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    cards.push(...page.data.map(cardOf));
    cursor = page.nextCursor;
  }
  const empty = element('p', { className: 'empty', textContent: 'No repository yet. Add one above, as OWNER/NAME.' });
  list.replaceChildren(...(cards.length > 0 ? cards : [empty]));
}

async function add() {
  addAlert.textContent = '';
  try {
    await call('/v1/repositories', { fullName: new FormData(addForm).get('fullName') });
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

try {
  await show();
} catch (error) {
  addAlert.textContent = error.message;
}
