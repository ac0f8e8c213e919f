import type { Theme } from '../theme.ts';

const THEMES = [
  { value: 'system', words: 'System' },
  { value: 'light', words: 'Light' },
  { value: 'dark', words: 'Dark' },
] as const;

/** Which colours the pages have. `to` is the page that is shown again. */
export function ThemeSwitch({ theme, to }: { theme: Theme; to: string }) {
  return (
    <form class="theme" method="post" action="/theme" data-theme-switch aria-label="Colours">
      <input type="hidden" name="to" value={to} />
      {THEMES.map(({ value, words }) => (
        <button type="submit" name="theme" value={value} aria-pressed={String(value === (theme ?? 'system'))}>
          {words}
        </button>
      ))}
    </form>
  );
}
