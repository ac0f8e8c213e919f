import type { Advance } from '../../../src/domain/cursor/result.ts';
import type { DaysBack } from '../../../src/domain/cursor/begin.ts';
import type { Work } from '../../../src/domain/cursor/work.ts';
import type { TrackedRepository } from '../../../src/domain/tracked-repository.ts';

/** A repository that no workspace has: its messages find nothing to read but GitHub's 404. */
export function trackedRepository(changed: Partial<TrackedRepository> = {}): TrackedRepository {
  return {
    workspaceId: crypto.randomUUID(),
    repositoryId: crypto.randomUUID(),
    githubId: '1',
    fullName: 'acme/none',
    credential: { connectionId: null },
    ...changed,
  };
}

export function syncRequest(repository: TrackedRepository, daysBack: DaysBack = null) {
  return { id: crypto.randomUUID(), repository, daysBack };
}

/** A page of pull requests that was saved, the first of two. */
export function savedPage(work: Work, numbers: number[], end: 'list' | null = null): Advance {
  const newest = Date.parse('2026-11-01T00:00:00Z');
  return {
    ...work,
    spent: { requests: 1, points: 1 },
    result: {
      kind: 'page',
      pages: 1,
      direction: 'back',
      numbers,
      newest,
      oldest: newest - 1_000,
      fresh: 0,
      cursor: `after ${numbers.at(-1)}`,
      end,
      total: { count: 100, at: newest },
      fullName: 'acme/none',
      seconds: 1,
      bytes: 0,
      count: 3,
      unreadable: [],
      unread: [],
    },
  };
}
