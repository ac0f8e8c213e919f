import type { Html } from './html.ts';

/** A text of the registries, which are written for Markdown: what is between backticks is code, and links are their words. */
export function inlineCode(text: string): Html {
  const plain = text.replaceAll(/\[([^\]]+)\]\([^)]*\)/g, '$1');
  return plain.split('`').map((part, index) => (index % 2 === 1 ? <code>{part}</code> : part));
}
