import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { bot, labelled, reviewed, trailers, user } from '../../bench/eval/cases/case.ts';
import { authorAccountOf } from '../../src/domain/ai/author-account.ts';
import type { EvidenceInput } from '../../src/domain/ai/evidence.ts';
import { signalsOf } from '../../src/domain/ai/signals.ts';
import type { Tool } from '../../src/domain/ai/tool.ts';
import { TOOLS } from '../../src/domain/ai/tools.ts';

const found = (input: Partial<EvidenceInput>): string[] =>
  signalsOf(labelled('', '', input).input).map(({ kind, tool, tier }) => `${kind} ${tool} ${tier}`);
const committed = (authorAccount: string | null): Partial<EvidenceInput> => ({
  commits: [{ sha: 'a', message: 'Work', author: null, authorName: 'Octavia Brandt', authorAccount }],
});

describe.each(TOOLS.map((tool) => [tool.name, tool] as const))('%s', (_, tool: Tool) => {
  const { key, agents = [], writers = [], reviewers = [], users = [], noreply = [], addresses = [] } = tool;

  it('has a sign by which it is known', () => {
    const signs = [agents, writers, reviewers, users, noreply, addresses, tool.names ?? [], tool.short ?? []];
    expect(signs.flat().length).toBeGreaterThan(0);
  });

  it('opens pull requests with its agents, and with no account that only reviews', () => {
    for (const login of [...agents, ...writers]) {
      expect(found({ author: bot(login) })).toEqual([`author ${key} certain`]);
      expect(found({ author: bot(`${login}[bot]`) })).toEqual([`author ${key} certain`]);
    }
    for (const login of reviewers.filter((one) => !agents.includes(one)))
      expect(found({ author: bot(login) })).toEqual([]);
  });

  it('reviews with its agents and reviewers, and not with an account that only writes', () => {
    for (const login of [...agents, ...reviewers])
      expect(found(reviewed(bot(login), 'Two remarks.'))).toEqual([`reviewer ${key} certain`]);
    for (const login of writers) expect(found(reviewed(bot(login), 'Two remarks.'))).toEqual([]);
  });

  it('is known by its addresses, in trailers and as the author of a commit, whatever the name', () => {
    for (const address of addresses) {
      expect(found(trailers(`Co-authored-by: Work <${address}>`))).toEqual([`co_author ${key} certain`]);
      expect(authorAccountOf(address)).toBe(key);
      expect(found(committed(key))).toEqual([`co_author ${key} certain`]);
    }
    for (const part of noreply) {
      const address = `${part}@users.noreply.github.com`;
      expect(found(trailers(`Co-authored-by: Work <${address}>`))).toEqual([`co_author ${key} certain`]);
      expect(found(committed(authorAccountOf(address)))).toEqual([`co_author ${key} certain`]);
    }
  });

  it('is known by its names with a person’s address, and by a short name only with its own', () => {
    for (const name of tool.names ?? [])
      expect(found(trailers(`Co-authored-by: ${name} <work@acme.example>`))).toEqual([`co_author ${key} certain`]);
    for (const name of tool.short ?? []) {
      expect(found(trailers(`Co-authored-by: ${name} <work@acme.example>`))).toEqual([]);
      expect(found({ author: user(name) })).toEqual([]);
    }
  });

  it('has patterns that are anchored: of branches at the beginning, of links at the host', () => {
    for (const pattern of [...(tool.branches ?? []), ...(tool.tasks ?? [])]) expect(pattern.source).toMatch(/^\^/);
    for (const pattern of tool.branches ?? []) {
      expect(pattern.test(`feature/${key}`)).toBe(false);
      expect(pattern.test(`bump-${key}-to-1.2`)).toBe(false);
      expect(pattern.test('main')).toBe(false);
    }
  });
});

describe('an account that was renamed', () => {
  const renamed = (githubId: string, kind: 'bot' | 'user') => ({ login: 'renamed', kind, githubId });

  it('is known by its id, as author, in commits and reviews, and by the address of a commit', () => {
    expect(found({ author: renamed('158243242', 'bot') })).toEqual(['author devin certain']);
    expect(found({ author: renamed('198982749', 'user') })).toEqual(['author copilot certain']);
    expect(found(reviewed(renamed('136622811', 'bot'), 'Two remarks.'))).toEqual(['reviewer coderabbit certain']);
    expect(found(committed('158243242+renamed[bot]'))).toEqual(['co_author devin certain']);
  });

  it('is nobody by another id, and opens nothing when its tool only reviews', () => {
    expect(found({ author: renamed('4711', 'bot') })).toEqual([]);
    expect(found({ author: renamed('136622811', 'bot') })).toEqual([]);
    expect(found({ author: { login: 'sentry', kind: 'bot', githubId: '39604003' } })).toEqual([]);
  });
});

describe('the table of tools', () => {
  it('has each id once, as digits', () => {
    const ids = TOOLS.flatMap((tool) => tool.ids ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[1-9]\d*$/.test(id))).toEqual([]);
  });

  it('says of each tool that was added where its signs come from', () => {
    const folder = path.resolve(import.meta.dirname, '../../src/domain/ai/tools');
    const source = readdirSync(folder)
      .map((name) => readFileSync(path.join(folder, name), 'utf8'))
      .join('\n');
    for (const key of ['warp', 'mux', 'blink', 'sisyphus', 'pullfrog', 'openclaw', 'entire', 'mintlify', 'strands'])
      expect(source).toMatch(new RegExp(String.raw`// https://[^\n]+\n(?: +//[^\n]+\n)* +key: '${key}'`));
  });
});
