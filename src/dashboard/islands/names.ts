/** How long after the last letter names are looked for. */
const PAUSE_MS = 150;

/** A field of a filter offers the names that have what is typed in them; without this it is a plain field. */
export function names(): void {
  let timer = 0;
  document.addEventListener('input', ({ target }) => {
    if (!(target instanceof HTMLInputElement) || target.dataset['names'] === undefined) return;
    clearTimeout(timer);
    timer = setTimeout(() => void offer(target), PAUSE_MS);
  });
  document.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof HTMLInputElement) || target.dataset['names'] === undefined) return;
    void offer(target);
  });
}

function listOf(field: HTMLInputElement): Element {
  if (field.list) return field.list;
  const list = document.createElement('datalist');
  list.id = `names-${field.dataset['names']}`;
  field.after(list);
  field.setAttribute('list', list.id);
  return list;
}

async function offer(field: HTMLInputElement): Promise<void> {
  const { value: q } = field;
  const list = listOf(field);
  const of = field.dataset['names'] ?? '';
  const response = await fetch(`/filter-names?${new URLSearchParams({ of, q })}`);
  // A later letter has asked again.
  if (!response.ok || field.value !== q) return;
  const answer = new DOMParser().parseFromString(`<datalist>${await response.text()}</datalist>`, 'text/html');
  list.replaceChildren(...answer.querySelectorAll('option'));
}
