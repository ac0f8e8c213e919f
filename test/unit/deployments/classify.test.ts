import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classify } from '../../../src/domain/deployments/classify.ts';
import type { DeploymentEvent } from '../../../src/domain/deployments/deployment-event.ts';
import { byNumber, success } from '../../support/deployment-events.ts';

const kindsOf = (events: DeploymentEvent[], isAncestor = byNumber()) =>
  classify(events, isAncestor).events.map(({ event, kind, partOf }) => [event.id, kind, partOf]);

const eu = { environment: 'production-eu' };
const us = { environment: 'production-us' };

describe('a deployment', () => {
  it('is a commit’s first success, and later ones elsewhere belong to it, whenever they come', () => {
    expect(
      kindsOf([
        success('a', 'c1', 1, eu),
        success('b', 'c1', 2, us),
        success('c', 'c2', 3, eu),
        success('d', 'c3', 4, eu),
        success('e', 'c2', 500, us),
      ]),
    ).toEqual([
      ['a', 'deployment', null],
      ['b', 'part', 'a'],
      ['c', 'deployment', null],
      ['d', 'deployment', null],
      ['e', 'part', 'c'],
    ]);
  });

  it('is repeated by a success of the commit that is already current there', () => {
    expect(kindsOf([success('a', 'c1', 1), success('b', 'c1', 2), success('c', 'c1', 900)])).toEqual([
      ['a', 'deployment', null],
      ['b', 'repetition', 'a'],
      ['c', 'repetition', 'a'],
    ]);
  });

  it('that never succeeded changes nothing', () => {
    expect(
      kindsOf([success('a', 'c1', 1), success('b', 'c2', 2, { succeededAt: null }), success('c', 'c1', 3)]),
    ).toEqual([
      ['a', 'deployment', null],
      ['c', 'repetition', 'a'],
      ['b', 'never_succeeded', null],
    ]);
  });

  it('of a commit that an earlier one carried is one all the same, where it replaces an older commit', () => {
    expect(
      kindsOf([
        success('a', 'c1', 1, us),
        success('b', 'c9', 2, eu),
        success('c', 'c5', 3, { ...us, carriedBy: 'c9' }),
      ]),
    ).toEqual([
      ['a', 'deployment', null],
      ['b', 'deployment', null],
      ['c', 'deployment', null],
    ]);
  });
});

describe('a rollback', () => {
  it('is a success of an ancestor of the commit that it replaces', () => {
    expect(kindsOf([success('a', 'c1', 1), success('b', 'c2', 2), success('c', 'c1', 3)])).toEqual([
      ['a', 'deployment', null],
      ['b', 'deployment', null],
      ['c', 'rollback', null],
    ]);
  });

  it('may go back to a commit that was never deployed itself', () => {
    const [, , back] = classify(
      [success('a', 'c1', 1), success('b', 'c5', 2), success('c', 'c3', 3, { carriedBy: 'c5' })],
      byNumber(),
    ).events;
    expect(back).toMatchObject({ kind: 'rollback', undoes: ['c5'] });
  });

  it('is a success of what was current there before, where neither is an ancestor of the other', () => {
    expect(kindsOf([success('a', 'c5', 1), success('b', 'c3-fix', 2), success('c', 'c5', 3)])).toEqual([
      ['a', 'deployment', null],
      ['b', 'deployment', null],
      ['c', 'rollback', null],
    ]);
  });

  it('forward again is a roll-forward: what was current before and descends from what it replaces', () => {
    expect(
      kindsOf([success('a', 'c1', 1), success('b', 'c2', 2), success('c', 'c1', 3), success('d', 'c2', 4)]),
    ).toEqual([
      ['a', 'deployment', null],
      ['b', 'deployment', null],
      ['c', 'rollback', null],
      ['d', 'roll_forward', 'b'],
    ]);
  });

  it('to one commit in several environments within 24 hours is one', () => {
    const deployed = [success('a', 'c1', 1, eu), success('b', 'c1', 1, us), success('c', 'c2', 2, eu)];
    const both = [...deployed, success('d', 'c2', 2, us), success('e', 'c1', 3, eu)];
    const last = (at: number) => kindsOf([...both, success('f', 'c1', at, us)]).at(-1);
    expect(last(27)).toEqual(['f', 'part', 'e']);
    expect(last(27.1)).toEqual(['f', 'rollback', null]);
  });

  it('twice in one environment is two', () => {
    const events = [success('a', 'c1', 1), success('b', 'c2', 2), success('c', 'c1', 3), success('d', 'c3', 4)];
    expect(kindsOf([...events, success('e', 'c1', 5)]).map(([, kind]) => kind)).toEqual([
      'deployment',
      'deployment',
      'rollback',
      'deployment',
      'rollback',
    ]);
  });

  it('takes back all after the commit it returns to, up to the one it replaces', () => {
    const events = [success('a', 'c1', 1), success('b', 'c2', 2), success('c', 'c3', 3), success('d', 'c2', 4)];
    const { events: found } = classify([...events, success('e', 'c1', 5)], byNumber());
    expect(found.slice(3).map(({ undoes }) => undoes)).toEqual([['c3'], ['c2']]);
  });
});

describe('GitHub is asked', () => {
  it('about nothing while every commit is new', () => {
    const asked: string[] = [];
    kindsOf(
      [success('a', 'c1', 1, eu), success('b', 'c1', 2, us), success('c', 'c2', 3, eu), success('d', 'c2', 4, us)],
      byNumber(asked),
    );
    expect(asked).toEqual([]);
  });

  it('about a commit that was carried already, one way where that is enough', () => {
    const events = [success('a', 'c1', 1), success('b', 'c2', 2), success('c', 'c1', 3)];
    expect(classify(events, () => null).questions).toEqual([{ commit: 'c1', of: 'c2' }]);
    const forward = [...events, success('d', 'c2', 4)];
    const known = (commit: string, of: string) => (commit === 'c1' && of === 'c2' ? true : null);
    expect(classify(forward, known).questions).toEqual([]);
    const neither = (commit: string, of: string) => (commit === 'c1' && of === 'c2' ? false : null);
    expect(classify(events, neither).questions).toEqual([{ commit: 'c2', of: 'c1' }]);
  });

  it('and until it has answered, the order of first successes decides', () => {
    const events = [success('a', 'c1', 1), success('b', 'c2', 2), success('c', 'c1', 3), success('d', 'c2', 4)];
    expect(kindsOf(events, () => null).map(([, kind]) => kind)).toEqual([
      'deployment',
      'deployment',
      'rollback',
      'roll_forward',
    ]);
    const strange = [success('a', 'c1', 1), success('b', 'c5', 2), success('c', 'c3', 3, { carriedBy: 'c5' })];
    expect(kindsOf(strange, () => null).at(-1)).toEqual(['c', 'deployment', null]);
  });
});

const anyEvent = fc.record({
  commit: fc.integer({ min: 1, max: 8 }).map((number) => `c${number}`),
  environment: fc.constantFrom('production-eu', 'production-us', 'prod'),
  at: fc.integer({ min: 0, max: 200 }),
  succeeded: fc.boolean(),
});
const anyHistory = fc.array(anyEvent, { maxLength: 40 }).map((all) =>
  all.map(({ commit, environment, at, succeeded }, index) =>
    success(`e${String(index).padStart(2, '0')}`, commit, at, {
      environment,
      ...(succeeded ? {} : { succeededAt: null }),
    }),
  ),
);

describe('whatever the history', () => {
  it('each event is one thing, and a commit is deployed once at most', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const { events } = classify(history, byNumber());
        expect(events.map(({ event }) => event.id).toSorted()).toEqual(history.map(({ id }) => id).toSorted());
        const deployed = events.filter(({ kind }) => kind === 'deployment').map(({ event }) => event.commit);
        expect(deployed).toHaveLength(new Set(deployed).size);
        const counted = new Set(events.filter(({ partOf }) => partOf === null).map(({ event }) => event.id));
        for (const { partOf } of events) if (partOf !== null) expect(counted).toContain(partOf);
      }),
    );
  });

  it('the order in which events become known does not matter', () => {
    fc.assert(
      fc.property(anyHistory, fc.integer(), (history, seed) => {
        const turned = history.toSorted(
          (a, b) => ((Number(a.id.slice(1)) * 7919 + seed) % 41) - (Number(b.id.slice(1)) % 41),
        );
        const byId = (events: DeploymentEvent[]) => kindsOf(events).toSorted();
        expect(byId(turned)).toEqual(byId(history));
      }),
    );
  });

  it('a repetition of everything, a moment later, adds no deployment and no rollback', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const again = history.map((event) => ({
          ...event,
          id: `${event.id}-again`,
          succeededAt: event.succeededAt === null ? null : event.succeededAt + 1,
        }));
        // At one instant and place the last of several commits is current: only that one is repeated.
        const places = history.map(({ environment, succeededAt }) => `${environment} ${succeededAt}`);
        fc.pre(new Set(places).size === places.length);
        const count = (events: DeploymentEvent[], kind: string) =>
          kindsOf(events).filter((one) => one[1] === kind).length;
        for (const kind of ['deployment', 'rollback', 'part', 'roll_forward']) {
          expect(count([...history, ...again], kind)).toBe(count(history, kind));
        }
      }),
    );
  });

  it('what is asked is about two commits, of which one was carried no later than the other', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const { questions } = classify(history, () => null);
        for (const { commit, of } of questions) expect(commit).not.toBe(of);
        expect(new Set(questions.map(({ commit, of }) => `${commit} ${of}`)).size).toBe(questions.length);
      }),
    );
  });
});
