import type { Applied, Given, Instant } from '../../reducer.ts';
import { beginSync, joinSync } from '../begin.ts';
import { recordOf } from '../record.ts';
import type { RepositoryState, SyncRecord } from '../state.ts';
import type { SyncCommands } from '../sync.ts';
import type { SyncEffect } from '../sync-effect.ts';
import { thenAnnounce } from './announce.ts';

type Begun = Applied<RepositoryState, SyncEffect, { record: SyncRecord; created: boolean }>;
type Asked = Given<SyncCommands, 'begin'>;

/** Begins a sync that has seen no pull request yet, and announces it. */
export function begin(before: RepositoryState, { request }: Asked, now: Instant): Begun {
  const { state, sync } = beginSync(before, request, now);
  const announced = thenAnnounce({ state, effects: [{ kind: 'clear', table: 'seen' }] }, now);
  return { ...announced, answer: { record: recordOf(announced.state, sync, now), created: true } };
}

/** Joins the running sync: a wider request widens it, a narrower one changes nothing. */
export function join(before: RepositoryState, { request }: Asked, now: Instant): Begun {
  if (!before.sync) return begin(before, { request }, now);
  const { state, sync } = joinSync(before, before.sync, request);
  return { state, effects: [], answer: { record: recordOf(state, sync, now), created: false } };
}
