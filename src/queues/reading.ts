import type { AppContext } from '../context.ts';
import { isOfOrganization, type BadCredential } from '../domain/failure.ts';
import { nameOf, type Reading, type TrackedRepository } from '../domain/tracked-repository.ts';
import { openReader } from '../github/reader.ts';
import { splitName } from '../github/split-name.ts';
import type { RefreshDeps, RefreshReader } from '../jobs/schedule/refresh-repository.ts';
import type { Reader, SyncDeps } from '../jobs/ports.ts';
import { pendingAncestry, saveAncestry } from '../storage/ancestry.ts';
import { markConnection } from '../storage/connection-marks.ts';
import { decideSource } from '../storage/deployment-source.ts';
import { deploymentsBound, finishDeployments, saveDeployments } from '../storage/deployments.ts';
import { pendingWalks, saveWalks } from '../storage/deployment-walks.ts';
import { finishReviewComments, saveReviewComments } from '../storage/review-comments.ts';
import { pendingLists, saveLists } from '../storage/pending-lists.ts';
import { describeRepository, markUnavailable } from '../storage/repositories.ts';
import { requirementsToAsk, saveRequirements } from '../storage/requirements.ts';
import { removePullRequests, savePullRequests } from '../storage/save-pull-requests.ts';
import { fillHole, setAside } from '../storage/set-aside.ts';
import { noteProgress } from '../storage/sync-runs.ts';
import { saveTotals } from '../storage/tally.ts';
import { unchanged } from '../storage/unchanged.ts';
import { forgetIssues, saveIssues } from '../storage/labelled-issues.ts';
import { saveShipped } from '../storage/shipped.ts';
import { noteReading, sourceReading, sourcesToRead } from '../storage/source-readings.ts';
import { boundTo } from './bound.ts';

/** What every job needs that reads a repository on GitHub. */
export function readingDeps({ now, log, db, cursor, credentials }: AppContext) {
  const reader = async (repository: TrackedRepository): Promise<Reader & RefreshReader> => {
    const { githubId, fullName } = repository;
    const { access, publicOnly } = await credentials.access(repository);
    return openReader(access, { ...splitName(fullName), githubId, publicOnly });
  };
  return {
    now,
    log,
    cursor,
    reader,
    budget: credentials.budget,
    async credentialFailed(reading: Reading, failure: BadCredential): Promise<void> {
      const { workspaceId, credential } = reading;
      log('credential.failed', { workspaceId, credential: nameOf(credential), ...failure });
      if (credential.connectionId === null) return;
      await credentials.forgetToken(reading);
      await markConnection(db, workspaceId, credential.connectionId, markOf(failure, reading));
    },
    /** The next piece of work asks for a new token, where tokens are valid for an hour. */
    async credentialRefused(reading: Reading): Promise<void> {
      if (reading.credential.connectionId !== null) await credentials.forgetToken(reading);
    },
  };
}

/** What a chunk needs to read pull requests and save them. */
export function syncDeps(context: AppContext): SyncDeps {
  const bind = boundTo(context.db);
  return {
    ...readingDeps(context),
    noteOmitted: (...noted) => context.credentials.noteOmitted(...noted),
    store: {
      savePullRequests: bind(savePullRequests),
      noteProgress: bind(noteProgress),
      saveReviewComments: bind(saveReviewComments),
      finishReviewComments: bind(finishReviewComments),
      pendingLists: bind(pendingLists),
      saveLists: bind(saveLists),
      removePullRequests: bind(removePullRequests),
      saveTotals: bind(saveTotals),
      deploymentsBound: bind(deploymentsBound),
      saveDeployments: bind(saveDeployments),
      finishDeployments: bind(finishDeployments),
      pendingWalks: bind(pendingWalks),
      saveWalks: bind(saveWalks),
      sourcesToRead: bind(sourcesToRead),
      sourceReading: bind(sourceReading),
      noteReading: bind(noteReading),
      saveShipped: bind(saveShipped),
      saveIssues: bind(saveIssues),
      forgetIssues: bind(forgetIssues),
      decideSource: bind(decideSource),
      pendingAncestry: bind(pendingAncestry),
      saveAncestry: bind(saveAncestry),
      requirementsToAsk: bind(requirementsToAsk),
      saveRequirements: bind(saveRequirements),
      setAside: bind(setAside),
      fillHole: bind(fillHole),
      describeRepository: bind(describeRepository),
      unchanged: bind(unchanged),
    },
  };
}

/** What a job needs that asks GitHub again for a repository's present state, and whether it exists. */
export function refreshDeps(context: AppContext): RefreshDeps {
  const bind = boundTo(context.db);
  return {
    ...readingDeps(context),
    store: { describeRepository: bind(describeRepository), markUnavailable: bind(markUnavailable) },
  };
}

/**
 * How a connection is marked that GitHub refuses: as a whole, or only for the organization whose repository was read.
 */
function markOf({ detail, advice, reason }: BadCredential, reading: Reading & { fullName?: string }) {
  const [owner] = reading.fullName?.split('/') ?? [];
  return { detail, advice, refusedFor: isOfOrganization(reason) ? owner : undefined };
}
