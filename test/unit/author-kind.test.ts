import { expect, it } from 'vitest';
import { authorKindOf } from '../../src/domain/author-kind.ts';

it.each([
  ['octocat', 'user', 'people'],
  ['mona', 'mannequin', 'people'],
  ['mona_corp', 'enterprise_user_account', 'people'],
  ['copilot-swe-agent', 'bot', 'agents'],
  ['devin-ai-integration', 'bot', 'agents'],
  ['cursoragent', 'user', 'agents'],
  // A person may have this login.
  ['claude', 'user', 'people'],
  // It reviews, and writes nothing.
  ['coderabbitai', 'bot', 'automation'],
  ['copilot-pull-request-reviewer', 'bot', 'automation'],
  ['dependabot', 'bot', 'automation'],
  ['acme', 'organization', 'automation'],
] as const)('%s, a %s, counts as %s', (login, kind, expected) => {
  expect(authorKindOf({ login, kind })).toBe(expected);
});

it('counts an account as the workspace says, and a deleted one as nothing', () => {
  expect(authorKindOf({ login: 'dependabot', kind: 'bot' }, 'people')).toBe('people');
  expect(authorKindOf({ login: 'octocat', kind: 'user' }, 'agents')).toBe('agents');
  expect(authorKindOf(null)).toBeNull();
});
