import { advance, seenBy, type Advance } from '../../../src/domain/cursor/advance.ts';
import { holds } from '../../../src/domain/cursor/holds.ts';
import { begin, EMPTY_STATE, type DaysBack, type SyncRequest } from '../../../src/domain/cursor/begin.ts';
import { cancel, conclude, recorded } from '../../../src/domain/cursor/end.ts';
import type { LiveCommands } from '../../../src/domain/cursor/live.ts';
import { applyLive } from '../../../src/domain/cursor/live/apply.ts';
import { worksDatabaseAlone } from '../../../src/domain/cursor/steps.ts';
import { recordOf } from '../../../src/domain/cursor/record.ts';
import type { RepositoryState, SyncRecord } from '../../../src/domain/cursor/state.ts';
import { restored } from '../../../src/domain/cursor/stored.ts';
import { suspend } from '../../../src/domain/cursor/suspend.ts';
import { announced, nextAlarm, release, wake } from '../../../src/domain/cursor/wake.ts';
import { claim } from '../../../src/domain/cursor/work.ts';
import { MAX_IN_BATCH } from '../../../src/domain/cursor/live/claim.ts';
import type { Answer, Command } from '../../../src/domain/reducer.ts';
import type { TrackedRepository } from '../../../src/domain/tracked-repository.ts';
import type { Cursor } from '../../../src/jobs/ports.ts';
import type { LiveCursor } from '../../../src/jobs/refresh-live.ts';
import type { HintDeps } from '../../../src/jobs/take-hints.ts';
import type { ComputeMessage, LiveMessage, SyncMessage } from '../../../src/messages.ts';
import type { Fate } from './fate.ts';
import { simulatedRefreshes } from './refreshes.ts';

export const repository: TrackedRepository = {
  workspaceId: 'workspace',
  repositoryId: 'repository',
  githubId: '1',
  fullName: 'acme/widgets',
  credential: { connectionId: null },
};

/** The Durable Object of the repository: the product's own transitions, with its alarm. */
export function simulatedCursor(
  fate: Fate,
  send: (message: SyncMessage | ComputeMessage | LiveMessage) => void,
  { repositoryId }: Pick<TrackedRepository, 'repositoryId'> = repository,
) {
  let state: RepositoryState = EMPTY_STATE;
  /** When a back walk last came to its end, or a sync that reads only changes began. */
  let drainedAt = 0;
  let leftToSync = 0;
  const seen = new Set<number>();
  const refreshes = simulatedRefreshes();

  function announce(): void {
    state = announced(state, fate.now);
    if (state.ended.length > 0) send({ type: 'compute.record', v: 1, repositoryId });
    const { sync } = state;
    if (!sync) return;
    send({
      type: worksDatabaseAlone(sync.step) ? 'compute.step' : 'sync.step',
      v: 1,
      repositoryId,
      syncId: sync.id,
    });
  }

  function apply<Name extends keyof LiveCommands>(command: Command<LiveCommands, Name>): Answer<LiveCommands, Name> {
    const applied = applyLive(state, command, fate.now);
    state = { ...state, ...applied.state };
    for (const effect of applied.effects) {
      if (effect.kind === 'send') send(effect.message);
      else refreshes.change(effect);
      if (effect.kind === 'clear') leftToSync += 1;
    }
    return applied.answer;
  }

  const live: LiveCursor & ReturnType<HintDeps['cursor']> = {
    hint: (tracked, hints, urgency) =>
      fate.call(() => {
        const rows = refreshes.find(hints.map(({ number }) => number));
        apply({ kind: 'hint', repository: tracked, hints, urgency, rows });
      }),
    claimLive: () =>
      fate.call(() => apply({ kind: 'claim_live', token: String(fate.random()), rows: refreshes.first(MAX_IN_BATCH) })),
    refreshed: (result) =>
      fate.call(() => {
        const rows = refreshes.find(result.read.map(({ number }) => number));
        apply({ kind: 'refreshed', ...result, rows });
      }),
    suspendLive: (token, cause) =>
      fate.call(() => {
        apply({ kind: 'suspend_live', token, cause });
      }),
    renamed: () => fate.call(() => undefined),
  };

  const cursor: Cursor & { repository(): Promise<TrackedRepository | null> } = {
    claim: (syncId) =>
      fate.call(() => {
        const claimed = claim(state, { syncId, token: String(fate.random()) }, fate.now);
        state = claimed.state;
        if (state.sync === null && state.ended.length > 0) announce();
        return claimed.work;
      }),
    advance: (step: Advance) =>
      fate.call(() => {
        if (!holds(state.sync, step)) return null;
        const shown = seenBy(step.result);
        for (const number of shown.seen) seen.add(number);
        for (const number of shown.gone) seen.delete(number);
        const advanced = advance(state, step, seen.size, fate.now);
        if (readsBack(state) && !readsBack(advanced.state)) drainedAt = fate.now;
        state = advanced.state;
        return advanced.work;
      }),
    suspend: (suspension) =>
      fate.call(() => {
        state = suspend(state, suspension, fate.now);
        if ((state.sync && !state.sync.wait) || state.ended.length > 0) announce();
      }),
    release: (holder) =>
      fate.call(() => {
        state = release(state, holder);
        announce();
      }),
    conclude: (holder, receipt) =>
      fate.call(() => {
        state = conclude(state, holder, receipt, fate.now);
        announce();
        return state.ended.some((end) => end.record.id === holder.syncId);
      }),
    seenNumbers: (after, limit) =>
      fate.call(() =>
        [...seen]
          .filter((number) => number > after)
          .toSorted((a, b) => a - b)
          .slice(0, limit),
      ),
    ended: () => fate.call(() => state.ended),
    recorded: (syncId) =>
      fate.call(() => {
        state = recorded(state, syncId);
      }),
    repository: () => fate.call(() => state.repository),
  };

  function ring(): void {
    const alarm = nextAlarm(state, fate.now);
    if (alarm === null) return;
    fate.now = Math.max(fate.now, alarm);
    const woken = wake(state, fate.now);
    state = woken.state;
    if (woken.announce) announce();
    apply({ kind: 'wake_live' });
  }

  function beginSync(request: SyncRequest): { created: boolean; record: SyncRecord } {
    const begun = begin(state, request, fate.now);
    if (begun.created) seen.clear();
    state = begun.state;
    if (begun.created && !readsBack(state)) drainedAt = fate.now;
    if (begun.created) announce();
    return { created: begun.created, record: recordOf(state, begun.sync, fate.now) };
  }

  return {
    cursor,
    live,
    ring,
    begin: beginSync,
    request(
      id: string,
      daysBack: DaysBack,
      more: Pick<SyncRequest, 'verify' | 'deployed' | 'retry'> = {},
    ): { created: boolean; syncId: string } {
      const { created, record } = beginSync({ id, repository, daysBack, ...more });
      return { created, syncId: record.id };
    },
    cancel(syncId: string): void {
      state = cancel(state, syncId, fate.now);
      announce();
    },
    /** What is in memory is gone; what was stored is all there is. */
    evict(): void {
      state = restored(JSON.parse(JSON.stringify(state)) as RepositoryState).state;
    },
    get state() {
      return state;
    },
    get drainedAt() {
      return drainedAt;
    },
    /** How often live work was given up and left to the next sync. */
    get leftToSync() {
      return leftToSync;
    },
  };
}

function readsBack({ sync }: RepositoryState): boolean {
  return sync?.step.phase === 'walk' && sync.step.read === 'back';
}
