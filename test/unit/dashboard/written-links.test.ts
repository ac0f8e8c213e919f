import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const DASHBOARD = path.resolve(import.meta.dirname, '../../../src/dashboard');
/** Shown to who is not signed in, or whose address is wrong: there are no window and filters to keep. */
const WITHOUT_VISIT = ['app/pages.tsx', 'pages/invitation.tsx', 'pages/problem.tsx', 'pages/sign-in.tsx'];
/** What is no page of the workspace. */
const ELSEWHERE = /^\/(docs\b(?!\/measures)|auth\/|favicon\.svg)/;

// The test of the worker walks the links that its pages show; this one sees those of every state.
it('no link to a page is written without the window and the filters: `thereWith` and `hereWith` make it', () => {
  const files = globSync('**/*.{ts,tsx}', { cwd: DASHBOARD, exclude: ['docs/**', ...WITHOUT_VISIT] });
  expect(files.length).toBeGreaterThan(150);
  const written = files.flatMap((file) =>
    [...readFileSync(path.join(DASHBOARD, file), 'utf8').matchAll(/\bhref(?:=|: )\{?["'`](\/[^"'`]*)/g)]
      .filter(([, address = '']) => !ELSEWHERE.test(address))
      .map(([, address]) => `${file}: ${address}`),
  );
  expect(written).toEqual([]);
});
