import { isoSeconds } from '../history/iso-seconds.ts';
import type { CheckRun, PullRequest, ReviewState } from '../history/model.ts';
import type { FaultBoard } from '../faults/fault-board.ts';
import type { Fault } from '../faults/fault.ts';
import type { Latency } from '../handler-parts.ts';
import type { Availability, HostedRepository } from '../hosting/hosted-repository.ts';
import type { World } from '../hosting/world.ts';
import type { Account } from '../limits/account.ts';
import type { LoggedRequest, Stats, StatsKeeper } from '../stats.ts';
import * as changes from './changes.ts';

/** Which pull request a change is for; the first repository without a name. `at` is now, without a time. */
export interface Target {
  readonly repository?: string;
  readonly number: number;
  readonly at?: string;
}

type InRepository = Omit<Target, 'number'>;

/** Everything a test can do to GitHub behind the reader's back. The same by name under `POST /_replay/<name>`. */
export interface ReplayControl {
  touch(target: Target): void;
  open(change: InRepository & { title?: string; body?: string }): { number: number };
  edit(change: Target & { title?: string; body?: string }): void;
  merge(target: Target): void;
  close(target: Target): void;
  reopen(target: Target): void;
  review(change: Target & { state?: ReviewState; body?: string }): void;
  comment(change: Target & { body?: string }): void;
  inlineComment(change: Target & { path?: string; body?: string }): void;
  deleteComment(change: Target & { databaseId?: number }): void;
  push(change: Target & { message?: string }): void;
  forcePush(change: Target & { commits?: number }): void;
  addChecks(change: Target & { names: readonly string[]; conclusion?: CheckRun['conclusion'] }): void;
  rename(change: { repository?: string; to: string }): void;
  setAvailability(change: { repository?: string; availability: Availability }): void;
  /** What the replay holds, for comparison with what a reader has stored. */
  pullRequest(target: Target): PullRequest;
  numbers(target?: { repository?: string }): { numbers: number[] };
  addFault(fault: Fault): void;
  clearFaults(): void;
  setLatency(latency: Partial<Latency>): void;
  /** Moves the replay's clock ahead: limits reset, later changes are later. */
  advanceClock(change: { milliseconds: number }): void;
  /** Uses up the points of a token until the given seconds have passed. */
  exhaust(change: { token: string; resource: 'graphql' | 'core'; resetIn?: number }): void;
  stats(): Stats;
  resetStats(): void;
  log(): readonly LoggedRequest[];
}

export interface ControlParts {
  readonly world: World;
  readonly faults: FaultBoard;
  readonly stats: StatsKeeper;
  readonly now: () => number;
  readonly accountOf: (token: string) => Account;
  readonly setLatency: (latency: Partial<Latency>) => void;
  readonly advance: (milliseconds: number) => void;
}

export function createControl(parts: ControlParts): ReplayControl {
  const { world, faults, stats, now, accountOf } = parts;

  function repositoryOf({ repository }: { repository?: string } = {}): HostedRepository {
    const found = repository === undefined ? world.repositories[0] : world.byName(repository);
    if (!found) throw new Error(`the replay does not hold ${repository ?? 'any repository'}`);
    return found;
  }
  function pullRequestOf(target: Target): PullRequest {
    const found = repositoryOf(target).pullRequest(target.number);
    if (!found) throw new Error(`there is no pull request ${target.number}`);
    return found;
  }
  function momentOf(target: InRepository): changes.Moment {
    const at = target.at ?? isoSeconds(now());
    return { at, actor: world.viewer, repositoryId: repositoryOf(target).databaseId };
  }
  function change(target: Target, make: (before: PullRequest, moment: changes.Moment) => PullRequest): void {
    repositoryOf(target).save(make(pullRequestOf(target), momentOf(target)));
  }

  return {
    touch: (target) => change(target, (before, { at }) => ({ ...before, updatedAt: at })),
    open(opening) {
      const repository = repositoryOf(opening);
      const number = repository.nextNumber();
      const title = opening.title ?? `Change ${number}`;
      repository.save(changes.openedPullRequest(number, title, opening.body ?? '', momentOf(opening)));
      return { number };
    },
    edit: (target) =>
      change(target, (before, { at }) => ({
        ...before,
        title: target.title ?? before.title,
        body: target.body ?? before.body,
        updatedAt: at,
      })),
    merge: (target) => change(target, changes.merged),
    close: (target) => change(target, changes.closed),
    reopen: (target) => change(target, changes.reopened),
    review: (target) =>
      change(target, (before, moment) =>
        changes.reviewed(before, target.state ?? 'APPROVED', target.body ?? '', moment),
      ),
    comment: (target) =>
      change(target, (before, moment) => changes.commented(before, target.body ?? 'A comment.', moment)),
    inlineComment: (target) =>
      change(target, (before, moment) =>
        changes.inlineCommented(
          before,
          target.path ?? before.files[0]?.path ?? 'README.md',
          target.body ?? 'Why?',
          moment,
        ),
      ),
    deleteComment: (target) =>
      change(target, (before, { at }) => changes.withoutComment(before, target.databaseId, at)),
    push: (target) =>
      change(target, (before, moment) => changes.pushed(before, target.message ?? 'One more change', moment)),
    forcePush: (target) => change(target, (before, moment) => changes.forcePushed(before, target.commits ?? 1, moment)),
    addChecks: (target) =>
      change(target, (before, moment) =>
        changes.checked(before, target.names, target.conclusion === undefined ? 'SUCCESS' : target.conclusion, moment),
      ),
    rename: (renaming) => world.rename(repositoryOf(renaming), renaming.to),
    setAvailability(setting) {
      repositoryOf(setting).availability = setting.availability;
    },
    pullRequest: pullRequestOf,
    numbers: (target) => ({ numbers: repositoryOf(target).byCreation.outlines.map(({ number }) => number) }),
    addFault: (fault) => void faults.add(fault),
    clearFaults: () => faults.clear(),
    setLatency: parts.setLatency,
    advanceClock: ({ milliseconds }) => parts.advance(milliseconds),
    exhaust({ token, resource, resetIn }) {
      accountOf(token)[resource].exhaust(resetIn === undefined ? undefined : now() + resetIn * 1_000);
    },
    stats: () => stats.read(),
    resetStats: () => stats.reset(),
    log: () => stats.log(),
  };
}
