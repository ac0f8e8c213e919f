import { messageAnswer, type Answer } from '../answer.ts';
import { bendNodes, isRecord } from '../board/bend.ts';
import { replayError } from '../graphql/replay-error.ts';
import type { BendField, Bent, FieldAt } from '../graphql/request-context.ts';
import { notAccessible, permissionsOf, type Caller } from './caller.ts';
import type { Permissions } from '../app/permissions.ts';

/**
 * The permissions for a path of REST, of which one is enough; the first matching entry counts.
 * https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps
 */
const PATHS: readonly [RegExp, readonly string[]][] = [
  [/\/commits\/[^/]+\/check-(runs|suites)$/, ['checks']],
  [/\/commits\/[^/]+\/status(es)?$/, ['statuses']],
  [/\/deployments(\/|$)/, ['deployments']],
  [/\/actions\//, ['actions']],
  [/\/pulls(\/|$)/, ['pull_requests']],
  [/\/issues(\/|$)/, ['issues', 'pull_requests']],
  [/\/(commits|releases|contents|branches|languages)(\/|$)/, ['contents']],
  [/^(\/api\/v3)?\/(orgs\/[^/]+\/(teams|memberships)|organizations\/\d+\/team\/|user\/memberships)/, ['members']],
];

/** The 403 of a path that the caller has no permission for. */
export function refusePath(path: string, caller: Caller): Answer | undefined {
  const permissions = permissionsOf(caller);
  const wanted = PATHS.find(([pattern]) => pattern.test(path))?.[1];
  if (!permissions || !wanted || wanted.some((name) => name in permissions)) return undefined;
  const accepted = wanted.map((name) => `${name}=read`).join('; ');
  return messageAnswer(403, notAccessible(caller), { 'x-accepted-github-permissions': accepted });
}

/** How fields without a permission are answered; undefined when the caller lacks none for them. */
export function refuseFields(caller: Caller): BendField | undefined {
  const permissions = permissionsOf(caller);
  if (!permissions) return undefined;
  const refusal = (): Error => replayError('FORBIDDEN', notAccessible(caller), { saml_failure: false });
  return (at) => refuseField(at, permissions, refusal);
}

function refuseField(at: FieldAt, permissions: Permissions, refusal: () => Error): Bent | undefined {
  const lacks = (name: string): boolean => !(name in permissions);
  const typeOf = (node: unknown): unknown => (isRecord(node) ? node['__typename'] : undefined);
  switch (`${at.type}.${at.name}`) {
    case 'StatusCheckRollup.contexts':
      return bendNodes(at.value, (node) =>
        lacks(typeOf(node) === 'CheckRun' ? 'checks' : 'statuses') ? refusal() : node,
      );
    case 'Commit.checkSuites':
      return lacks('checks') ? bendNodes(at.value, refusal) : undefined;
    case 'CheckSuite.workflowRun':
      return lacks('actions') && at.value !== null ? { value: refusal() } : undefined;
    case 'Repository.deployments':
      return lacks('deployments') ? { value: refusal() } : undefined;
    case 'Repository.releases':
      return lacks('contents') ? { value: refusal() } : undefined;
    case 'Repository.issues':
      return lacks('issues') ? { value: refusal() } : undefined;
    case 'Repository.pullRequests':
      return lacks('pull_requests') ? bendNodes(at.value, refusal) : undefined;
    case 'Repository.pullRequest':
      return lacks('pull_requests') ? { value: refusal() } : undefined;
    case 'Repository.object':
      return lacks('contents') && at.value !== null ? { value: refusal() } : undefined;
    case 'PullRequest.closingIssuesReferences':
      return lacks('issues') ? bendNodes(at.value, refusal) : undefined;
    case 'Organization.teams':
    case 'Organization.team':
      return lacks('members') ? { value: refusal() } : undefined;
    default:
      return at.name === 'requestedReviewer' && lacks('members') && typeOf(at.value) === 'Team'
        ? { value: refusal() }
        : undefined;
  }
}
