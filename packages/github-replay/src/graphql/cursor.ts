import { replayError } from './replay-error.ts';

const MARK = 'cursor:v2:';

/** A cursor is the key of its item, not its position: items before it may come and go. */
export function encodeCursor(...key: readonly number[]): string {
  return Buffer.from(MARK + key.join(':')).toString('base64');
}

/** The key inside a cursor, or GitHub's own refusal of anything that is none. */
export function decodeCursor(cursor: string, length: number): number[] {
  const text = Buffer.from(cursor, 'base64').toString();
  const key = text.startsWith(MARK) ? text.slice(MARK.length).split(':').map(Number) : [];
  if (key.length !== length || key.some((part) => !Number.isFinite(part))) {
    throw replayError('INVALID_CURSOR_ARGUMENTS', `\`${cursor}\` does not appear to be a valid cursor.`);
  }
  return key;
}
