import type { Answer, Applied, Command, Instant, Table } from '../../reducer.ts';
import { nothing } from '../../reducer.ts';
import type { RepositoryState } from '../state.ts';
import { statusOf, type SyncCommands, type SyncStatus } from '../sync.ts';
import type { SyncEffect } from '../sync-effect.ts';
import { moveOn } from './advance.ts';
import { announceAgain, answerLate } from './announce.ts';
import { begin, join } from './begin.ts';
import { take, takeWhenLapsed, takeWhenOver } from './claim.ts';
import { cancel, conclude, destroy, forget } from './end.ts';
import { rename } from './rename.ts';
import { letGo, release } from './let-go.ts';
import { announceEndedWhenOverdue, announceWhenLapsed, announceWhenOver, announceWhenOverdue } from './wake.ts';

/** What each command does in each state; src/domain/cursor/SPEC.md says the same in words. */
export const SYNC_TABLE: Table<SyncStatus, RepositoryState, SyncEffect, SyncCommands> = {
  idle: {
    begin,
    claim: announceAgain,
    advance: nothing,
    suspend: announceAgain,
    release: announceAgain,
    conclude: answerLate,
    cancel: nothing,
    recorded: forget,
    renamed: rename,
    wake: announceEndedWhenOverdue,
    destroy,
  },
  queued: {
    begin: join,
    claim: take,
    advance: nothing,
    suspend: announceAgain,
    release: announceAgain,
    conclude: answerLate,
    cancel,
    recorded: forget,
    renamed: rename,
    wake: announceWhenOverdue,
    destroy,
  },
  held: {
    begin: join,
    claim: takeWhenLapsed,
    advance: moveOn,
    suspend: letGo,
    release,
    conclude,
    cancel,
    recorded: forget,
    renamed: rename,
    wake: announceWhenLapsed,
    destroy,
  },
  waiting: {
    begin: join,
    claim: takeWhenOver,
    advance: nothing,
    suspend: nothing,
    release: announceAgain,
    conclude: answerLate,
    cancel,
    recorded: forget,
    renamed: rename,
    wake: announceWhenOver,
    destroy,
  },
};

/** The rules of a repository's sync: RepoCursor interprets them, and so does the simulation. */
export function applySync<Name extends keyof SyncCommands>(
  state: RepositoryState,
  command: Command<SyncCommands, Name>,
  now: Instant,
): Applied<RepositoryState, SyncEffect, Answer<SyncCommands, Name>> {
  return SYNC_TABLE[statusOf(state)][command.kind](state, command, now);
}
