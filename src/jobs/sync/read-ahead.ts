import type { PullRequestPage } from '../../domain/page.ts';

/**
 * Bounds of the pages that wait for their save: a count, and a number of bytes of answers. A Worker that is killed has to
 * request again what waits and what is in a save. An isolate has 128 MB, and a page takes several times the size of its
 * answer.
 * https://developers.cloudflare.com/workers/platform/limits/#memory
 */
const MAX_PAGES_AHEAD = 2;
const MAX_BYTES_AHEAD = 4_000_000;
/**
 * After a page that took no longer than this, the next is waited for before they are saved. To parse and plan the statements
 * of a save costs Postgres a quarter of what its rows cost, for one page as for two.
 */
const QUICK_SECONDS = 2;

type Fetched = { ok: true; page: PullRequestPage } | { ok: false; error: unknown };

export interface Ahead {
  /**
   * The pages that have arrived, in order, at least one; as many as may wait, when they come quickly. Throws the error
   * of a failed request, after the pages before it.
   */
  take(): Promise<PullRequestPage[]>;
  /** Whether all pages are taken. */
  isOver(): boolean;
  /** Begins no further request. */
  stop(): void;
}

function isFull(arrived: Fetched[]): boolean {
  const bytes = arrived.reduce((sum, fetched) => sum + (fetched.ok ? fetched.page.bytes : 0), 0);
  return arrived.length >= MAX_PAGES_AHEAD || bytes >= MAX_BYTES_AHEAD;
}

function isQuick(fetched: Fetched | undefined): boolean {
  return fetched !== undefined && fetched.ok && fetched.page.seconds <= QUICK_SECONDS;
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
  const arrived: Fetched[] = [];
  let over = false;
  let stopped = false;
  let changed = Promise.withResolvers<void>();

  function tell(): void {
    changed.resolve();
    changed = Promise.withResolvers<void>();
  }

  async function run(): Promise<void> {
    for (let after = start; !stopped;) {
      const fetched = await read(after).then(
        (page): Fetched => ({ ok: true, page }),
        (error: unknown): Fetched => ({ ok: false, error }),
      );
      arrived.push(fetched);
      if (!fetched.ok || fetched.page.end !== null || stopped || !another()) break;
      after = fetched.page.cursor;
      tell();
      while (isFull(arrived) && !stopped) await changed.promise;
    }
    over = true;
    tell();
  }
  void run();

  return {
    async take() {
      while (!over && !isFull(arrived) && (arrived.length === 0 || isQuick(arrived.at(-1)))) await changed.promise;
      const failed = arrived.findIndex((fetched) => !fetched.ok);
      const taken = arrived.splice(0, failed > 0 ? failed : arrived.length);
      tell();
      return taken.map((fetched) => {
        if (!fetched.ok) throw fetched.error;
        return fetched.page;
      });
    },
    isOver: () => over && arrived.length === 0,
    stop() {
      stopped = true;
      tell();
    },
  };
}
