import type { AppContext } from '../context.ts';
import { FACTS_VERSIONS } from '../domain/facts/facts.ts';
import type { DeploymentsStore } from '../jobs/facts/compute-deployments.ts';
import { computeSync, type ComputeDeps } from '../jobs/facts/compute-sync.ts';
import {
  computeOverdue,
  computeSeveral,
  computeTouched,
  computeWeeks,
  type TouchedDeps,
} from '../jobs/facts/compute-touched.ts';
import { expire } from '../jobs/schedule/expire.ts';
import { recordEnded, type RecordDeps } from '../jobs/sync/record-ended.ts';
import { ComputeMessage } from '../messages.ts';
import { noteFormulaVersion } from '../storage/annotations.ts';
import { saveDeploymentFacts } from '../storage/deployment-facts.ts';
import { deploymentsToCompute } from '../storage/deployment-input.ts';
import { saveFacts } from '../storage/facts.ts';
import { factsDue, factsInputs } from '../storage/stale-facts.ts';
import { rebuildWeeks, repositoriesToCompute } from '../storage/metrics/rollups.ts';
import { noteComplete } from '../storage/repositories.ts';
import { requirementsToAsk } from '../storage/requirements.ts';
import { dueHoles, dueSetAside, forgetUnreadDeployments, listSetAside } from '../storage/set-aside.ts';
import { refreshStatistics } from '../storage/statistics.ts';
import { expireRecords, finishSyncRun } from '../storage/sync-runs.ts';
import { absentNumbers, createdWithin, otherNumbers, tally } from '../storage/tally.ts';
import { boundTo } from './bound.ts';
import { settleEach, type Batch, type SendAnew } from './settle.ts';

export function consumeCompute(context: AppContext, batch: Batch, sendAnew: SendAnew): Promise<void> {
  return settleEach(batch, ComputeMessage, sendAnew, (message) => {
    switch (message.type) {
      case 'compute.step':
        return computeSync(computeDeps(context), message);
      case 'compute.record':
        return recordEnded(recordDeps(context), message);
      case 'compute.touched':
        return computeTouched(touchedDeps(context), message);
      case 'compute.weeks':
        return computeWeeks(touchedDeps(context), message);
      case 'compute.several':
        return computeSeveral(touchedDeps(context), message);
      case 'compute.overdue':
        return computeOverdue(touchedDeps(context));
      case 'compute.expire':
        return expire({ now: context.now, store: { expireRecords: boundTo(context.db)(expireRecords) } });
    }
  });
}

/** Facts, those of deployments, and the weeks that are built from them. */
function factsStore({
  db,
  model,
}: AppContext): Pick<
  ComputeDeps['store'],
  'factsDue' | 'factsInputs' | 'saveFacts' | 'rebuildWeeks' | keyof DeploymentsStore
> {
  const bind = boundTo(db);
  return {
    factsDue: bind(factsDue),
    factsInputs: bind(factsInputs),
    saveFacts: (...asked) => saveFacts(db, ...asked, model?.key ?? null),
    rebuildWeeks: bind(rebuildWeeks),
    deploymentsToCompute: bind(deploymentsToCompute),
    saveDeploymentFacts: bind(saveDeploymentFacts),
  };
}

function computeDeps(context: AppContext): ComputeDeps {
  const { db, now, cursor, log } = context;
  const bind = boundTo(db);
  return {
    now,
    cursor,
    store: {
      ...factsStore(context),
      refreshStatistics: async () => {
        try {
          await refreshStatistics(db);
        } catch (error) {
          // Without the statistics the next statements are slower and give the same results.
          log('statistics.failed', { detail: String(error) });
        }
      },
      noteComplete: bind(noteComplete),
      requirementsToAsk: bind(requirementsToAsk),
      tally: bind(tally),
      absentNumbers: bind(absentNumbers),
      createdWithin: bind(createdWithin),
      otherNumbers: bind(otherNumbers),
      dueSetAside: bind(dueSetAside),
      dueHoles: bind(dueHoles),
      listSetAside: bind(listSetAside),
      forgetUnreadDeployments: bind(forgetUnreadDeployments),
    },
    log,
  };
}

function touchedDeps(context: AppContext): TouchedDeps {
  const { db, now, senders, model, modelScheduler, log } = context;
  return {
    now,
    store: {
      ...factsStore(context),
      repositoriesToCompute: (limit) => repositoriesToCompute(db, FACTS_VERSIONS, limit),
      noteFormulas: (at) => noteFormulaVersion(db, FACTS_VERSIONS.formula, at),
    },
    sendToCompute: senders.compute,
    wakeModel: async (workspaceId) => {
      if (model) await modelScheduler(workspaceId).wake();
    },
    log,
  };
}

function recordDeps({ config, db, cursor, senders }: AppContext): RecordDeps {
  return {
    cursor,
    store: { finishSyncRun: (scope, ended) => finishSyncRun(db, scope, ended, config.RESULT_TTL_HOURS) },
    sendToSync: senders.sync,
    sendToLlm: (body) => senders.llm([{ body }]),
  };
}
