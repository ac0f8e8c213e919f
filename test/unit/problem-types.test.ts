import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { PROBLEM_NAMES, PROBLEM_TYPES, plainType, typeUri } from '../../src/routes/problem-types.ts';

it('docs/problems.md lists every kind of problem with its status and its meaning', () => {
  const rows = readFileSync('docs/problems.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `/'))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  expect(rows.map(([, type, status, meaning]) => [type, status, meaning])).toEqual(
    PROBLEM_NAMES.map((name) => {
      const { status, explain } = PROBLEM_TYPES[name];
      return [`\`${typeUri(name)}\``, String(status), explain];
    }),
  );
});

it('a problem of which only the status is known is of the plainest kind of that status', () => {
  for (const status of [400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500, 502, 503]) {
    expect(PROBLEM_TYPES[plainType(status)].status).toBe(status);
  }
  expect(plainType(418)).toBe('other');
});
