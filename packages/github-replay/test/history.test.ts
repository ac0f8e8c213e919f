import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { generateHistory } from '../src/generate/generate-history.ts';
import { readFileHistory } from '../src/history/file-history.ts';
import type { Actor, PullRequest } from '../src/history/model.ts';

const VIEWER: Actor = { __typename: 'User', login: 'viewer', databaseId: 1, name: null };
const UNTIL = new Date('2026-06-01T00:00:00Z');
const DATA = join(import.meta.dirname, '../../../../shared/data');

function generate(pullRequests: number, seed = 1) {
  const history = generateHistory({ fullName: 'acme/widgets', pullRequests, seed, until: UNTIL, viewer: VIEWER });
  return { history, all: history.outlines.map(({ number }) => history.pullRequest(number)) };
}

describe('a generated history', () => {
  test('is the same from the same seed, in any order of reading, and another from another', () => {
    const [one, two, other] = [generate(80), generate(80), generate(80, 2)];
    const backwards = two.all.toReversed().map((each) => JSON.stringify(each));
    expect(one.all.map((each) => JSON.stringify(each))).toEqual(backwards.toReversed());
    expect(JSON.stringify(other.all[0])).not.toBe(JSON.stringify(one.all[0]));
  });

  test('holds every hard case within its first sixty', () => {
    const { all } = generate(60);
    const some = (holds: (each: PullRequest) => boolean): boolean => all.some(holds);
    expect(some(({ commits }) => commits.length > 100)).toBe(true);
    expect(some(({ files }) => files.length >= 100 && files.length <= 1_000)).toBe(true);
    expect(some(({ changedFiles }) => changedFiles > 3_000)).toBe(true);
    expect(some(({ reviews, comments }) => reviews.length > 100 && comments.length > 100)).toBe(true);
    expect(some(({ checks }) => checks.length > 100)).toBe(true);
    expect(some(({ body }) => body.includes('\u0000'))).toBe(true);
    expect(some(({ title }) => !title.isWellFormed())).toBe(true);
    expect(some(({ body }) => body.length >= 200_000)).toBe(true);
    expect(some(({ reviews }) => reviews.some(({ state }) => state === 'PENDING'))).toBe(true);
  });

  test('holds, in a few hundred, what ordinary repositories hold', () => {
    const { all } = generate(400);
    const some = (holds: (each: PullRequest) => boolean): boolean => all.some(holds);
    expect(new Set(all.map(({ state }) => state))).toEqual(new Set(['OPEN', 'CLOSED', 'MERGED']));
    expect(some(({ author }) => author === null)).toBe(true);
    for (const kind of ['Bot', 'Mannequin']) expect(some(({ author }) => author?.__typename === kind)).toBe(true);
    expect(some(({ isDraft }) => isDraft)).toBe(true);
    expect(some(({ body }) => /^Reverts acme\/widgets#\d+$/.test(body))).toBe(true);
    expect(some(({ commits }) => commits.some(({ message }) => /co-authored-by: claude/i.test(message)))).toBe(true);
    expect(some(({ reviewRequests }) => reviewRequests.some(({ __typename }) => __typename === 'Team'))).toBe(true);
    expect(some(({ closingIssues }) => closingIssues.length > 0)).toBe(true);
    const checks = all.flatMap((each) => each.checks);
    expect(checks.some((check) => check.__typename === 'CheckRun' && check.conclusion === null)).toBe(true);
    expect(checks.some((check) => check.__typename === 'StatusContext')).toBe(true);
    const events = new Set(all.flatMap(({ timeline }) => timeline.map(({ __typename }) => __typename)));
    expect(events.size).toBe(9);
    const times = all.map(({ updatedAt }) => updatedAt);
    expect(new Set(times).size).toBeLessThan(times.length);
    expect(all.at(-1)?.number).toBeGreaterThan(all.length);
  });

  test('never lets a child be newer than its pull request', () => {
    for (const { updatedAt, createdAt, closedAt, reviews, comments, inlineComments } of generate(300).all) {
      expect(createdAt <= updatedAt && (closedAt ?? createdAt) <= updatedAt).toBe(true);
      const children = [...comments, ...inlineComments].map((each) => each.updatedAt);
      children.push(...reviews.flatMap((each) => each.submittedAt ?? []));
      expect(children.filter((time) => time > updatedAt)).toEqual([]);
    }
  });

  test('finds a pull request by any of its commits', () => {
    const { history, all } = generate(40);
    for (const { number, commits, mergeCommitOid } of all) {
      const oids = [...commits.map(({ oid }) => oid), ...(mergeCommitOid === null ? [] : [mergeCommitOid])];
      for (const oid of oids) expect(history.numberOfCommit(oid)).toBe(number);
    }
    expect(history.numberOfCommit('f'.repeat(40))).toBeUndefined();
  });

  test('of a hundred thousand is an outline until it is read', () => {
    const { history } = {
      history: generateHistory({ fullName: 'a/b', pullRequests: 100_000, seed: 1, until: UNTIL, viewer: VIEWER }),
    };
    expect(history.outlines).toHaveLength(100_000);
    const last = history.outlines.at(-1);
    expect(history.pullRequest(last?.number ?? 0).number).toBe(last?.number);
  });
});

describe.each([
  ['cargo', 'rust-lang/cargo', { pullRequests: 5_976, commits: 12_471, files: 39_731, reviews: 5_941 }],
  ['undici', 'nodejs/undici', { pullRequests: 2_755 }],
])('the real history of %s', (name, fullName, counts) => {
  const path = join(DATA, `${name}.pull-requests.jsonl.gz`);

  test.skipIf(!existsSync(path))(`${name}.pull-requests.jsonl.gz is served whole (skipped: file absent)`, async () => {
    const history = await readFileHistory(path);
    expect(history.facts.fullName).toBe(fullName);
    const found = { pullRequests: 0, commits: 0, files: 0, reviews: 0 };
    for (const { number } of history.outlines) {
      const { commits, files, reviews, headRefOid } = history.pullRequest(number);
      found.pullRequests++;
      found.commits += commits.length;
      found.files += files.length;
      found.reviews += reviews.length;
      expect(headRefOid).toBe(commits.at(-1)?.oid ?? headRefOid);
    }
    expect(found).toMatchObject(counts);
  });
});

describe('logins that end in exactly -bot', () => {
  const path = join(DATA, 'undici.pull-requests.jsonl.gz');

  test.skipIf(!existsSync(path))('are apps without the ending (skipped: undici file absent)', async () => {
    const history = await readFileHistory(path);
    const authors = history.outlines.map(({ number }) => history.pullRequest(number).author);
    expect(authors.some((author) => author?.__typename === 'Bot' && author.login === 'dependabot')).toBe(true);
    expect(authors.every((author) => !author?.login.endsWith('-bot'))).toBe(true);
  });
});
