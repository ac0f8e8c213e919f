/** The switch of the colours changes the page at once; the form behind it keeps the choice without a script, too. */
export function theme(): void {
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches('[data-theme-switch]')) return;
    const { submitter } = event;
    if (!(submitter instanceof HTMLButtonElement)) return;
    event.preventDefault();
    const { value } = submitter;
    if (value === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = value;
    for (const button of form.querySelectorAll('button'))
      button.setAttribute('aria-pressed', String(button === submitter));
    void fetch(form.action, { method: 'POST', body: new URLSearchParams({ theme: value, to: location.pathname }) });
  });
}
