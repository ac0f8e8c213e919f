import { createReadStream } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import type { Account, AiSignal, EvidenceInput } from '../../src/domain/ai/evidence.ts';
import { signalsOf } from '../../src/domain/ai/signals.ts';

/** The history of nodejs/undici: it is no part of the repository, and may be absent. */
export const UNDICI = path.resolve(import.meta.dirname, '../../../shared/data/undici.pull-requests.jsonl.gz');

interface StoredPullRequest {
  number: number;
  title: string;
  body: string;
  headRefName: string;
  author: string | null;
  commits: { oid: string; author: string; message: string }[];
}

/** What the history holds, and what the rules made of it: each a pull request, a source in it, a kind and a tool. */
export interface HistoryCheck {
  pullRequests: number;
  /** Trailers of co-authors, trailers of assistance, and tools' own lines, as they stand in messages and bodies. */
  lines: Record<'coAuthors' | 'assistance' | 'ownLines', number>;
  expected: number;
  missing: string[];
  /** Certain or strong, and nothing that the count knows of. */
  unexpected: string[];
  weak: string[];
}

/**
 * A count of its own, as plain as can be, that shares nothing with the rules: a line that begins with a trailer's key and holds
 * one of these words.
 */
const CO_AUTHORS: [holds: string, tool: string][] = [
  ['noreply@anthropic.com', 'claude'],
  ['cursoragent@cursor.com', 'cursor'],
  ['copilot@users.noreply.github.com', 'copilot'],
  ['openai codex', 'codex'],
];
const ASSISTANCE: [holds: string, tool: string][] = [
  ['openai:', 'openai'],
  ['claude:', 'claude'],
  ['devx/', 'other'],
];
const OWN_LINES: [holds: string, tool: string][] = [
  ['generated with [claude code]', 'claude'],
  ['claude-session:', 'claude'],
];

/** Reads the history and holds what the rules find, certain and strong, against the plain count of its lines. */
export async function checkHistory(file: string): Promise<HistoryCheck> {
  const check: HistoryCheck = {
    pullRequests: 0,
    lines: { coAuthors: 0, assistance: 0, ownLines: 0 },
    expected: 0,
    missing: [],
    unexpected: [],
    weak: [],
  };
  for await (const line of createInterface({ input: createReadStream(file).pipe(createGunzip()) })) {
    const stored = JSON.parse(line) as StoredPullRequest;
    check.pullRequests += 1;
    const expected = new Set<string>();
    for (const { source, text } of textsOf(stored))
      count(text, check, (kind, tool) => expected.add(`#${stored.number} ${source} ${kind} ${tool}`));
    const signals = signalsOf(evidenceOf(stored));
    const found = new Set(signals.filter(({ tier }) => tier !== 'weak').map((signal) => inWords(stored, signal)));
    check.expected += expected.size;
    check.missing.push(...[...expected].filter((signal) => !found.has(signal)));
    check.unexpected.push(...[...found].filter((signal) => !expected.has(signal)));
    check.weak.push(...signals.filter(({ tier }) => tier === 'weak').map((signal) => inWords(stored, signal)));
  }
  return check;
}

function count(text: string, { lines }: HistoryCheck, expect: (kind: AiSignal['kind'], tool: string) => void): void {
  for (const line of text.toLowerCase().split('\n')) {
    const tell = (words: typeof CO_AUTHORS): string | undefined => words.find(([word]) => line.includes(word))?.[1];
    const coAuthor = /^\s*(?:co-authored-by|signed-off-by):/.test(line) ? tell(CO_AUTHORS) : undefined;
    const assistance = /^\s*assi\w*-by:/.test(line) ? tell(ASSISTANCE) : undefined;
    const own = tell(OWN_LINES);
    if (coAuthor) expect('co_author', coAuthor);
    if (assistance) expect('statement', assistance);
    if (own) expect('statement', own);
    lines.coAuthors += Number(coAuthor !== undefined);
    lines.assistance += Number(assistance !== undefined);
    lines.ownLines += Number(own !== undefined);
  }
}

function textsOf({ body, commits }: StoredPullRequest): { source: string; text: string }[] {
  return [{ source: 'body', text: body }, ...commits.map(({ oid, message }) => ({ source: oid, text: message }))];
}

function evidenceOf({ author, title, body, headRefName: headRef, commits }: StoredPullRequest): EvidenceInput {
  return {
    author: accountOf(author),
    title,
    body,
    headRef,
    commits: commits.map(({ oid, message, author: authorName }) => ({
      sha: oid,
      message,
      author: null,
      authorName,
      authorAccount: null,
    })),
    reviews: [],
    comments: [],
    opinion: null,
  };
}

/** Names that end in `-bot` were apps. */
function accountOf(author: string | null): Account {
  if (author === null) return null;
  return author.endsWith('-bot') ? { login: author.slice(0, -4), kind: 'bot' } : { login: author, kind: 'user' };
}

function inWords({ number }: StoredPullRequest, { source, kind, tool }: AiSignal): string {
  return `#${number} ${source} ${kind} ${tool}`;
}
