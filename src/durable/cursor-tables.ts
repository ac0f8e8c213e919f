import type { CursorEffect, SyncDecision } from '../domain/cursor/apply.ts';
import { nameOf, type TrackedRepository } from '../domain/tracked-repository.ts';
import { log } from '../log.ts';
import { Decisions } from './decisions.ts';
import { EndedSyncs } from './ended-syncs.ts';
import { Refreshes } from './refreshes.ts';
import { SeenNumbers } from './seen-numbers.ts';

/** An effect that changes rows. */
export type RowEffect = CursorEffect & { kind: 'put' | 'remove' | 'clear' | 'drop_last' };

/** The tables of a repository's object: data that grows with the repository is in rows, not in the state. */
export class CursorTables {
  readonly seen: SeenNumbers;
  readonly ended: EndedSyncs;
  readonly refreshes: Refreshes;
  readonly decisions: Decisions;

  constructor(sql: SqlStorage) {
    this.seen = new SeenNumbers(sql);
    this.ended = new EndedSyncs(sql);
    this.refreshes = new Refreshes(sql);
    this.decisions = new Decisions(sql);
  }

  change(effect: RowEffect): void {
    switch (effect.kind) {
      case 'put':
        if (effect.table === 'seen') return this.seen.add(effect.rows);
        return effect.table === 'ended' ? this.ended.put(effect.rows) : this.refreshes.put(effect.rows);
      case 'remove':
        if (effect.table === 'seen') return this.seen.remove(effect.keys);
        return effect.table === 'ended' ? this.ended.remove(effect.keys) : this.refreshes.remove(effect.keys);
      case 'clear':
        return this.seen.clear();
      case 'drop_last':
        return this.refreshes.dropLast(effect.count);
    }
  }

  /** Writes one line for each decision, to the operators' log and to the sync's own log. */
  note({ syncId, event, text, github }: SyncDecision, repository: TrackedRepository | null): void {
    this.decisions.add(syncId, [{ event, text }], Date.now());
    const { workspaceId, repositoryId, fullName, credential } = repository ?? {};
    const subject = { syncId, workspaceId, repositoryId, fullName, credential: credential && nameOf(credential) };
    log(`sync.${event}`, { ...subject, text, github });
  }
}
