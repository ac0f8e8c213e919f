import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pickHeld, pickPassing } from '../../bench/soak/situations.ts';
import { createRandom } from '../../packages/github-replay/src/generate/random.ts';
import { startGitHubReplay, type GitHubReplay } from '../../packages/github-replay/src/replay.ts';
import { situationsTable } from '../../scripts/situations-table.ts';

let replay: GitHubReplay;
beforeAll(async () => {
  replay = await startGitHubReplay({ repositories: [{ fullName: 'acme/widgets', pullRequests: 60 }] });
});
afterAll(() => replay.stop());

it('every situation stands in the documentation as its file says', async () => {
  expect(readFileSync('docs/situations.md', 'utf8')).toBe(await situationsTable());
});

it('those that the soak picks from can be switched on', () => {
  const random = createRandom(1, 'soak');
  for (let pick = 0; pick < 200; pick++) {
    for (const each of [pickPassing(random), ...pickHeld(random)]) replay.control.addSituation(each);
  }
  expect(replay.control.situations().active.length).toBeGreaterThan(200);
});
