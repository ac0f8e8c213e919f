import type { EventStage } from '../../domain/pull-request-events.ts';
import { labelOf } from '../../domain/metrics/measures.ts';
import type { LaneStage } from '../charts/lanes.tsx';
import type { Detail } from './detail.ts';

/** What a stage is called. */
export function stageWords(stage: EventStage): string {
  return stage === 'after' ? 'After' : labelOf(stage);
}

const COLOURS = { coding: 'coding', pickup: 'pickup', review: 'review', mergeWait: 'wait', deploy: 'deploy' } as const;

/** A stage, with its seconds. One that has not ended goes on until now, or until it was closed. */
export interface Stretch extends LaneStage {
  key: Exclude<EventStage, 'after'>;
  seconds: number;
  hasEnded: boolean;
}

type Facts = NonNullable<Detail['facts']>;
type SecondsName = 'codingSeconds' | 'pickupSeconds' | 'reviewSeconds' | 'mergeWaitSeconds';
type InstantName = 'startedAt' | 'openedAt' | 'readyAt' | 'firstReviewAt' | 'mergedAt' | 'closedAt' | 'deployedAt';

/** What of a pull request tells its stages. */
interface Staged {
  facts: Pick<Facts, SecondsName | InstantName> | null;
  deployment: Detail['deployment'];
}

/**
 * The stages of a pull request, one after the other. Those of a merged one are the seconds of its facts, so that they add up to
 * its cycle time. Empty before the facts are computed.
 */
export function stagesOf({ facts, deployment }: Staged, now: number): Stretch[] {
  if (facts === null || facts.startedAt === null) return [];
  const { startedAt, openedAt, mergedAt, readyAt, firstReviewAt, closedAt, deployedAt } = facts;
  if (mergedAt === null) {
    const end = closedAt ?? new Date(now).toISOString();
    const isOpen = closedAt === null;
    // As the facts have it: the opening stands for a missing ready instant.
    const ready = later(readyAt ?? openedAt ?? startedAt, startedAt);
    const review = firstReviewAt === null ? null : later(firstReviewAt, ready);
    return [
      stretch('coding', startedAt, ready, true),
      stretch('pickup', ready, review ?? end, review !== null || !isOpen),
      ...(review === null ? [] : [stretch('review', review, end, !isOpen)]),
    ].filter(({ seconds }) => seconds > 0);
  }
  let at = Date.parse(startedAt);
  const within = (['coding', 'pickup', 'review', 'mergeWait'] as const).flatMap((key) => {
    const seconds = facts[`${key}Seconds`];
    if (seconds === null) return [];
    const from = at;
    at += seconds * 1_000;
    return [{ ...stretch(key, iso(from), iso(at), true), seconds }];
  });
  const live = deployedAt ?? (deployment?.source === 'merges' ? null : (deployment?.at ?? null));
  return [...within, ...(live === null ? [] : [stretch('deploy', mergedAt, later(live, mergedAt), true)])];
}

function stretch(key: Stretch['key'], from: string, to: string, hasEnded: boolean): Stretch {
  const seconds = (Date.parse(to) - Date.parse(from)) / 1_000;
  return { key, name: labelOf(key), stage: COLOURS[key], from, to, seconds, hasEnded };
}

function later(one: string, other: string): string {
  return Date.parse(one) < Date.parse(other) ? other : one;
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
