import type { Answer, Applied, Command, Instant, Note, SetAlarm } from '../reducer.ts';
import { nextAlarm } from './alarm.ts';
import { describe, type Decision } from './describe.ts';
import type { LiveCommands, LiveEffect } from './live.ts';
import { applyLive } from './live/apply.ts';
import type { RepositoryState, Sync, SyncRecord } from './state.ts';
import type { SyncCommands } from './sync.ts';
import type { SyncEffect } from './sync-effect.ts';
import { applySync } from './sync/apply.ts';

export type CursorEffect = SyncEffect | LiveEffect | Note<SyncDecision> | SetAlarm;

/** A decision of a sync, with what the sync has cost so far. */
export interface SyncDecision extends Decision {
  syncId: string;
  github: Sync['github'];
}

/** A command for the sync of a repository, with the alarm and the notes that follow from the whole state. */
export function applyToSync<Name extends keyof SyncCommands>(
  before: RepositoryState,
  command: Command<SyncCommands, Name>,
  now: Instant,
): Applied<RepositoryState, CursorEffect, Answer<SyncCommands, Name>> {
  const { state, effects, answer } = applySync(before, command, now);
  return {
    state,
    effects: [...effects, ...consequences(before, state, effects, now, command.kind === 'wake')],
    answer,
  };
}

/** A command for the live work of a repository, with the alarm and the notes that follow from the whole state. */
export function applyToLive<Name extends keyof LiveCommands>(
  before: RepositoryState,
  command: Command<LiveCommands, Name>,
  now: Instant,
): Applied<RepositoryState, CursorEffect, Answer<LiveCommands, Name>> {
  const { state: live, effects, answer } = applyLive(before, command, now);
  const state = live === before ? before : { ...before, ...live };
  return {
    state,
    effects: [...effects, ...consequences(before, state, effects, now, command.kind === 'wake_live')],
    answer,
  };
}

function consequences(
  before: RepositoryState,
  after: RepositoryState,
  effects: CursorEffect[],
  now: Instant,
  isRinging: boolean,
): CursorEffect[] {
  // An alarm that found nothing to do must be set again.
  if (after === before && !isRinging) return [];
  const ended = recordIn(effects);
  const about = after.sync ?? before.sync;
  const github = after.sync?.github ?? ended?.github ?? about?.github;
  const notes = about && github ? describe(before, after, ended, now).map((decision) => ({ ...decision, github })) : [];
  return [
    ...notes.map((decision) => ({ kind: 'note' as const, decision: { ...decision, syncId: about?.id ?? '' } })),
    { kind: 'set_alarm', at: nextAlarm(after, now) },
  ];
}

function recordIn(effects: CursorEffect[]): SyncRecord | null {
  for (const effect of effects) {
    if (effect.kind === 'put' && effect.table === 'ended') return effect.rows[0]?.record ?? null;
  }
  return null;
}
