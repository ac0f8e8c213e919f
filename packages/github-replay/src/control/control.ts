import type { Fault } from '../faults/fault.ts';
import type { SituationBoard } from '../board/situation-board.ts';
import type { Latency } from '../handler-parts.ts';
import type { LoggedRequest, Stats, StatsKeeper } from '../stats.ts';
import type { WebhookSender } from '../webhooks/webhook-sender.ts';
import { createAccessControl, type AccessControl, type AccessParts } from './access-control.ts';
import { createCommitControl, type CommitControl } from './commit-control.ts';
import { createConversationControl, type ConversationControl } from './conversation-control.ts';
import { createDeliveryControl, type DeliveryControl } from './delivery-control.ts';
import { createChangeContext, type ChangeContextParts } from './change-context.ts';
import { createPullRequestControl, type PullRequestControl } from './pull-request-control.ts';
import { createRepositoryControl, type RepositoryControl } from './repository-control.ts';
import { createWebhookControl, type WebhookControl } from './webhook-control.ts';

/** The settings of the replay, and its statistics. */
export interface ServerControl {
  /** Switches a situation on, with its parameters: see `situations/`. Several may be on at once. */
  addSituation(situation: { name: string } & Record<string, unknown>): void;
  /** Switches off all situations, or all of one name. */
  clearSituations(which?: { name?: string }): void;
  situations(): { active: { name: string; parameters: object }[]; names: string[] };
  /** The same as `addSituation`, with the name as `kind`. */
  addFault(fault: Fault): void;
  clearFaults(): void;
  setLatency(latency: Partial<Latency>): void;
  /** Moves the replay's clock ahead: limits reset, tokens of installations expire, later changes are later. */
  advanceClock(change: { milliseconds: number }): void;
  stats(): Stats;
  resetStats(): void;
  log(): readonly LoggedRequest[];
}

/** Everything that a test can change on GitHub. Each method is also available under `POST /_replay/<name>`. */
export interface ReplayControl
  extends
    PullRequestControl,
    ConversationControl,
    CommitControl,
    RepositoryControl,
    DeliveryControl,
    WebhookControl,
    AccessControl,
    ServerControl {}

export interface ControlParts extends ChangeContextParts, Omit<AccessParts, 'sender'> {
  readonly webhooks: WebhookSender;
  readonly situations: SituationBoard;
  readonly situationNames: readonly string[];
  readonly stats: StatsKeeper;
  readonly setLatency: (latency: Partial<Latency>) => void;
  readonly advance: (milliseconds: number) => void;
}

export function createControl(parts: ControlParts): ReplayControl {
  const { world, situations, stats } = parts;
  const context = createChangeContext(parts);
  return {
    ...createPullRequestControl(context),
    ...createConversationControl(context),
    ...createCommitControl(context),
    ...createRepositoryControl(context, world),
    ...createDeliveryControl(context),
    ...createWebhookControl(parts.webhooks),
    ...createAccessControl({ ...parts, sender: world.viewer }),
    addSituation: ({ name, ...parameters }) => situations.add(name, parameters),
    clearSituations: ({ name } = {}) => situations.clear(name),
    situations: () => ({ active: situations.active(), names: [...parts.situationNames] }),
    addFault: ({ kind, ...parameters }) => situations.add(kind, parameters),
    clearFaults: () => situations.clear(),
    setLatency: parts.setLatency,
    advanceClock: ({ milliseconds }) => parts.advance(milliseconds),
    stats: () => stats.read(),
    resetStats: () => stats.reset(),
    log: () => stats.log(),
  };
}
