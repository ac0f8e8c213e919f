import type { Usage } from '../domain/budget.ts';
import type { Spent } from '../domain/cursor/advance.ts';
import type { Pace } from '../domain/cursor/pace.ts';
import type { PullRequestSnapshot } from '../domain/entities.ts';
import type { PullRequestPage } from '../domain/page.ts';
import type { ListRead, PendingPullRequest } from '../domain/pending-lists.ts';
import { FailureError } from '../errors.ts';
import { openGitHub, type GitHubAccess, type Observation } from './client.ts';
import { mapPullRequest } from './map-pull-request.ts';
import { PullRequestByNumberDocument } from './queries.generated.ts';
import { readPage, sameRepository, type Repository } from './read-page.ts';
import { readPendingLists } from './read-pending-lists.ts';
import { readRepositoryComments, type CommentPage } from './review-comments.ts';
import { openTagPages, readTags, type TagPages } from './tag-pages.ts';

export interface PageTask {
  after: string | null;
  bound: number;
  pace: Pace;
  restPage: number;
  commentsSince: number | null;
}

/** Opens one repository for one chunk of reading, and keeps account of what its requests cost. */
export function openReader(access: GitHubAccess, repository: Repository) {
  const meter = openMeter();
  const github = openGitHub(access, meter.observe);
  let tagPages: TagPages | null = null;

  return {
    page(task: PageTask): Promise<PullRequestPage> {
      tagPages ??= openTagPages(github, repository, task.restPage, task.bound);
      return readPage(github, repository, tagPages, { ...task, ...task.pace });
    },

    repositoryComments(position: { since: number; page: number }): Promise<CommentPage> {
      return readRepositoryComments(github, repository, position);
    },

    lists(pending: PendingPullRequest[], pace: Pace): Promise<{ reads: ListRead[]; unreadable: string[] }> {
      return readPendingLists(github, repository, pending, pace);
    },

    async pullRequest(number: number, pace: Pace): Promise<PullRequestSnapshot | null> {
      const { owner, name } = repository;
      const { listSize } = pace;
      const answer = await github.graphql(PullRequestByNumberDocument, { owner, name, number, listSize });
      const node = sameRepository(answer.data.repository, repository).pullRequest;
      if (!node) return null;
      const tags = (await readTags(github, [node])).get(number);
      if (!tags)
        throw new FailureError({ kind: 'transient', detail: `GitHub lost pull request ${number} while it was read` });
      const reviewComments = { state: 'deferred' as const, by: 'pull_request' as const };
      const checksUnreadable = answer.unreadable.length > 0;
      return mapPullRequest(node, { tags, readAt: answer.sentAt, reviewComments, checksUnreadable });
    },

    spent: meter.spent,
    usage: meter.usage,
  };
}

function openMeter(): {
  observe: (observation: Observation) => void;
  /** What was spent since the last call. */
  spent: () => Spent;
  usage: () => Omit<Usage, 'failure'>;
} {
  let unreported: Spent = { requests: 0, points: 0 };
  const usage: Omit<Usage, 'failure'> = { hour: {}, points: 0, seconds: 0 };
  return {
    observe(observation) {
      const points = observation.resource === 'graphql' ? observation.cost : 0;
      unreported.requests += 1;
      unreported.points += points;
      usage.points += points;
      if (observation.resource === 'graphql') usage.seconds += observation.seconds;
      const { resource, remaining, resetAt } = observation;
      if (remaining !== null && resetAt !== null) usage.hour[resource] = { remaining, resetAt };
    },
    spent() {
      const spent = unreported;
      unreported = { requests: 0, points: 0 };
      return spent;
    },
    usage: () => usage,
  };
}
