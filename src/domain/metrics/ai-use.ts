import type { AiSignal, Tier } from '../ai/evidence.ts';
import type { Share } from './aggregates.ts';
import { changeOfShare, NO_CHANGE, type Change } from './change.ts';

/** The three ways in which AI may have taken part in a pull request. Each has its own evidence. */
export type Use = 'authored' | 'assisted' | 'reviewed';

/** The kinds of signals that are evidence of each use. */
export const SIGNALS_OF_USE: Record<Use, AiSignal['kind'][]> = {
  authored: ['author'],
  assisted: ['co_author', 'statement'],
  reviewed: ['reviewer'],
};

export const USES_OF_AI = Object.keys(SIGNALS_OF_USE) as Use[];

/** `n` merged pull requests with the same evidence: for each use the strongest tier, null without any. */
export interface EvidenceCount extends Record<Use, Tier | null> {
  /** False when the rules of AI use have not been applied yet. */
  isKnown: boolean;
  /** The tools with certain or strong evidence. */
  tools: string[];
  n: number;
}

/** `count` and `value` include certain and strong evidence. In `byTier` a pull request counts once, at its strongest tier. */
export interface UseShare extends Share {
  byTier: Record<Tier, { count: number; share: number | null }>;
}

/** How many pull requests a tool took part in, and their share of those that the rules of AI use were applied to. */
export interface ToolShare {
  tool: string;
  pullRequests: number;
  share: number;
}

/** The share of each use among the pull requests that the rules of AI use were applied to. */
export function useShares(counts: EvidenceCount[]): Record<Use, UseShare> {
  const known = counts.filter(({ isKnown }) => isKnown);
  const n = total(known);
  const part = (count: number) => ({ count, share: n === 0 ? null : count / n });
  const shareOf = (use: Use): UseShare => {
    const of = (tier: Tier) => total(known.filter((count) => count[use] === tier));
    const { count, share: value } = part(of('certain') + of('strong'));
    return {
      n,
      count,
      value,
      byTier: { certain: part(of('certain')), strong: part(of('strong')), weak: part(of('weak')) },
    };
  };
  return { authored: shareOf('authored'), assisted: shareOf('assisted'), reviewed: shareOf('reviewed') };
}

/** How each share changed; `previous` is null when nothing is compared. */
export function useChanges(
  current: Record<Use, UseShare>,
  previous: Record<Use, UseShare> | null,
): Record<Use, Change> {
  const of = (use: Use) => (previous ? changeOfShare(current[use], previous[use]) : NO_CHANGE);
  return { authored: of('authored'), assisted: of('assisted'), reviewed: of('reviewed') };
}

/** The tools, the most used first, then in the order of their keys. */
export function toolShares(counts: EvidenceCount[]): ToolShare[] {
  const known = counts.filter(({ isKnown }) => isKnown);
  const totals = new Map<string, number>();
  for (const { tools, n } of known) for (const tool of tools) totals.set(tool, (totals.get(tool) ?? 0) + n);
  return [...totals]
    .map(([tool, pullRequests]) => ({ tool, pullRequests, share: pullRequests / total(known) }))
    .toSorted((a, b) => b.pullRequests - a.pullRequests || (a.tool < b.tool ? -1 : 1));
}

/** How many pull requests these counts include. */
export function total(counts: { n: number }[]): number {
  return counts.reduce((sum, { n }) => sum + n, 0);
}
