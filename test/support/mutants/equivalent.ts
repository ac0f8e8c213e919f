interface Equivalent {
  file: string;
  line: string;
  mutated: string;
  reason: string;
}

const SYNC = 'src/domain/cursor/sync/apply.ts';
const LIVE = 'src/domain/cursor/live/apply.ts';

/** A cell that does nothing, where the rule of another state does nothing, either: it asks first who holds the lease. */
const cell = (file: string, command: string, rule: string): Equivalent => ({
  file,
  line: `${command}: nothing,`,
  mutated: `${command}: ${rule},`,
  reason: 'the rule of the other state looks at the state itself, and does nothing in this one',
});

/** Mutants that no test can notice, because they say the same: the line, what it becomes, and why. */
export const EQUIVALENT: Equivalent[] = [
  cell(SYNC, 'advance', 'moveOn'),
  cell(SYNC, 'cancel', 'cancel'),
  cell(LIVE, 'claim_live', 'take'),
  cell(LIVE, 'refreshed', 'finish'),
  cell(LIVE, 'suspend_live', 'letGo'),
  cell(LIVE, 'wake_live', 'announceWhenOverdue'),
];
