import type { Random } from './random.ts';

/** How AI assistants sign the commits they helped with. */
const TRAILERS = [
  '🤖 Generated with [Claude Code](https://claude.com/claude-code)\n\nCo-Authored-By: Claude <noreply@anthropic.com>',
  'Co-authored-by: Copilot <175728472+Copilot@users.noreply.github.com>',
  'Co-authored-by: Cursor <cursoragent@cursor.com>',
  'Co-authored-by: aider (gpt-5) <noreply@aider.chat>',
] as const;

/** The trailer of a pull request's commits; null for the seven in eight written by hand. */
export function pickTrailer(random: Random): string | null {
  return random.chance(0.125) ? random.pick(TRAILERS) : null;
}
