/** How it stands with a repository, the worst first. `late`: it was checked longer ago than usual. */
export const REPOSITORY_CONDITIONS = ['failed', 'late', 'reading', 'nothing_yet', 'well'] as const;
export type RepositoryCondition = (typeof REPOSITORY_CONDITIONS)[number];

/** How it stands with a workspace, the worst first. */
export const HEALTH_STATES = ['failed', 'waiting', 'reading', 'nothing_yet', 'well'] as const;
export type HealthState = (typeof HEALTH_STATES)[number];

/** One thing that is not well: what, since when, and what a person does about it. */
export interface Problem {
  state: HealthState;
  title: string;
  /** Why, in the words of the service that refused or failed; null when it gave no reason. */
  detail: string | null;
  since: string | null;
  /** What a person does; null when there is nothing to do but to wait. */
  advice: string | null;
  repositoryId: string | null;
  connectionId: string | null;
}

/** What the words about a repository are made of. */
export interface RepositoryHealth {
  id: string;
  fullName: string;
  condition: RepositoryCondition;
  failedSince: string | null;
  lastCheckedAt: string | null;
  connectionId: string | null;
  isRefused: boolean;
  unavailableReason: string | null;
  lastSync: { error: { reason: string; detail: string } | null } | null;
  lastDeliveryAt: string | null;
  deliveriesMissedSince: string | null;
  /** The running sync as its cursor has it; null when none runs, or it was not asked. */
  running: { status: string; percent: number | null; waitingFor: string | null; resumeAt: string | null } | null;
}

/** What a person can do when GitHub does not show a repository, by GitHub's reason. */
const UNAVAILABLE: Record<string, string> = {
  not_found: 'Check its name and that the connection may read it. If it is gone for good, remove it.',
  no_access: 'Let the connection read it: the App’s list of repositories, or the token’s permissions.',
  blocked: 'GitHub blocks it: its owner has to ask GitHub’s support.',
};

/** The same of a failed sync, by the kind of its failure. What passes by itself is not here. */
const FAILED: Record<string, string> = {
  bad_credential: 'Replace the token, or connect the App again.',
  bad_app: 'The operator sets the App’s id and private key.',
  too_old: 'Update GitHub Enterprise Server.',
  rejected: 'Sync again. If it fails again, report it with its detail.',
  cursor_refused: 'Sync again.',
};

const REFUSED = 'Replace the token, or connect the App again.';

/** What is wrong with a repository. */
export function problemsOfRepository(of: RepositoryHealth): Problem[] {
  return [problemOfReading(of), problemOfWebhooks(of)].filter((problem) => problem !== null);
}

function baseOf({ id, connectionId }: RepositoryHealth) {
  return { repositoryId: id, connectionId, detail: null, since: null, advice: null };
}

/** Syncs read what webhooks would have told, but only every half hour. */
function problemOfWebhooks(of: RepositoryHealth): Problem | null {
  if (of.deliveriesMissedSince === null) return null;
  return {
    ...baseOf(of),
    state: 'waiting',
    title: `Webhooks of ${of.fullName} seem missing`,
    detail: `the last delivery came at ${of.lastDeliveryAt}, and several pull requests have changed since; syncs read them`,
    since: of.deliveriesMissedSince,
    advice: 'Look at “Recent deliveries” of the webhook on GitHub: its address, its secret and its events.',
  };
}

function problemOfReading(of: RepositoryHealth): Problem | null {
  const { fullName, condition, running, unavailableReason } = of;
  const base = baseOf(of);
  switch (condition) {
    case 'failed': {
      const error = of.lastSync?.error ?? null;
      const advice = of.isRefused
        ? REFUSED
        : unavailableReason === null
          ? (FAILED[error?.reason ?? ''] ?? null)
          : (UNAVAILABLE[unavailableReason] ?? null);
      const detail = error?.detail ?? unavailableReason;
      return { ...base, state: 'failed', title: `${fullName} cannot be read`, detail, since: of.failedSince, advice };
    }
    case 'late':
      return {
        ...base,
        state: 'waiting',
        title: `${fullName} was not checked for longer than usual`,
        since: of.lastCheckedAt,
        advice: 'Sync it now. If this lasts, the operator looks whether the crons run.',
      };
    case 'reading':
      if (running?.status === 'waiting')
        return {
          ...base,
          state: 'waiting',
          title: `${fullName} is waiting`,
          detail: [running.waitingFor, running.resumeAt && `until ${running.resumeAt}`].filter(Boolean).join(', '),
        };
      return {
        ...base,
        state: 'reading',
        title: `Reading ${fullName}${typeof running?.percent !== 'number' ? '' : `, ${running.percent} %`}`,
      };
    case 'nothing_yet':
      return { ...base, state: 'nothing_yet', title: `${fullName} was never synced`, advice: 'Start a sync.' };
    case 'well':
      return null;
  }
}

/** What the words about the rest of a workspace are made of. */
export interface WorkspaceHealth {
  connections: {
    id: string;
    login: string | null;
    status: 'active' | 'marked';
    since: string | null;
    reason: string | null;
    advice: string | null;
    repositories: number;
  }[];
  deadLetters: { waiting: number; oldestAt: string | null };
  setAside: { n: number; nextTryAt: string | null };
}

/** What is wrong beside the repositories. */
export function problemsBeside({ connections, deadLetters, setAside }: WorkspaceHealth): Problem[] {
  const none = { repositoryId: null, connectionId: null };
  const problems: Problem[] = connections
    .filter(({ status }) => status === 'marked')
    .map((connection) => ({
      ...none,
      state: 'failed',
      title: `GitHub refuses the connection ${connection.login ?? connection.id}: ${counted(connection.repositories, 'repository', 'repositories')} read with it`,
      detail: connection.reason,
      since: connection.since,
      advice: connection.advice ?? REFUSED,
      connectionId: connection.id,
    }));
  if (deadLetters.waiting > 0)
    problems.push({
      ...none,
      state: 'failed',
      title: `${counted(deadLetters.waiting, 'message', 'messages')} failed for good`,
      detail: null,
      since: deadLetters.oldestAt,
      advice: 'A member sends them again: GET /v1/dead-letters, POST /v1/dead-letters/{id}/replay.',
    });
  if (setAside.n > 0)
    problems.push({
      ...none,
      state: 'waiting',
      title: `${counted(setAside.n, 'part is', 'parts are')} set aside`,
      detail: setAside.nextTryAt && `the next try is at ${setAside.nextTryAt}`,
      since: null,
      advice: null,
    });
  return problems;
}

/** The worst of the states; without any problem all is well, and without a repository there is nothing yet. */
export function worstOf(problems: Problem[], repositories: number): HealthState {
  if (repositories === 0 && problems.length === 0) return 'nothing_yet';
  return HEALTH_STATES.find((state) => problems.some((problem) => problem.state === state)) ?? 'well';
}

function counted(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`;
}
