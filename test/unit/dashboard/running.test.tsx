import { describe, expect, it } from 'vitest';
import { Running } from '../../../src/dashboard/pages/status/running.tsx';
import { textOf } from '../../../src/dashboard/html.ts';
import type { ImportProgress } from '../../../src/domain/import-progress.ts';

const VISIT = {
  now: Date.parse('2026-11-28T21:38:00Z'),
  workspace: { name: 'acme', timeZone: 'UTC', isExample: false },
  address: { window: '13w', against: 'previous', filters: {}, own: {} },
} as const;
const IMPORT: ImportProgress = { percent: 34, secondsLeft: 11_400, repositories: { done: 12, total: 40 } };

/** The text of what runs, when an import does and no sync was asked how far it is. */
const shown = async (progress: ImportProgress | null) => {
  const html = await textOf(<Running visit={VISIT} freshness={{ conditions: {}, reading: [], import: progress }} />);
  return html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
};

describe('what runs, on the page of the health', () => {
  it('has the import of several repositories in the words of the frame', async () => {
    expect(await shown(IMPORT)).toContain('Import: 34 %, about 3h 10m left 12 of 40 repositories are read');
    expect(await shown({ ...IMPORT, secondsLeft: null })).toContain('Import: 34 % 12 of 40');
  });

  it('has no import of a single repository, whose sync says the same', async () => {
    expect(await shown({ ...IMPORT, repositories: { done: 0, total: 1 } })).not.toContain('Import');
    expect(await shown(null)).not.toContain('Running now');
  });
});
