import { isoSeconds } from '../history/iso-seconds.ts';
import type { Actor, Commit, GitPerson } from '../history/model.ts';
import { pickTrailer } from './ai-trailer.ts';
import { generateOid } from './oid.ts';
import { createRandom } from './random.ts';
import type { Sketch } from './sketch.ts';
import { HUMANS } from './people.ts';
import { paragraph, titleOf } from './texts.ts';

/** The commits of a pull request; a few were made by someone without an account, or carry an AI's trailer. */
export function generateCommits(sketch: Sketch): Commit[] {
  const { seed, outline, special, author, endsAt, revertOf } = sketch;
  const random = createRandom(seed, 'commits', outline.number);
  const count = special.manyCommits ? random.int(101, 300) : random.small(1, 9);
  const trailer = author?.__typename === 'User' ? pickTrailer(random) : null;
  const times = Array.from({ length: count }, () => random.time(outline.createdAt - 3_600_000, endsAt)).sort(
    (a, b) => a - b,
  );

  return times.map((time, index) => {
    const headline = index === 0 ? sketch.title : titleOf(seed, outline.number * 31 + index);
    const parts = [headline];
    if (revertOf && index === 0) parts.push(`This reverts commit ${revertOf.mergeCommitOid}.`);
    else if (random.chance(0.4)) parts.push(paragraph(random, 2));
    if (trailer !== null && random.chance(0.8)) parts.push(trailer);
    const person = random.chance(0.08) ? stranger(random.int(1, 9)) : personOf(author ?? random.pick(HUMANS));
    const at = isoSeconds(time);
    return {
      oid: generateOid(seed, outline.number, index),
      message: parts.join('\n\n'),
      authoredDate: at,
      committedDate: isoSeconds(time + random.int(0, 600) * 1_000),
      additions: random.small(0, 400),
      deletions: random.small(0, 200),
      author: person,
      committer: person,
    };
  });
}

function personOf(actor: Actor): GitPerson {
  const { login, name, databaseId, __typename } = actor;
  const email = `${databaseId}+${login}@users.noreply.github.com`;
  // GitHub knows an app by its address too; no address is a mannequin's.
  return { name: name ?? `${login}[bot]`, email, user: __typename === 'Mannequin' ? null : actor };
}

/** Someone whose e-mail address belongs to no account. */
function stranger(index: number): GitPerson {
  return { name: `Visitor ${index}`, email: `visitor-${index}@example.com`, user: null };
}
