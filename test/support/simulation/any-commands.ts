import type { Receipt } from '../../../src/domain/receipt.ts';
import { causesAt, resultsAt } from './any-results.ts';
import { repository, simulatedCursor } from './cursor.ts';
import { fateOf } from './fate.ts';
import { randomOf } from './run.ts';

const COMMANDS = 400;

/**
 * Any command at any moment, from those who hold the work and from strangers, with any result or failure: whatever a
 * cursor is told, it keeps what the rules promise (watched-sync.ts, watched-live.ts).
 */
export async function anyCommands(seed: number): Promise<void> {
  const random = randomOf(seed);
  const fate = fateOf(random, { crash: 0, duplicate: 0, lose: 0, failure: 0, touch: 0 });
  const object = simulatedCursor(fate, () => undefined);
  const { cursor, live } = object;
  const below = (count: number) => Math.floor(random() * count);
  const some = (count: number) => Array.from({ length: below(count) }, () => 1 + below(30));
  const anyOf = <Value>(values: Value[]): Value => values[below(values.length)] as Value;
  // What is tried often in a row comes to its limit now and then.
  const favourite = anyOf(['suspend', 'advance', 'ring', 'any']);
  const causes = anyOf([causesAt, () => [anyOf(causesAt(fate.now))]]);
  const cause = causes(fate.now);

  function holder(): { syncId: string; token: string; seq: number } {
    const { sync } = object.state;
    const token = sync?.activity.status === 'held' ? sync.activity.lease.token : 'nobody';
    const own = { syncId: sync?.id ?? 'none', token, seq: sync?.seq ?? 0 };
    if (random() < 0.7) return own;
    return anyOf([
      { ...own, token: 'stranger' },
      { ...own, seq: own.seq - 1 },
      { ...own, syncId: 'another' },
    ]);
  }

  const spent = () => ({ requests: below(3), points: below(5) });
  const requests = () => [1 + below(30), ...some(4)].map((number) => ({ number, updatedAt: fate.now - below(5_000) }));
  const liveToken = () => {
    const work = object.state.live;
    return work.status === 'held' && random() < 0.8 ? work.lease.token : 'stranger';
  };
  const commands: Record<string, () => unknown> = {
    begin: () =>
      object.begin({
        id: `sync ${fate.now} ${random()}`,
        repository,
        daysBack: anyOf([undefined, null, 1, 30]),
        verify: random() < 0.3,
        deployed: random() < 0.3,
        retry: anyOf(['all', 'due']),
        etag: anyOf([null, `tag ${random()}`]),
      }),
    claim: () => cursor.claim(holder().syncId),
    advance: () => cursor.advance({ ...holder(), spent: spent(), result: anyOf(resultsAt(fate.now, some, below)) }),
    suspend: () =>
      cursor.suspend({ ...holder(), spent: spent(), cause: anyOf(random() < 0.8 ? cause : causes(fate.now)) }),
    release: () => cursor.release(holder()),
    conclude: () => cursor.conclude(holder(), RECEIPT),
    cancel: () => object.cancel(holder().syncId),
    recorded: () => cursor.recorded(anyOf([...(object.state.unrecorded?.ids ?? []), 'unknown'])),
    renamed: () => live.renamed(`acme/widgets-${below(3)}`),
    requestRefresh: () => live.requestRefresh(repository, requests(), anyOf(['webhook', 'sweep'])),
    claimLive: () => live.claimLive(),
    refreshed: () => {
      const read = some(30).map((number) => ({
        number,
        seq: below(40),
        ...anyOf([
          { updatedAt: null, gone: true },
          { updatedAt: null, gone: false },
          { updatedAt: fate.now - below(5_000), gone: false },
        ]),
      }));
      return live.refreshed({ token: liveToken(), read });
    },
    suspendLive: () => {
      const given = anyOf(causesAt(fate.now));
      return given.kind === 'moved' ? undefined : live.suspendLive(liveToken(), given);
    },
    ring: () => object.ring(),
    wake: () => object.wake(),
    evict: () => object.evict(),
  };
  const names = Object.keys(commands);
  for (let count = 0; count < COMMANDS; count++) {
    const mayRepeat = favourite !== 'any' && random() < 0.5;
    if (mayRepeat && object.state.sync?.activity.status !== 'held') await claimed();
    await commands[mayRepeat ? favourite : anyOf(names)]?.();
    if (random() < 0.05) fate.now += below(400_000);
    if (random() < 0.003) object.destroy();
  }

  async function claimed(): Promise<void> {
    const { sync } = object.state;
    if (sync?.activity.status === 'waiting') fate.now = Math.max(fate.now, sync.activity.wait.until);
    if (sync) await cursor.claim(sync.id);
  }
}

const NO_COUNTS = { pullRequests: 0, reviews: 0, commits: 0, files: 0, comments: 0, checkRuns: 0 };
const RECEIPT: Receipt = {
  expected: NO_COUNTS,
  stored: NO_COUNTS,
  complete: true,
  missing: [],
  capped: [],
  unreadable: [],
};
