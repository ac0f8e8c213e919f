import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classify } from '../../../src/domain/deployments/classify.ts';
import type { DeploymentEvent } from '../../../src/domain/deployments/deployment-event.ts';
import type { Hotfix } from '../../../src/domain/deployments/hotfixes.ts';
import { judge, type Evidence, type Incident } from '../../../src/domain/deployments/judge.ts';
import type { Undoing } from '../../../src/domain/deployments/reverts.ts';
import { sourceOf } from '../../../src/domain/deployments/source.ts';
import { byNumber, day, hour, success } from '../../support/deployment-events.ts';

const NONE: Evidence = { undoings: [], hotfixes: [], incidents: [] };
const judged = (events: DeploymentEvent[], evidence: Partial<Evidence> = {}) =>
  judge(classify(events, byNumber()).events, { ...NONE, ...evidence });
/** Of each failed one its id, what names it, and the hours until it recovered. */
const failures = (events: DeploymentEvent[], evidence: Partial<Evidence> = {}) =>
  judged(events, evidence).flatMap(({ event, failed, causes, recoveredAt, recoveredBy }) =>
    failed
      ? [
          [
            event.id,
            causes.map(({ source, id }) => `${source} ${id}`),
            recoveredAt === null ? null : (recoveredAt - (event.succeededAt ?? 0)) / 3_600_000,
            recoveredBy?.id ?? null,
          ],
        ]
      : [],
  );

const undoing = (id: string, more: Partial<Undoing>): Undoing => ({
  id,
  mergedAt: null,
  carriedBy: null,
  undoes: null,
  ...more,
});
const hotfix = (id: string, openedAt: number, carriedBy: string[] = []): Hotfix => ({
  id,
  openedAt,
  pullRequests: [id],
  carriedBy,
});
const incident = (
  id: string,
  startedAt: number,
  endedAt: number | null,
  deploymentId: string | null = null,
): Incident => ({
  id,
  startedAt,
  endedAt,
  deploymentId,
});

describe('a rollback', () => {
  it('fails what began within the 24 hours before, after the commit it returns to, and is the recovery', () => {
    const events = [success('a', 'c1', 1), success('b', 'c2', 10), success('c', 'c3', 30), success('d', 'c4', 40)];
    // b began at 9:45, more than a day before.
    expect(failures([...events, success('e', 'c1', 44)])).toEqual([
      ['c', ['rollback e'], 14, 'e'],
      ['d', ['rollback e'], 4, 'e'],
    ]);
  });

  it('fails nothing that began earlier', () => {
    const events = [success('a', 'c1', 1), success('b', 'c2', 10)];
    expect(failures([...events, success('e', 'c1', 33.75)])).toEqual([['b', ['rollback e'], 23.75, 'e']]);
    expect(failures([...events, success('e', 'c1', 33.8)])).toEqual([]);
  });

  it('is no deployment that could fail, and is rework', () => {
    const [, , back] = judged([success('a', 'c1', 1), success('b', 'c2', 2), success('c', 'c1', 3)]);
    expect(back).toMatchObject({ kind: 'rollback', failed: null, isRework: true });
  });

  it('in several environments is one, and each place recovers at its own', () => {
    const eu = { environment: 'production-eu' };
    const us = { environment: 'production-us' };
    const events = [success('a', 'c1', 1, eu), success('b', 'c1', 1, us), success('c', 'c2', 2, us)];
    expect(
      failures([...events, success('d', 'c2', 2.5, eu), success('e', 'c1', 3, eu), success('f', 'c1', 4, us)]),
    ).toEqual([['c', ['rollback e', 'rollback e'], 1, 'e']]);
  });
});

describe('a revert', () => {
  const events = [success('a', 'c1', 0), success('b', 'c2', 1), success('c', 'c3', 2), success('d', 'c4', 20)];
  const reverted = (mergedAt: number, more: Partial<Undoing> = {}) =>
    failures(events, { undoings: [undoing('r', { mergedAt, undoes: 'c1', carriedBy: 'c4', ...more })] });

  it('fails the first deployment that carried what it undoes, however many came since', () => {
    expect(reverted(hour(15))).toEqual([['a', ['revert r'], 20, 'r']]);
  });

  it('that is merged more than 30 days later, or before the deployment, fails nothing', () => {
    expect(reverted(day(30))).toHaveLength(1);
    expect(reverted(day(30) + 1)).toEqual([]);
    expect(reverted(hour(0))).toEqual([]);
    expect(reverted(hour(-1))).toEqual([]);
  });

  it('that is not merged fails nothing', () => {
    expect(failures(events, { undoings: [undoing('r', { mergedAt: null, undoes: 'c1' })] })).toEqual([]);
  });

  it('that no deployment has carried is no recovery yet', () => {
    expect(reverted(hour(15), { carriedBy: null })).toEqual([['a', ['revert r'], null, null]]);
  });

  it('makes the deployment that carries it rework, if it is merged', () => {
    const rework = (mergedAt: number | null) =>
      judged(events, { undoings: [undoing('r', { mergedAt, carriedBy: 'c4' })] })
        .filter(({ isRework }) => isRework)
        .map(({ event }) => event.id);
    expect([rework(hour(15)), rework(null)]).toEqual([['d'], []]);
  });
});

describe('a hotfix', () => {
  const events = [success('a', 'c1', 0), success('b', 'c2', 24), success('c', 'c1', 25), success('d', 'c3', 400)];

  it('fails the last deployment before it was opened, rollbacks aside', () => {
    expect(failures(events, { hotfixes: [hotfix('h', hour(30), ['c3'])] })).toEqual([
      ['b', ['rollback c', 'hotfix h'], 1, 'c'],
    ]);
    expect(failures(events, { hotfixes: [hotfix('h', hour(24))] })[0]?.[0]).toBe('a');
  });

  it('fails nothing that was deployed more than 7 days before', () => {
    const late = (at: number) => failures(events.slice(0, 2), { hotfixes: [hotfix('h', at)] });
    expect(late(day(8))).toHaveLength(1);
    expect(late(day(8) + 1)).toEqual([]);
    expect(late(hour(-1))).toEqual([]);
  });

  it('is the recovery with the first deployment that carries a part of it, and makes that one rework', () => {
    const found = judged([success('a', 'c1', 0), success('b', 'c2', 5), success('c', 'c3', 9)], {
      hotfixes: [hotfix('h', hour(2), ['c3', 'c2'])],
    });
    expect(found.map(({ recoveredAt }) => recoveredAt)).toEqual([hour(5), null, null]);
    expect(found.map(({ isRework }) => isRework)).toEqual([false, true, true]);
  });
});

describe('an incident', () => {
  const events = [success('a', 'c1', 0), success('b', 'c2', 24), success('c', 'c1', 25)];

  it('fails the deployment that it names, whatever its time', () => {
    expect(failures(events.slice(0, 2), { incidents: [incident('i', hour(900), hour(901), 'a')] })).toEqual([
      ['a', ['incident i'], 901, 'i'],
    ]);
  });

  it('else the last one at most 24 hours before it started, rollbacks aside', () => {
    const at = (started: number) => failures(events.slice(0, 2), { incidents: [incident('i', started, null)] });
    expect(at(hour(30))).toEqual([['b', ['incident i'], null, null]]);
    expect(at(hour(48))).toHaveLength(1);
    expect(at(hour(48) + 1)).toEqual([]);
    expect(failures(events, { incidents: [incident('i', hour(26), hour(27))] })).toEqual([
      ['b', ['rollback c', 'incident i'], 1, 'c'],
    ]);
  });

  it('that names a part means its deployment; one that names what counts nowhere is as one that names nothing', () => {
    const parts = [...events, success('d', 'c2', 30, { environment: 'production-eu' })];
    const never = { ...success('e', 'c3', 31), succeededAt: null };
    const names = (id: string, at = hour(100)) =>
      failures([...parts, never], { incidents: [incident('i', at, at + 1, id)] }).map((failed) => failed.slice(0, 2));
    expect(names('d')).toEqual([['b', ['rollback c', 'incident i']]]);
    for (const id of ['c', 'e', 'of another source']) {
      expect(names(id)).toEqual([['b', ['rollback c']]]);
      expect(names(id, hour(32))).toEqual([['b', ['rollback c', 'incident i']]]);
    }
  });

  it('that ended before the deployment had succeeded took no time to recover from', () => {
    expect(failures(events.slice(0, 1), { incidents: [incident('i', hour(-2), hour(-1), 'a')] })).toEqual([
      ['a', ['incident i'], 0, 'i'],
    ]);
  });
});

describe('a person’s mark', () => {
  const mark = (failed: boolean, at = 0) => ({ mark: { failed, reason: 'said so', at } });

  it('goes before everything that names the deployment, and the causes are kept', () => {
    const incidents = [incident('i', hour(1), hour(2))];
    const [well] = judged([success('a', 'c1', 0, mark(false))], { incidents });
    expect(well).toMatchObject({ failed: false, recoveredAt: null, recoveredBy: null });
    expect(well?.causes).toHaveLength(1);
    expect(failures([success('a', 'c1', 0, mark(true))])).toEqual([['a', ['mark a'], null, null]]);
    expect(failures([success('a', 'c1', 0, mark(true))], { incidents })).toEqual([
      ['a', ['incident i', 'mark a'], 2, 'i'],
    ]);
  });

  it('on a part is one on its deployment, and the latest counts', () => {
    const part = { environment: 'production-eu' };
    const events = [success('a', 'c1', 0, mark(true, 1)), success('b', 'c1', 1, { ...part, ...mark(false, 2) })];
    expect(failures(events)).toEqual([]);
  });
});

describe('whatever happens', () => {
  const anyCommit = fc.integer({ min: 1, max: 8 }).map((number) => `c${number}`);
  const anyTime = fc.integer({ min: 0, max: 60 });
  const anything = fc.record({
    events: fc.array(fc.tuple(anyCommit, anyTime, fc.constantFrom('eu', 'us')), { maxLength: 30 }),
    undoings: fc.array(fc.tuple(anyTime, anyCommit, fc.option(anyCommit)), { maxLength: 5 }),
    hotfixes: fc.array(fc.tuple(anyTime, fc.array(anyCommit, { maxLength: 2 })), { maxLength: 5 }),
    incidents: fc.array(fc.tuple(anyTime, fc.option(anyTime)), { maxLength: 5 }),
  });

  it('only deployments fail, each for a cause, and none recovers before it succeeded', () => {
    fc.assert(
      fc.property(anything, ({ events, undoings, hotfixes, incidents }) => {
        const found = judged(
          events.map(([commit, at, environment], index) => success(`e${index}`, commit, at, { environment })),
          {
            undoings: undoings.map(([at, undoes, carriedBy], index) =>
              undoing(`r${index}`, { mergedAt: hour(at), undoes, carriedBy }),
            ),
            hotfixes: hotfixes.map(([at, carriedBy], index) => hotfix(`h${index}`, hour(at), carriedBy)),
            incidents: incidents.map(([at, end], index) =>
              incident(`i${index}`, hour(at), end === null ? null : hour(end)),
            ),
          },
        );
        for (const { event, kind, failed, causes, recoveredAt, isRework } of found) {
          expect(failed === null).toBe(kind !== 'deployment');
          if (kind === 'deployment') expect(failed).toBe(causes.length > 0);
          if (recoveredAt !== null) expect(recoveredAt).toBeGreaterThanOrEqual(event.succeededAt ?? Infinity);
          if (kind === 'rollback') expect(isRework).toBe(true);
        }
      }),
    );
  });
});

describe('the source of deployments', () => {
  it('is the rule’s, or what succeeded within 90 days: deployments, else releases, else merges', () => {
    const now = day(100);
    expect(sourceOf('api', { deployments: now, releases: now }, now)).toBe('api');
    expect(sourceOf('auto', { deployments: day(10), releases: now }, now)).toBe('deployments');
    expect(sourceOf('auto', { deployments: day(10) - 1, releases: now }, now)).toBe('releases');
    expect(sourceOf('auto', { deployments: null, releases: day(9) }, now)).toBe('merges');
  });
});
