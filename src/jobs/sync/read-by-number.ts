import { narrower, type Pace } from '../../domain/cursor/pace.ts';
import { answers, localFailureOf } from '../local-failure.ts';
import type { Reader } from '../ports.ts';

type NumbersRead = Awaited<ReturnType<Reader['pullRequests']>>;

/** A single failure may be a short problem of GitHub's. */
const MIN_TRIES = 3;

/**
 * Reads pull requests by their numbers, as many as GitHub can give. When several fail together, each half is asked for.
 * One that fails alone, with ever shorter lists, goes into `unread`. Throws a `FailureError` when GitHub answers
 * nothing else, or when `mayGoOn` says that no time is left.
 */
export async function readByNumber(
  reader: Pick<Reader, 'pullRequests' | 'ping'>,
  numbers: number[],
  pace: Pace,
  mayGoOn: () => boolean,
): Promise<NumbersRead> {
  const read: NumbersRead = { snapshots: [], gone: [], unread: [], unreadable: [] };
  let answered = false;

  async function part(some: number[], less: Pace, tries = 1): Promise<void> {
    try {
      const { snapshots, gone, unread, unreadable } = await reader.pullRequests(some, less);
      answered = true;
      read.snapshots.push(...snapshots);
      read.gone.push(...gone);
      read.unread.push(...unread);
      read.unreadable.push(...unreadable);
    } catch (error) {
      const failure = localFailureOf(error);
      if (!failure || !mayGoOn()) throw error;
      answered ||= await answers(() => reader.ping());
      if (!answered) throw error;
      if (some.length > 1) {
        const half = Math.ceil(some.length / 2);
        await part(some.slice(0, half), less);
        await part(some.slice(half), less);
        return;
      }
      const narrow = narrower({ ...less, width: 1 });
      if (narrow || tries < MIN_TRIES) await part(some, narrow ?? less, tries + 1);
      else read.unread.push(...some.map((number) => ({ number, list: null, reason: failure.detail })));
    }
  }
  await part(numbers, pace);
  return read;
}
