import { describe, expect, it } from 'vitest';
import { freshnessWords } from '../../../src/dashboard/parts/freshness.tsx';
import { doingWords, endOf, namesWords, speedWords, waitStory, waitWords } from '../../../src/dashboard/sync-words.ts';
import type { SyncRecord } from '../../../src/domain/cursor/state.ts';
import type { Freshness, Unwell } from '../../../src/services/freshness.ts';

const NOW = Date.parse('2026-11-28T21:38:00Z');
const VISIT = { now: NOW, workspace: { name: 'acme', timeZone: 'UTC', isExample: false } };
const CLOCK = { zone: 'UTC', now: NOW };

const WELL: Freshness = {
  state: 'well',
  n: 14,
  conditions: { well: 14 },
  checkedAt: '2026-11-28T21:34:00.000Z',
  completeThrough: '2026-11-28T21:34:00.000Z',
  deadLetters: { waiting: 0, oldestAt: null },
  import: null,
  setAside: { n: 0, nextTryAt: null },
  refused: [],
  connectedAs: 'acme',
  failed: [],
  late: [],
  reading: [],
};

describe('the import of several repositories', () => {
  const importing = (secondsLeft: number | null, total = 40): Freshness => ({
    ...WELL,
    state: 'reading',
    conditions: { reading: 3 },
    import: { percent: 34, secondsLeft, repositories: { done: 12, total } },
  });
  const linesOf = (of: Freshness) => freshnessWords(of, VISIT).lines;

  it('is one number, with about how long it takes yet when that is known', () => {
    expect(linesOf(importing(11_400))).toContain('Import: 34 %, about 3h 10m left');
    expect(linesOf(importing(null))).toContain('Import: 34 %');
  });

  it('of a single one is what its sync says', () => {
    expect(linesOf(importing(60, 1)).join()).not.toContain('Import');
  });
});

function repository(changed: Partial<Unwell>): Unwell {
  return {
    id: '1',
    fullName: 'acme/infra',
    condition: 'failed',
    failedSince: '2026-11-28T09:12:00.000Z',
    lastCheckedAt: '2026-11-28T08:57:00.000Z',
    completeThrough: '2026-11-28T08:57:00.000Z',
    connectionId: null,
    isRefused: false,
    unavailableReason: null,
    error: null,
    ...changed,
  };
}

function sync(changed: Partial<SyncRecord>): SyncRecord {
  return {
    id: '2',
    repositoryId: '1',
    kind: 'backfill',
    daysBack: null,
    verify: false,
    status: 'running',
    phase: 'walk',
    progress: { pullRequests: 1_536, estimatedTotal: 2_400, percent: 64, pages: 16 },
    github: { requests: 186, points: 96, waitedSeconds: 0 },
    startedAt: '2026-11-28T21:37:00.000Z',
    finishedAt: null,
    resumeAt: null,
    error: null,
    waitingFor: null,
    receipt: null,
    ...changed,
  };
}

const say = (changed: Partial<Freshness>) => {
  const { title, lines, isFixable } = freshnessWords({ ...WELL, ...changed }, VISIT);
  return [title, ...lines, ...(isFixable ? ['Fix'] : [])].join(' · ');
};

describe('the freshness says', () => {
  it('that all is well, when GitHub was asked, and up to when all is stored', () => {
    expect(say({})).toBe('All data current · Checked 4 minutes ago · Complete through 21:34 today');
    expect(say({ checkedAt: null, completeThrough: null })).toBe('All data current');
  });

  it('what is read, and how far it is', () => {
    const reading = [{ repository: repository({ fullName: 'acme/widgets', lastCheckedAt: null }), sync: sync({}) }];
    const state = { state: 'reading', conditions: { reading: 1 } } as const;
    expect(say({ ...state, reading, completeThrough: null })).toBe(
      'Reading acme/widgets, 64 % · First numbers are shown already',
    );
    const again = [{ repository: repository({ fullName: 'acme/widgets' }), sync: null }];
    expect(say({ ...state, reading: again })).toBe(
      'Reading acme/widgets · Checked 4 minutes ago · Complete through 21:34 today',
    );
    expect(say({ ...state, reading: [...again, ...again], conditions: { reading: 3 } })).toMatch(
      /^Reading 3 repositories · /,
    );
  });

  it('what waits, why and until when', () => {
    const waiting = sync({
      status: 'waiting',
      resumeAt: '2026-11-28T22:02:00.000Z',
      waitingFor: { reason: 'primary_limit', detail: 'GitHub’s hourly limit is reached' },
    });
    const reading = [{ repository: repository({}), sync: waiting }];
    expect(say({ state: 'waiting', conditions: { reading: 1 }, reading })).toBe(
      '1 repository is waiting · Hourly limit, until 22:02 · Complete through 21:34 today',
    );
    const late = [repository({ condition: 'late', lastCheckedAt: '2026-11-28T16:30:00.000Z' })];
    expect(say({ state: 'waiting', conditions: { late: 2 }, late })).toBe(
      '2 repositories not checked lately · Last checked 5 hours ago; usually every 30 minutes · Complete through 21:34 today',
    );
    expect(say({ state: 'waiting', setAside: { n: 1, nextTryAt: '2026-11-28T22:30:00.000Z' } })).toBe(
      '1 part is set aside · Asked for again at 22:30 today · Complete through 21:34 today',
    );
  });

  it('what failed, since when and why, the earliest of several', () => {
    const failed = [repository({ isRefused: true })];
    expect(say({ state: 'failed', conditions: { failed: 1 }, failed })).toBe(
      'acme/infra cannot be read since 09:12 · GitHub refuses its connection · Fix',
    );
    const more = [
      repository({ unavailableReason: 'not_found', failedSince: null }),
      repository({ failedSince: '2026-11-27T08:00:00.000Z' }),
    ];
    expect(say({ state: 'failed', conditions: { failed: 3 }, failed: more })).toBe(
      '3 repositories cannot be read since 08:00 on 27 Nov · GitHub shows no repository of this name · Fix',
    );
    expect(
      say({ state: 'failed', refused: [{ id: '3', type: 'app', login: 'acme', since: null, repositories: 0 }] }),
    ).toBe('GitHub refuses the GitHub App of acme · Fix');
    expect(say({ state: 'failed', deadLetters: { waiting: 2, oldestAt: '2026-11-28T09:12:00.000Z' } })).toBe(
      '2 messages failed for good · Since 09:12 · Fix',
    );
  });

  it('that there is nothing yet, and how to begin', () => {
    const nothing = { state: 'nothing_yet', conditions: {}, n: 0 } as const;
    expect(say({ ...nothing })).toBe('Nothing synced yet · Connected to GitHub as acme · Choose repositories to begin');
    expect(say({ ...nothing, connectedAs: null })).toBe('Nothing connected yet · Connect GitHub to begin');
    expect(say({ ...nothing, n: 2 })).toBe('Nothing synced yet · 2 repositories to sync');
  });
});

describe('a running sync says', () => {
  it('what it does', () => {
    expect(doingWords(sync({}))).toBe('Reading the whole history');
    expect(doingWords(sync({ daysBack: 182 }))).toBe('Reading the last 182 days');
    expect(doingWords(sync({ kind: 'incremental' }))).toBe('Reading what changed');
    expect(doingWords(sync({ kind: 'incremental', verify: true }))).toBe('Checking everything against GitHub');
  });

  it('why it waits, with the clock time and how long that is', () => {
    const waiting = { resumeAt: '2026-11-28T22:02:00.000Z', waitingFor: { reason: 'primary_limit', detail: 'spent' } };
    expect(waitStory(waiting, CLOCK)).toMatchObject({ title: 'Waiting until 22:02 (24m).', said: 'spent' });
    expect(waitWords({ resumeAt: null, waitingFor: null }, CLOCK)).toBe('Other work goes first');
  });

  it('when it ends at about: what is left at its speed, after its wait', () => {
    // 1,536 in a minute: the other 864 take 33.75 seconds.
    expect(endOf(sync({}), NOW)).toBe(NOW + 33_750);
    const until = '2026-11-28T22:02:00.000Z';
    expect(endOf(sync({ resumeAt: until }), NOW)).toBe(Date.parse(until) + 33_750);
    expect(endOf(sync({ phase: 'verify' }), NOW)).toBeNull();
    expect(speedWords(25.6)).toBe('26 pull requests a second');
    expect(speedWords(0.05)).toBe('3 pull requests a minute');
  });
});

it('names are listed to three, and counted from there', () => {
  expect(namesWords(['a'])).toBe('a');
  expect(namesWords(['a', 'b', 'c'])).toBe('a, b and c');
  expect(namesWords(['a', 'b', 'c', 'd'])).toBe('a, b and 2 others');
  expect(namesWords(['a', 'b'], 5)).toBe('a, b and 3 others');
});
