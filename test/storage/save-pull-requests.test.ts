import { beforeEach, describe, expect, it } from 'vitest';
import type { CheckRun } from '../../src/domain/entities.ts';
import { GITHUB_FIELDS, isPerson } from '../../src/domain/pull-request-fields.ts';
import type { Scope } from '../../src/storage/database.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { storedRows } from '../support/compare-stored.ts';
import { newScope, rowsOf, useDatabase } from '../support/database.ts';
import {
  at,
  checkRun,
  comment,
  commit,
  complete,
  file,
  filledFields,
  inlineComment,
  person,
  review,
  snapshot,
  timelineEvent,
} from '../support/pull-request-snapshots.ts';

const test = useDatabase();
let scope: Scope;

beforeEach(async () => {
  scope = await newScope(test.db);
});

async function stored(table: string, column: string): Promise<unknown[]> {
  return (await rowsOf(test.db, scope, table, column)).map((row) => row[column]);
}

function save(...snapshots: ReturnType<typeof snapshot>[]): Promise<void> {
  return savePullRequests(test.db, scope, snapshots);
}

describe('a page', () => {
  it('is stored with all its lists in one round trip', async () => {
    const before = test.local.endpoint.requests();
    await save(
      snapshot({
        number: 1,
        mergedBy: person(4),
        labels: ['bug', 'ci'],
        lists: {
          reviews: complete([review(1), review(2, { author: null, state: 'approved' })]),
          commits: complete([commit('a')]),
          files: complete([file('src/a.ts')]),
          comments: complete([comment(1)]),
          reviewComments: complete([inlineComment(1)]),
          checkRuns: complete([checkRun(1)]),
          commitStatuses: complete([{ context: 'ci/build', state: 'success', createdAt: at(4), isRequired: null }]),
          timelineEvents: complete([timelineEvent('E_1', { data: { team: 'core' } })]),
        },
      }),
      snapshot({ number: 2 }),
    );
    expect(test.local.endpoint.requests() - before).toBe(1);
    expect(await stored('pull_requests', 'number')).toEqual([1, 2]);
    expect(await stored('reviews', 'state')).toEqual(['approved', 'commented']);
    expect(await stored('commits', 'sha')).toEqual(['a']);
    expect(await stored('files', 'path')).toEqual(['src/a.ts']);
    expect(await stored('comments', 'kind')).toEqual(['issue', 'review']);
    expect(await stored('check_runs', 'conclusion')).toEqual(['success']);
    expect(await stored('commit_statuses', 'context')).toEqual(['ci/build']);
    expect(await stored('timeline_events', 'data')).toEqual([{ team: 'core' }]);
    expect(await stored('actors', 'login')).toEqual(['person-1', 'person-2', 'person-3', 'person-4']);
    const [first] = await rowsOf(test.db, scope, 'pull_requests', 'number');
    expect(first).toMatchObject({ details_complete: true, pending_lists: {}, labels: ['bug', 'ci'] });
    expect(first?.['list_totals']).toMatchObject({ reviews: 2, commits: 1, files: 1, checkRuns: 1 });
  });

  it('stores every field that GitHub has', async () => {
    const fields = filledFields();
    await save(snapshot(fields));
    const found = await storedRows(test.db, scope.repositoryId, [fields.number], false);
    const [row] = found.get(fields.number) ?? [];
    const people = Object.fromEntries(
      GITHUB_FIELDS.filter(isPerson).map((name) => [name, { github_id: 5, login: 'person-5', kind: 'user' }]),
    );
    const githubId = Number(fields.githubId);
    expect(row?.columns).toEqual({ ...fields, ...people, githubId, details_complete: true });
  });

  it('stores a deleted account as nobody', async () => {
    await save(snapshot({ author: null, lists: { reviews: complete([review(1, { author: null })]) } }));
    expect(await stored('reviews', 'author_id')).toEqual([null]);
    expect(await stored('pull_requests', 'author_id')).toEqual([null]);
  });

  it('folds a pull request that appears twice into its newest copy', async () => {
    await save(
      snapshot({ title: 'newest', updatedAt: at(12) }),
      snapshot({ title: 'oldest', updatedAt: at(11), readAt: at(20) }),
      snapshot({ title: 'older request', updatedAt: at(12), readAt: at(9) }),
    );
    expect(await stored('pull_requests', 'title')).toEqual(['newest']);
  });

  it('folds rows of one id that appear twice, of which the last counts', async () => {
    await save(
      snapshot({ lists: { comments: complete([comment(1, { body: 'before' }), comment(1, { body: 'after' })]) } }),
    );
    expect(await stored('comments', 'body')).toEqual(['after']);
  });

  it('takes out of text what Postgres cannot hold, and nothing else', async () => {
    await save(
      snapshot({
        title: 'nul \0 and half a \ud83d smile',
        body: String.raw`the text \u0000 and 🙂 stay`,
        labels: ['a\0b'],
        lists: {
          commits: complete([commit('a', { message: '\udc00message\0', authorName: 'A\0' })]),
          timelineEvents: complete([timelineEvent('E_1', { data: { team: 'co\0re' } })]),
        },
      }),
    );
    const [row] = await rowsOf(test.db, scope, 'pull_requests', 'number');
    expect(row).toMatchObject({
      title: 'nul  and half a  smile',
      body: String.raw`the text \u0000 and 🙂 stay`,
      labels: ['ab'],
    });
    expect(await stored('commits', 'message')).toEqual(['message']);
    expect(await stored('timeline_events', 'data')).toEqual([{ team: 'core' }]);
  });

  it('holds 3,000 files and a body of 256 KB', async () => {
    const files = Array.from({ length: 3000 }, (_, index) => file(`src/${index}.ts`));
    await save(snapshot({ body: 'x'.repeat(262_144), changedFiles: 3146, lists: { files: complete(files) } }));
    expect(await stored('files', 'path')).toHaveLength(3000);
    const [row] = await rowsOf(test.db, scope, 'pull_requests', 'number');
    expect(row?.['capped_lists']).toEqual({ files: { total: 3146, listed: 3000 } });
    expect(row?.['list_totals']).toMatchObject({ files: 3146 });
  });

  it('does not call a short list capped below the cap', async () => {
    await save(snapshot({ changedFiles: 5, lists: { files: complete([file('a')]) } }));
    expect(await stored('pull_requests', 'capped_lists')).toEqual([{}]);
  });
});

describe('a copy of a stored pull request', () => {
  it('is ignored with all its lists when GitHub has updated the stored one later', async () => {
    await save(snapshot({ title: 'new', updatedAt: at(12), lists: { files: complete([file('new')]) } }));
    await save(
      snapshot({ title: 'old', updatedAt: at(11), readAt: at(30), lists: { files: complete([file('old')]) } }),
    );
    expect(await stored('pull_requests', 'title')).toEqual(['new']);
    expect(await stored('files', 'path')).toEqual(['new']);
  });

  it('is ignored when it was read earlier, though nothing was updated', async () => {
    await save(snapshot({ readAt: at(20), lists: { checkRuns: complete([checkRun(1)]) } }));
    await save(snapshot({ readAt: at(15), lists: { checkRuns: complete([checkRun(1, { conclusion: null })]) } }));
    expect(await stored('check_runs', 'conclusion')).toEqual(['success']);
  });

  it('refreshes what leaves `updatedAt` alone when it was read later', async () => {
    await save(snapshot({ lists: { checkRuns: complete([checkRun(1, { conclusion: null })]) } }));
    await save(snapshot({ readAt: at(20), lists: { checkRuns: complete([checkRun(1)]) } }));
    expect(await stored('check_runs', 'conclusion')).toEqual(['success']);
  });

  it('leaves which checks are required as it is known, when its request did not ask', async () => {
    const checkRuns = (changes: Partial<CheckRun>) => complete([checkRun(1, changes)]);
    await save(snapshot({ lists: { checkRuns: checkRuns({ isRequired: true }) } }));
    await save(snapshot({ readAt: at(20), lists: { checkRuns: checkRuns({ conclusion: 'failure' }) } }));
    expect(await stored('check_runs', 'is_required')).toEqual([true]);
    expect(await stored('check_runs', 'conclusion')).toEqual(['failure']);
    await save(snapshot({ readAt: at(30), lists: { checkRuns: checkRuns({ isRequired: false }) } }));
    expect(await stored('check_runs', 'is_required')).toEqual([false]);
  });

  it('changes nothing when it is the stored one', async () => {
    const copy = snapshot({ lists: { reviews: complete([review(1)]), files: complete([file('a')]) } });
    await save(copy);
    const [before] = await rowsOf(test.db, scope, 'reviews', 'id');
    await save(copy);
    expect(await rowsOf(test.db, scope, 'reviews', 'id')).toEqual([before]);
    expect(await stored('files', 'path')).toEqual(['a']);
  });

  it('wins for itself alone in a page where another loses', async () => {
    await save(snapshot({ number: 1, updatedAt: at(12) }), snapshot({ number: 2 }));
    await save(
      snapshot({ number: 1, title: 'late', updatedAt: at(11), lists: { files: complete([file('of 1')]) } }),
      snapshot({ number: 2, title: 'new', updatedAt: at(11), lists: { files: complete([file('of 2')]) } }),
    );
    expect(await stored('pull_requests', 'title')).toEqual(['Change 1', 'new']);
    expect(await stored('files', 'path')).toEqual(['of 2']);
  });

  it('keeps the ids of rows that stay', async () => {
    await save(snapshot({ lists: { reviews: complete([review(1)]) } }));
    const before = await stored('reviews', 'id');
    await save(snapshot({ readAt: at(20), lists: { reviews: complete([review(1, { body: 'edited' }), review(2)]) } }));
    expect(await stored('reviews', 'id')).toEqual(expect.arrayContaining(before));
    expect(await stored('reviews', 'body')).toEqual(['edited', 'looks good']);
  });

  it('renames a person who changed the login', async () => {
    await save(snapshot());
    await save(snapshot({ readAt: at(20), author: { githubId: '1', login: 'renamed', kind: 'bot', seenAs: 'actor' } }));
    expect(await rowsOf(test.db, scope, 'actors', 'login')).toMatchObject([{ login: 'renamed', kind: 'bot' }]);
  });
});

describe('a list', () => {
  it('that is complete removes what the pull request no longer has', async () => {
    await save(
      snapshot({
        lists: {
          commits: complete([commit('a'), commit('b')]),
          comments: complete([comment(1), comment(2)]),
          reviewComments: complete([inlineComment(1)]),
        },
      }),
    );
    await save(
      snapshot({
        updatedAt: at(12),
        readAt: at(12),
        lists: { commits: complete([commit('c')]), comments: complete([comment(2)]), reviewComments: complete([]) },
      }),
    );
    expect(await stored('commits', 'sha')).toEqual(['c']);
    expect(await rowsOf(test.db, scope, 'comments', 'github_id')).toMatchObject([{ kind: 'issue', github_id: '2' }]);
  });

  it('that is deferred or unreadable leaves what is stored, and only the deferred is pending', async () => {
    await save(
      snapshot({ lists: { reviewComments: complete([inlineComment(1)]), checkRuns: complete([checkRun(1)]) } }),
    );
    await save(
      snapshot({
        updatedAt: at(12),
        readAt: at(12),
        lists: { reviewComments: { state: 'deferred', by: 'repository' }, checkRuns: { state: 'unreadable' } },
      }),
    );
    expect(await stored('comments', 'kind')).toEqual(['review']);
    expect(await stored('check_runs', 'name')).toEqual(['test']);
    const [row] = await rowsOf(test.db, scope, 'pull_requests', 'number');
    // It changed, and has an inline comment, which may be the one that was deleted.
    expect(row).toMatchObject({ details_complete: false, pending_lists: { reviewComments: { by: 'pull_request' } } });
    expect(row?.['list_totals']).not.toHaveProperty('checkRuns');
  });

  it('lowers the earliest commit and never raises it', async () => {
    const earliest = async () =>
      new Date(String((await stored('pull_requests', 'earliest_commit_at'))[0])).toISOString();
    await save(snapshot({ lists: { commits: complete([commit('a', { authoredAt: at(-50) })]) } }));
    await save(snapshot({ readAt: at(20), lists: { commits: complete([commit('b', { authoredAt: at(-5) })]) } }));
    expect(await earliest()).toBe(at(-50));
    await save(snapshot({ readAt: at(30), lists: { commits: complete([]) } }));
    expect(await earliest()).toBe(at(-50));
    await save(snapshot({ readAt: at(40), lists: { commits: complete([commit('c', { authoredAt: at(-90) })]) } }));
    expect(await earliest()).toBe(at(-90));
  });
});
