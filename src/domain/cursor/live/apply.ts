import type { Answer, Applied, Command, Instant, Table } from '../../reducer.ts';
import { nothing } from '../../reducer.ts';
import type { LiveCommands, LiveEffect, LiveState } from '../live.ts';
import type { LiveWork } from '../live-work.ts';
import { take, takeWhenLapsed, takeWhenOver } from './claim.ts';
import { begin, add, addOrAnnounce } from './request-refresh.ts';
import { finish } from './refreshed.ts';
import { letGo } from './suspend.ts';
import { announceWhenLapsed, announceWhenOver, announceWhenOverdue } from './wake.ts';

/** What each command does in each state; src/domain/cursor/SPEC.md says the same in words. */
export const LIVE_TABLE: Table<LiveWork['status'], LiveState, LiveEffect, LiveCommands> = {
  idle: {
    request_refresh: begin,
    claim_live: nothing,
    refreshed: nothing,
    suspend_live: nothing,
    wake_live: nothing,
  },
  announced: {
    request_refresh: add,
    claim_live: take,
    refreshed: nothing,
    suspend_live: nothing,
    wake_live: announceWhenOverdue,
  },
  held: {
    request_refresh: add,
    claim_live: takeWhenLapsed,
    refreshed: finish,
    suspend_live: letGo,
    wake_live: announceWhenLapsed,
  },
  waiting: {
    request_refresh: addOrAnnounce,
    claim_live: takeWhenOver,
    refreshed: nothing,
    suspend_live: nothing,
    wake_live: announceWhenOver,
  },
};

/** The rules of live work: RepoCursor interprets them, and so does the simulation. */
export function applyLive<Name extends keyof LiveCommands>(
  state: LiveState,
  command: Command<LiveCommands, Name>,
  now: Instant,
): Applied<LiveState, LiveEffect, Answer<LiveCommands, Name>> {
  return LIVE_TABLE[state.live.status][command.kind](state, command, now);
}
