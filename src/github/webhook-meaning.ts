import { z } from 'zod';
import type { WebhookMeaning } from '../domain/webhook.ts';
import { GitHubId } from './github-id.ts';

/**
 * The parts of https://docs.github.com/en/webhooks/webhook-events-and-payloads that are read. They are checked against
 * the limits of the database and of GraphQL's `Int`: a value beyond them would be tried again for hours, and delay
 * others.
 */
const Repository = z.object({ id: GitHubId });
const Pull = z.object({ number: z.int32().positive(), updated_at: z.string().nullish() });
/** A commit's name, of SHA-1 or SHA-256, in characters that every system reads as the same text. */
const Sha = z.string().regex(/^[\w-]{1,100}$/, 'the name of a commit');
const OfPullRequest = z.object({ repository: Repository, pull_request: Pull });
const OfIssue = z.object({ repository: Repository, issue: Pull.extend({ pull_request: z.unknown().optional() }) });
const Checks = z.object({
  head_sha: Sha,
  // The commit also finds pull requests that cannot be used here.
  pull_requests: listOf(Pull.extend({ base: z.object({ repo: Repository }).nullish() })),
});
const OfCheckRun = z.object({ repository: Repository, check_run: Checks });
const OfCheckSuite = z.object({ repository: Repository, check_suite: Checks });
const OfStatus = z.object({ repository: Repository, sha: Sha });
const OfPush = z.object({ repository: Repository, before: Sha, after: Sha });
const OfDeployment = z.object({ repository: Repository, deployment: z.object({ sha: Sha }) });
const OfDeploymentStatus = OfDeployment.extend({ deployment_status: z.object({ state: z.string() }) });
const OfRun = z.object({
  repository: Repository,
  workflow_run: z.object({ name: z.string().nullish(), path: z.string().nullish(), conclusion: z.string().nullish() }),
});
const Label = z.object({ name: z.string() });
const OfLabels = z.object({
  repository: Repository,
  issue: z.object({ labels: listOf(Label) }),
  // The label that an issue has lost.
  label: Label.nullish(),
});
const OfRepository = z.object({ repository: Repository });
/** GitHub sends these instants as text, or as seconds since the epoch. */
const Moment = z.union([z.number(), z.string()]).nullish();
const OfInstallation = z.object({
  action: z.string(),
  installation: z.object({ id: GitHubId, suspended_at: Moment, updated_at: Moment }),
});
const OfInstallationRepositories = z.object({
  repositories_added: listOf(Repository),
  repositories_removed: listOf(Repository),
});

const Action = z.object({ action: z.string().nullish() });
const Account = z.object({ id: GitHubId });
/** `membership` is missing for people who are only invited; an account that was deleted is null. */
const OfOrganization = z.object({
  organization: Account,
  membership: z.object({ user: Account.nullish() }).nullish(),
});
const OfTeamMembership = z.object({
  organization: Account,
  member: Account.nullish(),
  // Of a team that was deleted GitHub may say only that.
  team: z.object({ id: GitHubId.nullish() }),
});

/** Why an installation no longer works, by the action that says so. */
const INSTALLATION_FAILURES: Record<string, string> = {
  suspend: 'the installation of the GitHub App is suspended',
  deleted: 'the GitHub App was uninstalled',
};

/** Maximum number of names in a message, which has room for more; the commit also finds the others of a check. */
const MAX_NAMED = 500;

/** The missing commit on one side of a push that makes or deletes a branch. */
const NO_COMMIT = /^0+$/;

/**
 * What a delivery asks for, by its event and the instant of receipt (milliseconds since the epoch); throws a `ZodError`
 * for a payload that does not match its event.
 */
export function webhookMeaning(event: string, payload: unknown, receivedAt: number): WebhookMeaning {
  switch (event) {
    case 'pull_request':
    case 'pull_request_review':
    case 'pull_request_review_comment':
    case 'pull_request_review_thread': {
      const { repository, pull_request: pull } = OfPullRequest.parse(payload);
      return pullRequests(repository.id, [requestOf(pull)], []);
    }
    case 'issue_comment': {
      const { repository, issue } = OfIssue.parse(payload);
      // Comments on issues arrive in the same event.
      return issue.pull_request ? pullRequests(repository.id, [requestOf(issue)], []) : { kind: 'nothing' };
    }
    case 'check_run': {
      const { repository, check_run: checks } = OfCheckRun.parse(payload);
      return ofChecks(repository.id, checks);
    }
    case 'check_suite': {
      const { repository, check_suite: checks } = OfCheckSuite.parse(payload);
      return ofChecks(repository.id, checks);
    }
    case 'status': {
      const { repository, sha } = OfStatus.parse(payload);
      return pullRequests(repository.id, [], [sha]);
    }
    case 'push': {
      const { repository, before, after } = OfPush.parse(payload);
      return pullRequests(
        repository.id,
        [],
        [before, after].filter((sha) => !NO_COMMIT.test(sha)),
      );
    }
    case 'deployment': {
      const { repository, deployment } = OfDeployment.parse(payload);
      return pullRequests(repository.id, [], [deployment.sha]);
    }
    case 'deployment_status': {
      const { repository, deployment, deployment_status: status } = OfDeploymentStatus.parse(payload);
      return { ...pullRequests(repository.id, [], [deployment.sha]), deployed: status.state === 'success' };
    }
    case 'release':
      return {
        ...pullRequests(OfRepository.parse(payload).repository.id, [], []),
        changedList: { source: 'releases' },
      };
    case 'workflow_run': {
      const { repository, workflow_run: run } = OfRun.parse(payload);
      if (run.conclusion !== 'success') return { kind: 'nothing' };
      const names = [run.name, run.path?.split('/').at(-1)].filter((name) => typeof name === 'string');
      return { ...pullRequests(repository.id, [], []), changedList: { source: 'workflow', names } };
    }
    case 'issues': {
      const { repository, issue, label } = OfLabels.parse(payload);
      const labels = [...issue.labels, ...(label ? [label] : [])].map(({ name }) => name);
      if (labels.length === 0) return { kind: 'nothing' };
      return { ...pullRequests(repository.id, [], []), changedList: { source: 'issues', labels } };
    }
    case 'repository':
      return { kind: 'repositories', repositoryGithubIds: [OfRepository.parse(payload).repository.id] };
    case 'installation': {
      const { action, installation } = OfInstallation.parse(payload);
      const at = momentOf(action, installation) ?? receivedAt;
      return {
        kind: 'installation',
        installationId: installation.id,
        action,
        at: new Date(at).toISOString(),
        failure: INSTALLATION_FAILURES[action] ?? null,
      };
    }
    case 'installation_repositories': {
      const { repositories_added: added, repositories_removed: removed } = OfInstallationRepositories.parse(payload);
      return { kind: 'repositories', repositoryGithubIds: [...added, ...removed].map(({ id }) => id) };
    }
    case 'organization': {
      if (Action.parse(payload).action !== 'member_removed') return { kind: 'nothing' };
      const { organization, membership } = OfOrganization.parse(payload);
      if (!membership?.user) return { kind: 'nothing' };
      return {
        kind: 'member_left',
        organizationGithubId: organization.id,
        teamGithubId: null,
        userGithubId: membership.user.id,
      };
    }
    case 'membership': {
      if (Action.parse(payload).action !== 'removed') return { kind: 'nothing' };
      const { organization, member, team } = OfTeamMembership.parse(payload);
      if (!member || !team.id) return { kind: 'nothing' };
      return {
        kind: 'member_left',
        organizationGithubId: organization.id,
        teamGithubId: team.id,
        userGithubId: member.id,
      };
    }
    default:
      return { kind: 'nothing' };
  }
}

/**
 * When something happened to an installation, in milliseconds, as far as its payload says: deliveries arrive in any
 * order. The payload has no instant of a removal; nothing follows a removal.
 */
function momentOf(action: string, installation: z.infer<typeof OfInstallation>['installation']): number | null {
  if (action === 'deleted') return null;
  const moment = installation.suspended_at ?? installation.updated_at;
  const instant = typeof moment === 'number' ? moment * 1000 : Date.parse(moment ?? '');
  return Number.isNaN(new Date(instant).getTime()) ? null : instant;
}

function ofChecks(repositoryGithubId: string, checks: z.infer<typeof Checks>): WebhookMeaning {
  // A check of a fork's branch may name pull requests of other repositories.
  const own = checks.pull_requests.filter(({ base }) => (base?.repo.id ?? repositoryGithubId) === repositoryGithubId);
  return pullRequests(
    repositoryGithubId,
    own.slice(0, MAX_NAMED).map(({ number }) => ({ number, updatedAt: 0 })),
    [checks.head_sha],
  );
}

function pullRequests(
  repositoryGithubId: string,
  pulls: (WebhookMeaning & { kind: 'pull_requests' })['pulls'],
  shas: string[],
): WebhookMeaning & { kind: 'pull_requests' } {
  return { kind: 'pull_requests', repositoryGithubId, pulls, shas, deployed: false };
}

function requestOf({ number, updated_at: updatedAt }: z.infer<typeof Pull>) {
  const instant = Date.parse(updatedAt ?? '');
  return { number, updatedAt: Number.isNaN(instant) ? 0 : instant };
}

/** The usable entries of a list; none where there is no list. */
function listOf<Shape extends z.ZodType>(shape: Shape) {
  return z
    .array(z.unknown())
    .nullish()
    .transform((entries) =>
      (entries ?? []).flatMap((entry) => {
        const parsed = shape.safeParse(entry);
        return parsed.success ? [parsed.data] : [];
      }),
    );
}
