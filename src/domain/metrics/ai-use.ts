import type { Tier } from '../ai/evidence.ts';
import type { Share } from './aggregates.ts';

/** The three things that AI may have done to a pull request; each has evidence of its own. */
export type Use = 'authored' | 'assisted' | 'reviewed';

/** How many merged pull requests are alike: of each use the strongest evidence, null without any. */
export interface EvidenceCount extends Record<Use, Tier | null> {
  /** False where the rules have not looked yet. */
  isKnown: boolean;
  /** With certain or strong evidence. */
  tools: string[];
  n: number;
}

/** `count` and `value` are of certain and strong evidence; by tier each pull request counts at its strongest. */
export interface UseShare extends Share {
  byTier: Record<Tier, { count: number; share: number | null }>;
}

/** How many pull requests a tool had a part in, of those that the rules have looked at. */
export interface ToolShare {
  tool: string;
  pullRequests: number;
  share: number;
}

/** Shares of each use, of the pull requests that the rules have looked at. */
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

/** The tools, the most used first, then by their keys. */
export function toolShares(counts: EvidenceCount[]): ToolShare[] {
  const known = counts.filter(({ isKnown }) => isKnown);
  const totals = new Map<string, number>();
  for (const { tools, n } of known) for (const tool of tools) totals.set(tool, (totals.get(tool) ?? 0) + n);
  return [...totals]
    .map(([tool, pullRequests]) => ({ tool, pullRequests, share: pullRequests / total(known) }))
    .toSorted((a, b) => b.pullRequests - a.pullRequests || (a.tool < b.tool ? -1 : 1));
}

/** How many pull requests are counted. */
export function total(counts: { n: number }[]): number {
  return counts.reduce((sum, { n }) => sum + n, 0);
}
