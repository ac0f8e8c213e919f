import type { PullRequestPage } from '../../domain/page.ts';

/**
 * Bounds of the pages that the cursor has not passed: a count, and a number of bytes of answers. A Worker that is killed
 * has to request them again. An isolate has 128 MB, and a page takes several times the size of its answer.
 * https://developers.cloudflare.com/workers/platform/limits/#memory
 */
const MAX_AHEAD = { pages: 4, bytes: 8_000_000 };
/** Bounds of the pages that are saved together. */
const MAX_IN_SAVE = { pages: 2, bytes: 4_000_000 };
/**
 * After a page that took no longer than this, the next is waited for before they are saved. To parse and plan the statements
 * of a save costs Postgres a quarter of what its rows cost, for one page as for two.
 */
const QUICK_SECONDS = 2;

export interface Ahead {
  /**
   * The pages that have arrived, in order, to be saved together: as many as a save may have, when they come quickly. None
   * when all pages are taken, or after a stop. Throws the error of a failed request, after the pages before it. After
   * two takes the first pages must be passed before a third: no others are requested until then.
   */
  take(): Promise<PullRequestPage[]>;
  /** The cursor has passed these pages, so that others may be requested. */
  pass(pages: PullRequestPage[]): void;
  /** Begins no further request, and gives no further page. */
  stop(): void;
}

interface Bounds {
  pages: number;
  bytes: number;
}

function isFull(pages: PullRequestPage[], most: Bounds): boolean {
  return pages.length >= most.pages || pages.reduce((sum, { bytes }) => sum + bytes, 0) >= most.bytes;
}

function isQuick(page: PullRequestPage | undefined): boolean {
  return page !== undefined && page.seconds <= QUICK_SECONDS;
}

/**
 * Requests the pages of a list one after the other, before the caller saves them, as long as `another` allows. A
 * failure is a value until `take` reaches it, because it may arrive while earlier pages are still being saved.
 */
export function readAhead(
  read: (after: string | null) => Promise<PullRequestPage>,
  another: () => boolean,
  start: string | null,
): Ahead {
  const arrived: PullRequestPage[] = [];
  const taken = new Set<PullRequestPage>();
  let failed: { error: unknown } | null = null;
  let over = false;
  let stopped = false;
  let changed = Promise.withResolvers<void>();

  function tell(): void {
    changed.resolve();
    changed = Promise.withResolvers<void>();
  }

  const mustWait = () => isFull([...taken, ...arrived], MAX_AHEAD);

  async function run(): Promise<void> {
    try {
      for (let after = start; !stopped;) {
        const page = await read(after);
        arrived.push(page);
        if (page.end !== null || stopped || !another()) break;
        after = page.cursor;
        tell();
        while (mustWait() && !stopped) await changed.promise;
      }
    } catch (error) {
      failed = { error };
    }
    over = true;
    tell();
  }
  void run();

  const isEnough = () => arrived.length > 0 && (isFull(arrived, MAX_IN_SAVE) || mustWait() || !isQuick(arrived.at(-1)));
  return {
    async take() {
      while (!over && !stopped && !isEnough()) await changed.promise;
      if (stopped) return [];
      if (arrived.length === 0 && failed) throw failed.error;
      const pages = arrived.splice(0);
      for (const page of pages) taken.add(page);
      tell();
      return pages;
    },
    pass(pages) {
      for (const page of pages) taken.delete(page);
      tell();
    },
    stop() {
      stopped = true;
      tell();
    },
  };
}
