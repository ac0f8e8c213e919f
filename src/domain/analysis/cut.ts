import { cleanText } from '../clean-text.ts';
import { estimateTokens, MAX_CHARACTERS_A_TOKEN } from './tokens.ts';

/** Of what is kept, the part that is the beginning: what a tool adds stands at the end. */
const HEAD = 0.75;

/** What JSON makes of a text costs tokens too: line ends, quotation marks. */
function tokensOf(text: string): number {
  return estimateTokens(JSON.stringify(text));
}

/**
 * A text that takes at most so many tokens as JSON: its beginning and its end, and between them how many characters are
 * missing. Empty when not even that fits.
 */
export function cutText(text: string, tokens: number): string {
  // However long a text is, no more of it is looked at than could fit.
  const most = tokens * MAX_CHARACTERS_A_TOKEN;
  if (text.length <= most && tokensOf(text) <= tokens) return text;
  // A slice may begin or end within a character of two halves, which is none.
  const [begin, end] = [text.slice(0, most), text.slice(Math.max(most, text.length - most))];
  const characters = Array.from(cleanText(begin) + cleanText(end));
  const missing = countCharacters(text) - characters.length;
  let [kept, tooMany] = [-1, characters.length + 1];
  while (tooMany - kept > 1) {
    const middle = Math.floor((kept + tooMany) / 2);
    if (tokensOf(shortened(characters, middle, missing)) <= tokens) kept = middle;
    else tooMany = middle;
  }
  return kept < 0 ? '' : shortened(characters, kept, missing);
}

function shortened(characters: string[], kept: number, missing: number): string {
  const head = Math.ceil(kept * HEAD);
  const left = characters.length - kept + missing;
  const end = characters.slice(characters.length - (kept - head)).join('');
  return `${characters.slice(0, head).join('').trimEnd()} … ${grouped(left)} more characters … ${kept > head ? end.trimStart() : ''}`.trim();
}

/** Entries as far as they fit, and how many more there are, in the words of `more`. */
export function fitEntries<Entry>(entries: Entry[], tokens: number, count: number, name: string): (Entry | string)[] {
  const fitting: Entry[] = [];
  let left = tokens - tokensOf(moreOf(count, name));
  for (const entry of entries) {
    // A line end, a comma and the indentation come with each.
    left -= estimateTokens(JSON.stringify(entry, null, 1)) + 3;
    if (left < 0) break;
    fitting.push(entry);
  }
  const missing = count - fitting.length;
  return missing > 0 ? [...fitting, moreOf(missing, name)] : fitting;
}

function moreOf(count: number, name: string): string {
  return `… ${grouped(count)} more ${name}`;
}

/** Code points, without an array of them. */
function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** 1234567 as 1,234,567, on every machine. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
