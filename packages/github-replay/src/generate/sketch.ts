import type { Actor, Outline } from '../history/model.ts';
import { CODING_AGENT, DEPENDENCY_BOTS, HUMANS, MANNEQUIN } from './people.ts';
import { generateOid } from './oid.ts';
import { createRandom } from './random.ts';
import { specialCases, type SpecialCases } from './special-cases.ts';
import { titleOf } from './texts.ts';

/** The data of a pull request before its lists; all lists are generated from it. */
export interface Sketch {
  readonly seed: number;
  readonly fullName: string;
  readonly repositoryId: number;
  readonly outline: Outline;
  readonly special: SpecialCases;
  readonly title: string;
  readonly author: Actor | null;
  /** The instant of its last event except bulk edits: when it was closed or last updated. Milliseconds. */
  readonly endsAt: number;
  readonly revertOf: { readonly number: number; readonly mergeCommitOid: string } | undefined;
}

export interface SketchSource {
  readonly seed: number;
  readonly fullName: string;
  readonly repositoryId: number;
  readonly outlines: readonly Outline[];
}

export function sketchPullRequest(source: SketchSource, slot: number, outline: Outline): Sketch {
  const { seed, fullName, repositoryId, outlines } = source;
  const random = createRandom(seed, 'sketch', outline.number);
  const special = specialCases(slot);
  const author = pickAuthor();
  const original = special.revert ? outlines[slot - random.int(1, 40)] : undefined;
  const reverted = original?.state === 'MERGED' ? original.number : undefined;
  const revertOf =
    reverted === undefined ? undefined : { number: reverted, mergeCommitOid: generateOid(seed, reverted, 'merge') };
  const settled = Math.min(outline.updatedAt, outline.createdAt + 20 * 86_400_000);
  return {
    seed,
    fullName,
    repositoryId,
    outline,
    special,
    author,
    revertOf,
    title: pickTitle(),
    endsAt: random.time(settled - (settled - outline.createdAt) * 0.1, settled),
  };

  function pickAuthor(): Actor | null {
    const roll = random.next();
    if (roll < 0.1) return random.pick(DEPENDENCY_BOTS);
    if (roll < 0.13) return CODING_AGENT;
    // A deleted account.
    if (roll < 0.16) return null;
    if (roll < 0.17) return MANNEQUIN;
    // Few people write most of it.
    return HUMANS[random.small(0, HUMANS.length - 1)] ?? null;
  }

  function pickTitle(): string {
    const title = plainTitle();
    if (special.nulInText) return `${title} \u0000 (binary)`;
    return special.loneSurrogate ? `${title} \ud83d` : title;
  }

  function plainTitle(): string {
    if (revertOf) return `Revert "${titleOf(seed, revertOf.number)}"`;
    if (author?.__typename !== 'Bot' || author === CODING_AGENT) return titleOf(seed, outline.number);
    const [from, to] = [random.int(1, 9), random.int(10, 20)];
    return `Bump ${random.pick(['widget-core', 'left-pad', 'tiny-http'])} from 1.${from}.0 to 1.${to}.0`;
  }
}
