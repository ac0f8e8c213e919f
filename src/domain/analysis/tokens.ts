/**
 * Pieces of text that take at most about one token each: a short run of letters, of capitals or of digits, with the
 * space before it; any other character alone. Real tokenizers join longer pieces in prose. In text that is no language,
 * such as base64, their pieces are about as long.
 */
const PIECES = / ?[A-Z]?[a-z]{1,4}| ?[A-Z]{1,2}| ?\d{1,3}|\s{1,4}|[!-~]|[^\s!-~]/gu;

/** The most characters of one of these pieces. */
export const MAX_CHARACTERS_A_TOKEN = 6;

/**
 * From this code point on, a character has three bytes of UTF-8 and may take three tokens; most CJK characters take
 * one.
 */
const THREE_BYTES = 0x800;
/** From this code point on, a character has four bytes: emoji, rare characters. */
const FOUR_BYTES = 0x1_00_00;

/**
 * An estimate of a text's tokens, rather too high than too low, for any model: tokenizers differ, and this program
 * contains none. The usage that the provider reports is what counts in the end.
 */
export function estimateTokens(text: string): number {
  let tokens = 0;
  for (const [piece] of text.matchAll(PIECES)) tokens += tokensOf(piece.codePointAt(0) ?? 0);
  return Math.ceil(tokens);
}

function tokensOf(codePoint: number): number {
  if (codePoint < THREE_BYTES) return 1;
  return codePoint < FOUR_BYTES ? 1.5 : 3;
}
