import type { AppContext } from '../context.ts';
import type { TrackedRepository } from '../domain/tracked-repository.ts';
import { openGitHub } from '../github/client.ts';
import { openMeter } from '../github/meter.ts';
import { pingGraphql, readFronts } from '../github/read-fronts.ts';
import { readOwned } from '../github/read-owned.ts';
import { readTeams } from '../github/read-teams.ts';
import { advanceSync } from '../jobs/sync/advance-sync.ts';
import { checkPage, type CheckDeps } from '../jobs/schedule/check-page.ts';
import { checkMembers, type MemberDeps } from '../jobs/schedule/check-members.ts';
import { importNext, type ImportDeps } from '../jobs/schedule/import-repositories.ts';
import { refreshRepository } from '../jobs/schedule/refresh-repository.ts';
import { lookAtConnections } from '../jobs/schedule/look-at-connections.ts';
import { removeRest, type RemovalDeps } from '../jobs/schedule/remove-rest.ts';
import { reread, type RereadDeps } from '../jobs/schedule/reread.ts';
import { scheduleNext, scheduleSeveral, type ScheduleDeps } from '../jobs/schedule/schedule-next.ts';
import { runDueJob, type DueJobDeps } from '../jobs/schedule/run-due-job.ts';
import { touchUnfinished, type TouchDeps } from '../jobs/sync/touch-unfinished.ts';
import { SyncMessage } from '../messages.ts';
import { connectionWorks, readable } from '../services/connections.ts';
import { checkMember } from '../services/members.ts';
import { finishRemoval } from '../services/repositories.ts';
import { readDeployments, startSync } from '../services/syncs.ts';
import type { Scope } from '../storage/database.ts';
import { checkPages, noteFronts, repositoriesToCheck } from '../storage/check-pages.ts';
import { dueRepositories, numbersToSweep } from '../storage/due-repositories.ts';
import { membersToCheck, type Membership } from '../storage/members.ts';
import { getRepository, markChecked, nextRemoved, upsertRepositories } from '../storage/repositories.ts';
import { nextToReread } from '../storage/reread.ts';
import { dueHoles, dueSetAside } from '../storage/set-aside.ts';
import { unfinishedSyncs } from '../storage/sync-runs.ts';
import { saveGitHubTeams } from '../storage/teams.ts';
import { boundTo } from './bound.ts';
import { connectionDeps } from './connections.ts';
import { refreshDeps, readingDeps, syncDeps } from './reading.ts';
import { settleEach, type Batch, type SendAnew } from './settle.ts';

export function consumeSync(context: AppContext, batch: Batch, sendAnew: SendAnew): Promise<void> {
  return settleEach(batch, SyncMessage, sendAnew, (message) => {
    switch (message.type) {
      case 'sync.step':
        return advanceSync(syncDeps(context), message);
      case 'sync.schedule':
        return scheduleNext(scheduleDeps(context), message);
      case 'sync.several':
        return scheduleSeveral(scheduleDeps(context), message);
      case 'sync.due':
        return runDueJob(dueJobDeps(context), message);
      case 'sync.check':
        return checkPage(checkDeps(context), message);
      case 'sync.reread':
        return reread(rereadDeps(context), message);
      case 'sync.import':
      case 'sync.teams':
        return importNext(importDeps(context), message);
      case 'sync.touch':
        return touchUnfinished(touchDeps(context), message);
      case 'sync.connections':
        return lookAtConnections(connectionDeps(context), message);
      case 'sync.remove':
        return removeRest(removalDeps(context), message);
      case 'sync.members':
        return checkMembers(memberDeps(context), message);
    }
  });
}

function scheduleDeps({ now, db, senders, log }: AppContext): ScheduleDeps {
  const bind = boundTo(db);
  return {
    now,
    store: { dueRepositories: bind(dueRepositories), checkPages: bind(checkPages) },
    sendToSync: senders.sync,
    log,
  };
}

function checkDeps(context: AppContext): CheckDeps {
  const { db, credentials, senders } = context;
  const bind = boundTo(db);
  return {
    ...readingDeps(context),
    async reader(reading) {
      const { observe, usage } = openMeter();
      const { access, publicOnly } = await credentials.access(reading);
      const github = openGitHub(access, observe);
      return {
        fronts: (asked, labels) => readFronts(github, asked, { labels, publicOnly }),
        ping: () => pingGraphql(github),
        usage,
      };
    },
    store: { repositoriesToCheck: bind(repositoriesToCheck), noteFronts: bind(noteFronts) },
    sendToSync: senders.sync,
  };
}

function memberDeps(context: AppContext): MemberDeps<Membership> {
  const { db, senders, log } = context;
  return {
    check: (member) => checkMember(context, member),
    store: { membersToCheck: boundTo(db)(membersToCheck) },
    sendToSync: senders.sync,
    log,
  };
}

function removalDeps(context: AppContext): RemovalDeps {
  const { db, senders } = context;
  return {
    finishRemoval: (scope) => finishRemoval(context, scope),
    store: { nextRemoved: boundTo(db)(nextRemoved) },
    sendToSync: senders.sync,
  };
}

function touchDeps({ db, cursor, senders, log }: AppContext): TouchDeps {
  return { cursor, store: { unfinishedSyncs: boundTo(db)(unfinishedSyncs) }, sendToSync: senders.sync, log };
}

/** The repository with its credential. */
async function trackedIn(context: AppContext, { workspaceId, repositoryId }: Scope): Promise<TrackedRepository | null> {
  const row = await getRepository(context.db, workspaceId, repositoryId);
  return row && readable(context, row);
}

function rereadDeps(context: AppContext): RereadDeps {
  const { db, senders } = context;
  return {
    ...readingDeps(context),
    tracked: (scope) => trackedIn(context, scope),
    store: { ...syncDeps(context).store, nextToReread: boundTo(db)(nextToReread) },
    sendToSync: senders.sync,
    sendToCompute: (body) => senders.compute([{ body }]),
  };
}

function dueJobDeps(context: AppContext): DueJobDeps {
  const { db, senders } = context;
  const bind = boundTo(db);
  return {
    ...readingDeps(context),
    tracked: (scope) => trackedIn(context, scope),
    startSync: (repository, how) => startSync(context, repository, { daysBack: undefined, ...how }),
    readDeployments: (repository) => readDeployments(context, repository),
    refreshRepository: (repository) => refreshRepository(refreshDeps(context), repository),
    store: {
      isUnavailable: async ({ workspaceId, repositoryId }) => {
        const row = await getRepository(db, workspaceId, repositoryId);
        return row !== null && row.unavailableReason !== null;
      },
      numbersToSweep: bind(numbersToSweep),
      dueSetAside: bind(dueSetAside),
      dueHoles: bind(dueHoles),
      markChecked: bind(markChecked),
    },
    sendToSync: senders.sync,
  };
}

function importDeps(context: AppContext): ImportDeps {
  const { db, credentials, senders } = context;
  const bind = boundTo(db);
  return {
    ...readingDeps(context),
    works: (workspaceId, connectionId, owner) => connectionWorks(context, workspaceId, connectionId, owner),
    async reader(reading) {
      const { observe, usage } = openMeter();
      const { access, publicOnly } = await credentials.access(reading);
      const github = openGitHub(access, observe);
      return {
        owned: (position) => readOwned(github, { ...position, publicOnly }),
        teams: (position) => readTeams(github, position),
        usage,
      };
    },
    store: { upsertRepositories: bind(upsertRepositories), saveGitHubTeams: bind(saveGitHubTeams) },
    sendToSync: senders.sync,
  };
}
