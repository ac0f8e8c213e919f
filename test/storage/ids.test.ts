import { expect, it } from 'vitest';
import { FACTS_VERSIONS } from '../../src/domain/facts/facts.ts';
import { listAccounts } from '../../src/storage/accounts.ts';
import { staleFacts } from '../support/stale-facts.ts';
import { getPullRequest } from '../../src/storage/pull-request-detail.ts';
import { listPullRequests } from '../../src/storage/pull-requests.ts';
import { repositoriesByGithubIds, upsertRepository } from '../../src/storage/repositories.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { listTeams, saveGitHubTeams } from '../../src/storage/teams.ts';
import { newScope, repositoryOf, rowsOf, useDatabase } from '../support/database.ts';
import {
  checkRun,
  comment,
  complete,
  inlineComment,
  person,
  review,
  snapshot,
  timelineEvent,
} from '../support/pull-request-snapshots.ts';

/** Neighbours that one float stands for, and the largest that Postgres holds. */
const IDS = ['9007199254740992', '9007199254740993', '9223372036854775807'];
const [FIRST = '', SECOND = '', LARGEST = ''] = IDS;

const test = useDatabase();

it('ids of pull requests, people and every list come out of the database as they went in', async () => {
  const scope = await newScope(test.db);
  const author = { ...person(9), githubId: SECOND };
  await savePullRequests(test.db, scope, [
    snapshot({
      githubId: LARGEST,
      author,
      lists: {
        reviews: complete(IDS.map((id) => review(id, { author }))),
        comments: complete(IDS.map((id) => comment(id, { author }))),
        reviewComments: complete(IDS.map((id) => inlineComment(id))),
        checkRuns: complete(IDS.map((id) => checkRun(id))),
        timelineEvents: complete([
          timelineEvent('E1', { kind: 'review_dismissed', subject: null, data: { reviewGithubId: SECOND } }),
        ]),
      },
    }),
  ]);
  for (const table of ['reviews', 'check_runs']) {
    expect((await rowsOf(test.db, scope, table, 'github_id')).map((row) => row['github_id'])).toEqual(IDS);
  }
  const [input] = await staleFacts(test.db, scope, FACTS_VERSIONS, 10);
  const idsOf = (rows: { githubId: string }[] = []) => rows.map(({ githubId }) => githubId).toSorted();
  expect(idsOf(input?.reviews)).toEqual(IDS);
  expect(idsOf(input?.comments)).toEqual([...IDS, ...IDS].toSorted());
  expect(idsOf(input?.checks)).toEqual(IDS);
  expect(input?.events).toMatchObject([{ data: { reviewGithubId: SECOND } }]);
  const { data: accounts } = await listAccounts(test.db, scope.workspaceId, { login: author.login }, 10, null);
  expect(accounts).toMatchObject([{ githubId: SECOND }]);
  const { data: listed } = await listPullRequests(test.db, scope.workspaceId, {}, 10, null);
  expect(await getPullRequest(test.db, scope.workspaceId, listed[0]?.id ?? '')).toMatchObject({ githubId: LARGEST });
});

it('ids of repositories and teams do, too, and neighbours are told apart', async () => {
  const { workspaceId } = await newScope(test.db);
  const [first, second] = [FIRST, SECOND].map((githubId) => ({ ...repositoryOf(2), githubId }));
  for (const one of [first, second]) if (one) await upsertRepository(test.db, workspaceId, one, null);
  expect(await repositoriesByGithubIds(test.db, [FIRST])).toMatchObject([{ githubId: FIRST }]);
  expect(await repositoriesByGithubIds(test.db, [SECOND])).toMatchObject([{ githubId: SECOND }]);
  const members = [{ ...person(1), githubId: LARGEST }];
  await saveGitHubTeams(test.db, workspaceId, 'octo', [{ githubId: SECOND, name: 'Maintainers', members }]);
  const { data: teams } = await listTeams(test.db, workspaceId, 10, null);
  expect(teams).toMatchObject([{ githubId: SECOND, members: [{ login: 'person-1' }] }]);
});
