import { toolName } from '../ai/tools.ts';
import { USES_OF_AI, type Use } from './ai-use.ts';
import { PARTS, SHARES, type ListedMeasure, type Part } from './measure-lists.ts';
import { measureOf } from './measures.ts';
import { WEEKDAYS } from './splits.ts';

/** Some of a measure's values, which a page counts beside the whole. */
export type Piece = TimeOfWeek | Flaky | ToolUse | Pair | OtherBranches;

/** Values by a time of the week: of the pull requests opened then, or of those whose first response came then. */
interface TimeOfWeek {
  of: 'opened' | 'responded';
  /** 1 is Monday, 7 Sunday. */
  weekday: number;
  /** Hours of that day, half-open; null is all of it. */
  hours: { from: number; to: number } | null;
}

/** Merges in which a check of this name was flaky: it failed on a commit, and then passed on the same one. */
interface Flaky {
  of: 'flaky';
  check: string;
}

/** Merges in which a tool of AI was used in one way, by certain or strong evidence. */
interface ToolUse {
  of: 'tool';
  use: Use;
  /** Its key. */
  tool: string;
}

/** Merges on which two reviewers both decided, or decided alike. */
interface Pair {
  of: 'decided' | 'alike';
  /** Their logins. */
  reviewers: [string, string];
}

/** Merges that are no delivery: into other branches than production, where merges or releases stand for deployments. */
interface OtherBranches {
  of: 'otherBranches';
}

/** What is listed of a measure: one of the two lists of a share, or a piece; of all else the whole, as `numerator`. */
export interface Listing {
  part: Part;
  piece: Piece | null;
}

const WRITTEN = /^(opened|responded)-([1-7])(?:-(\d{1,2})-(\d{1,2}))?$/;
// A name of a check holds anything but NUL, which PostgreSQL does not store.
const FLAKY = /^flaky-([^\0]+)$/s;
const TOOL = /^(authored|assisted|reviewed)-([a-z0-9][a-z0-9-]*)$/;
const PAIR = /^(decided|alike)-([\w-]+)\/([\w-]+)$/;
const OTHER_BRANCHES = 'other-branches';
const HOURS = 24;

/** The allowed values of `part`, for the error about another value. */
export const PARTS_IN_WORDS = `of a share (${SHARES.join(', ')}) one of ${PARTS.join(', ')}; of a duration or size opened-D, of response also responded-D, where D is the weekday, 1 to 7, and -FROM-TO may follow with hours, as in responded-3-14-16; of merged flaky-NAME, where NAME is that of a check, or USE-KEY, where USE is ${USES_OF_AI.join(', ')} and KEY that of an AI tool, or decided-LOGIN/LOGIN or alike-LOGIN/LOGIN, where each LOGIN is a reviewer, or ${OTHER_BRANCHES}`;

/** What a `part` lists of a measure; null where the measure has no such part. Without one it is the whole. */
export function listingOf(measure: ListedMeasure, text: string | undefined): Listing | null {
  const whole: Listing = { part: 'numerator', piece: null };
  if (text === undefined) return whole;
  if (SHARES.includes(measure)) {
    const part = PARTS.find((each) => each === text);
    return part === undefined ? null : { part, piece: null };
  }
  const piece = pieceIn(text);
  return piece !== null && isPieceOf(measure, piece) ? { ...whole, piece } : null;
}

function isPieceOf(measure: ListedMeasure, { of }: Piece): boolean {
  switch (of) {
    case 'opened':
      return measureOf(measure).form === 'distribution';
    case 'responded':
      return measure === 'response';
    case 'flaky':
    case 'tool':
    case 'decided':
    case 'alike':
    case 'otherBranches':
      return measure === 'merged';
  }
}

/** The same of a `part` that was checked. Throws an `Error` for one that was not. */
export function mustList(measure: ListedMeasure, text: string | undefined): Listing {
  const listing = listingOf(measure, text);
  if (listing === null) throw new Error(`${measure} has no part ${text}`);
  return listing;
}

/** A piece with the zone of its days and hours; undefined without one. */
export function inZone(piece: Piece | null, zone: string): (Piece & { zone: string }) | undefined {
  return piece === null ? undefined : { ...piece, zone };
}

function pieceIn(text: string): Piece | null {
  if (text === OTHER_BRANCHES) return { of: 'otherBranches' };
  const [, check] = FLAKY.exec(text) ?? [];
  if (check !== undefined) return { of: 'flaky', check };
  const [, used, tool] = TOOL.exec(text) ?? [];
  const use = USES_OF_AI.find((each) => each === used);
  if (use !== undefined && tool !== undefined) return { of: 'tool', use, tool };
  const [, both, first, second] = PAIR.exec(text) ?? [];
  if ((both === 'decided' || both === 'alike') && first !== undefined && second !== undefined) {
    return { of: both, reviewers: [first, second] };
  }
  const [, of, weekday, from, to] = WRITTEN.exec(text) ?? [];
  if (of !== 'opened' && of !== 'responded') return null;
  const hours = from === undefined ? null : { from: Number(from), to: Number(to) };
  if (hours && (hours.from >= hours.to || hours.to > HOURS)) return null;
  return { of, weekday: Number(weekday), hours };
}

/** A piece as `part` has it. */
export function pieceText(piece: Piece): string {
  if (piece.of === 'flaky') return `flaky-${piece.check}`;
  if (piece.of === 'otherBranches') return OTHER_BRANCHES;
  if (piece.of === 'tool') return `${piece.use}-${piece.tool}`;
  if ('reviewers' in piece) return `${piece.of}-${piece.reviewers.join('/')}`;
  const { of, weekday, hours } = piece;
  return `${of}-${weekday}${hours === null ? '' : `-${hours.from}-${hours.to}`}`;
}

/** A piece in words: `opened on a Monday`. */
export function pieceWords(piece: Piece): string {
  if (piece.of === 'flaky') return `flaky: ${piece.check}`;
  if (piece.of === 'otherBranches') return 'into other branches than production';
  if (piece.of === 'tool') return `${piece.use} by ${toolName(piece.tool, null)}`;
  if ('reviewers' in piece)
    return `${piece.reviewers.join(' and ')} ${piece.of === 'alike' ? 'decided alike' : 'both decided'}`;
  const { of, weekday, hours } = piece;
  const what = of === 'opened' ? 'opened' : 'first response';
  const when = hours === null ? '' : `, ${hours.from}:00 to ${hours.to}:00`;
  return `${what} on a ${WEEKDAYS[weekday - 1] ?? ''}${when}`;
}
