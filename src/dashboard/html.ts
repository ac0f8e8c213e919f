import type { Child } from 'hono/jsx';
import { Fragment, jsx } from 'hono/jsx/jsx-runtime';
import { raw } from 'hono/html';

/** What a component takes as its content, or a page as a section. */
export type Html = Child;

/** What a script asks for that puts a piece into a page that stands already. */
export const FRAGMENT = 'text/html; fragment';

/** The text of a piece of a page, with all that it waits for. Throws what one of its components throws. */
export async function textOf(html: Html): Promise<string> {
  return jsx(Fragment, { children: html }).toString();
}

/** A piece that is written already. */
export async function settled(html: Html) {
  return raw(await textOf(html));
}

/** A body that is sent piece by piece, in order, each as soon as it and those before it are ready. */
export function streamOf(pieces: Html[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const texts = pieces.map(textOf);
  // A later piece that fails is reported when its place comes; until then it must not count as unhandled.
  for (const text of texts) text.catch(() => undefined);
  let next = 0;
  return new ReadableStream({
    async pull(controller) {
      const text = texts[next++];
      if (text === undefined) controller.close();
      else controller.enqueue(encoder.encode(await text));
    },
  });
}
