import { raw } from 'hono/html';
import assets from '../../../dist/assets.json';
import type { Html } from '../html.ts';
import type { Theme } from '../theme.ts';

/** The begin of a document until its body, to be sent before the rest is known. `isApart`: it has the second style sheet, too. */
export function documentStart({
  title,
  theme,
  isApart = false,
}: {
  title: string;
  theme: Theme;
  isApart?: boolean;
}): Html {
  return (
    <>
      {raw('<!doctype html>')}
      {raw(`<html lang="en"${theme === null ? '' : ` data-theme="${theme}"`}>`)}
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title === 'tformance-edge' ? title : `${title} · tformance-edge`}</title>
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href={assets.style} />
        {isApart && <link rel="stylesheet" href={assets.apart} />}
        <script type="module" src={assets.script} />
      </head>
      {raw('<body>')}
    </>
  );
}

/** What closes it. */
export const DOCUMENT_END: Html = raw('</body></html>');

/** A whole document without the frame, for who is not signed in. */
export function PlainDocument({ title, theme, children }: { title: string; theme: Theme; children: Html }) {
  return (
    <>
      {documentStart({ title, theme })}
      <main class="plain" id="main">
        {children}
      </main>
      {DOCUMENT_END}
    </>
  );
}
