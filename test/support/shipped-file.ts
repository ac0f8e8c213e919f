import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { integersOf } from './random.ts';
import { diceOf, fateOf, peopleOf, type ShippedChange, type ShippedHistory } from './shipped-history.ts';

/** What a line of a file of merged pull requests says of one. */
export interface FiledPullRequest {
  number: number;
  title: string;
  body: string;
  createdAt: string;
  mergedAt: string;
  mergeCommit: string;
  headRefName: string;
  commits: { oid: string; authoredDate: string; message: string }[];
}

/** The pull requests of a file, by their merges. */
export function readFiled(file: string): FiledPullRequest[] {
  const lines = gunzipSync(readFileSync(file)).toString().trim().split('\n');
  return lines
    .map((line) => JSON.parse(line) as FiledPullRequest)
    .toSorted((a, b) => Date.parse(a.mergedAt) - Date.parse(b.mergedAt) || a.number - b.number);
}

/**
 * What the text of each revert names: `Reverts #n`, or the commit of a merge in the body or the messages, by its whole name
 * or a beginning of it. Of pull requests that are no reverts there is nothing.
 */
export function revertedIn(filed: FiledPullRequest[]): Map<number, number> {
  const numbers = new Set(filed.map(({ number }) => number));
  const found = filed.flatMap(({ number, body, commits }) => {
    const said = [body, ...commits.map(({ message }) => message)].join('\n');
    const named = Number(/^\s*Reverts #(\d+)/m.exec(body)?.[1] ?? Number.NaN);
    const merged = [...said.matchAll(/This reverts commit ([0-9a-f]{7,40})/g)].flatMap(([, sha = '']) =>
      filed.filter((other) => other.number !== number && other.mergeCommit.startsWith(sha)),
    );
    const meant = numbers.has(named) ? named : merged[0]?.number;
    return meant === undefined ? [] : [[number, meant] as const];
  });
  return new Map(found);
}

/** The newest so many pull requests of a file before some of the newest: their real times, commits and reverts. */
export interface Part {
  newest: number;
  count: number;
}

/**
 * A part of a real history, with what its file cannot know made by a seed: who wrote what, more reverts, hotfixes, what is
 * excluded, and what became of it all in production.
 */
export function shippedFile(all: FiledPullRequest[], { newest, count }: Part, seed: number): ShippedHistory {
  const filed = all.slice(Math.max(0, all.length - newest - count), all.length - newest);
  const dice = diceOf(integersOf(seed));
  const { chance, upTo } = dice;
  const people = peopleOf(seed);
  const real = revertedIn(all);
  const parents = new Map<string, string>();
  const changes: ShippedChange[] = [];
  for (const [index, { number, createdAt, mergedAt, mergeCommit: sha, commits }] of filed.entries()) {
    const parent = filed[index - 1]?.mergeCommit;
    if (parent !== undefined) parents.set(sha, parent);
    const earlier = filed.slice(0, index).filter((other) => other.number < number);
    const named = real.get(number);
    const isNamed = named !== undefined && earlier.some((other) => other.number === named);
    const reverts = isNamed ? named : chance(0.1) ? (earlier[upTo(earlier.length)]?.number ?? null) : null;
    const isHotfix = reverts === null && chance(0.1);
    const openedAt = Date.parse(createdAt);
    changes.push({
      number,
      sha,
      begunAt: Math.min(openedAt, ...commits.map(({ authoredDate }) => Date.parse(authoredDate))),
      openedAt,
      mergedAt: Date.parse(mergedAt),
      base: 'main',
      headRef: isHotfix && chance(0.4) ? 'repair' : `change-${number}`,
      isHotfix,
      reverts,
      ...people(),
    });
  }
  const merges = changes.flatMap(({ mergedAt }) => mergedAt ?? []);
  const fate = fateOf(changes, [Math.min(...merges), Math.max(...merges)], 6, dice);
  return { changes, parents, ...fate };
}
