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

/** What REST lists is no page: how fast and how heavy it was is not looked at. */
const unpaced = (name: string): Equivalent => ({
  file: 'src/domain/cursor/rest-walk.ts',
  line: `${name}: 0,`,
  mutated: `${name}: 1,`,
  reason: 'of a result without pages no pace follows',
});

/** At the instant at which a wait ends the alarm rings at once, however rarely it would watch. */
const ending = (file: string, until: string): Equivalent => ({
  file,
  line: `return { at: ${until}, onlyWaits: ${until} > now };`,
  mutated: `return { at: ${until}, onlyWaits: ${until} >= now };`,
  reason: 'what is due now rings now',
});

/** Mutants that no test can notice, because they say the same: the line, what it becomes, and why. */
export const EQUIVALENT: Equivalent[] = [
  {
    file: 'src/domain/budget.ts',
    line: 'pausedUntil: 0,',
    mutated: 'pausedUntil: 1,',
    reason: 'either instant is long past',
  },
  {
    file: 'src/domain/budget.ts',
    line: 'crowdUntil: 0,',
    mutated: 'crowdUntil: 1,',
    reason: 'either instant is long past',
  },
  {
    file: 'src/domain/cursor/end.ts',
    line: 'const { ids, announced } = state.unrecorded ?? { ids: [], announced: { at: 0, times: 0 } };',
    mutated: 'const { ids, announced } = state.unrecorded ?? { ids: [], announced: { at: 1, times: 0 } };',
    reason: 'a message of either instant is overdue, and sent at once',
  },
  ending('src/domain/cursor/sync/wake.ts', 'activity.wait.until'),
  ending('src/domain/cursor/live/wake.ts', 'live.until'),
  unpaced('seconds'),
  unpaced('bytes'),
  unpaced('count'),
  cell(SYNC, 'advance', 'moveOn'),
  cell(SYNC, 'cancel', 'cancel'),
  cell(LIVE, 'claim_live', 'take'),
  cell(LIVE, 'refreshed', 'finish'),
  cell(LIVE, 'suspend_live', 'letGo'),
  cell(LIVE, 'wake_live', 'announceWhenOverdue'),
];
