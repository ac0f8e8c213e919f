import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Actor } from '../../src/domain/actor.ts';
import { identitiesOf } from '../../src/domain/identity.ts';
import { mapActor } from '../../src/github/map-actor.ts';
import { restActor, RestUser } from '../../src/github/rest-actor.ts';

/** Every way in which GitHub shows an app: its own field, one for users, with the suffix and without, and REST. */
const APP: Actor[] = [
  { githubId: '49699333', login: 'dependabot', kind: 'bot', seenAs: 'actor' },
  { githubId: '49699333', login: 'dependabot[bot]', kind: 'user', seenAs: 'user' },
  { githubId: '49699333', login: 'dependabot[bot]', kind: 'bot', seenAs: 'rest' },
];

/** One that GitHub calls by another name everywhere but in its own field, and without a suffix. */
const COPILOT: Actor[] = [
  { githubId: '175728472', login: 'copilot-pull-request-reviewer', kind: 'bot', seenAs: 'actor' },
  { githubId: '175728472', login: 'Copilot', kind: 'user', seenAs: 'user' },
  { githubId: '175728472', login: 'Copilot', kind: 'bot', seenAs: 'rest' },
];

const MANNEQUIN: Actor[] = [
  { githubId: '7', login: 'was-elsewhere', kind: 'mannequin', seenAs: 'actor' },
  { githubId: '7', login: 'was-elsewhere', kind: 'user', seenAs: 'rest' },
];

describe('an identity', () => {
  it.each([
    ['an app', APP],
    ['an app with two names', COPILOT],
    ['a mannequin', MANNEQUIN],
  ])('of %s is what its best source says, in whatever order and however often it was seen', (_, sightings) => {
    const [best] = sightings;
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...sightings)), (others) => {
        for (const order of [
          sightings.concat(others),
          others.concat(sightings),
          others.concat(sightings).toReversed(),
        ]) {
          expect(identitiesOf(order)).toEqual([expect.objectContaining({ login: best?.login, kind: best?.kind })]);
        }
      }),
    );
  });

  it('is a bot with a suffix alone, and called without it', () => {
    for (const seenAs of ['user', 'rest', 'actor'] as const) {
      expect(identitiesOf([{ githubId: '1', login: 'x[bot]', kind: 'user', seenAs }])).toMatchObject([
        { login: 'x', kind: 'bot' },
      ]);
    }
  });

  it('follows a person who is renamed', () => {
    const seen = (login: string): Actor => ({ githubId: '1', login, kind: 'user', seenAs: 'actor' });
    expect(identitiesOf([seen('before'), null, seen('after')])).toMatchObject([{ login: 'after', kind: 'user' }]);
  });

  it('is told by where the mapping found it', () => {
    const node = { __typename: 'User' as const, login: 'dependabot[bot]', databaseId: 49_699_333 };
    expect(identitiesOf([mapActor(node, 'user')])).toMatchObject([{ login: 'dependabot', kind: 'bot' }]);
    const row = RestUser.parse({ login: 'Copilot', id: 175_728_472, type: 'Bot' });
    expect(restActor(row)).toEqual({ githubId: '175728472', login: 'Copilot', kind: 'bot', seenAs: 'rest' });
    expect(restActor(RestUser.parse({ login: 'ghost', id: 10_137, type: 'User' }))).toBeNull();
  });
});
