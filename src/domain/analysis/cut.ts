import { cleanText } from '../clean-text.ts';
import { estimateTokens, MAX_CHARACTERS_A_TOKEN } from './tokens.ts';

/**
 * The share of the kept text that is taken from its beginning. Tools add their lines at a text's end, so some of the
 * end is kept too.
 */
const HEAD = 0.75;

/** The tokens of a text as JSON: escaped line ends and quotation marks cost tokens too. */
function tokensOf(text: string): number {
  return estimateTokens(JSON.stringify(text));
}

/**
 * Cuts a text so that as JSON it takes at most this many tokens. Its beginning and its end are kept; between them
 * stands how many characters are missing. The result is empty when not even that fits.
 */
export function cutText(text: string, tokens: number): string {
  // No more of a long text is looked at than could fit.
  const most = tokens * MAX_CHARACTERS_A_TOKEN;
  if (text.length <= most && tokensOf(text) <= tokens) return text;
  // A slice may begin or end inside a surrogate pair; half a pair is no character.
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

/**
 * The first entries that fit into this many tokens. When some are left out, a last entry says how many more there are.
 */
export function fitEntries<Entry>(entries: Entry[], tokens: number, count: number, name: string): (Entry | string)[] {
  const fitting: Entry[] = [];
  let left = tokens - tokensOf(moreOf(count, name));
  for (const entry of entries) {
    // Each entry also costs a line end, a comma and the indentation.
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

/** Counts code points without making an array of them. */
function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** Writes 1234567 as 1,234,567, whatever the language settings of the machine. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
