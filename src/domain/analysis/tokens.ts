/**
 * What a tokenizer makes a token of at least: beginnings of words, short runs of capitals and of digits, each with the space
 * before it, and every other character by itself. Tokenizers in use join more than that in prose, and about as much in what
 * is no language, such as base64.
 */
const PIECES = / ?[A-Z]?[a-z]{1,4}| ?[A-Z]{1,2}| ?\d{1,3}|\s{1,4}|[!-~]|[^\s!-~]/gu;

/** What one of these pieces has at most. */
export const MAX_CHARACTERS_A_TOKEN = 6;

/** From here on a character is three bytes of UTF-8, and may be as many tokens; most CJK characters are one. */
const THREE_BYTES = 0x800;
/** Four bytes: emoji, rare characters. */
const FOUR_BYTES = 0x1_00_00;

/**
 * How many tokens a text takes, rather too many than too few, whatever the model: tokenizers differ, and none of them is
 * here. The answer's own usage is what counts in the end.
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
