/** A press on `data-copy` copies the address of the page. */
export function copyAddress(): void {
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[data-copy]') : null;
    if (!link || !navigator.clipboard) return;
    event.preventDefault();
    const words = link.lastChild;
    if (!words) return;
    void copy(words);
  });
}

async function copy(words: ChildNode): Promise<void> {
  await navigator.clipboard.writeText(location.href);
  const before = words.textContent;
  words.textContent = 'Copied';
  setTimeout(() => (words.textContent = before), 2_000);
}
