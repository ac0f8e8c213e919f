import { describe, expect, it } from 'vitest';
import { bot, commented, inline, labelled, reviewed, trailers, user } from '../../bench/eval/cases/case.ts';
import type { EvidenceInput } from '../../src/domain/ai/evidence.ts';
import { faultOf, faultOfOwn, type OwnTool } from '../../src/domain/ai/own-tool.ts';
import { signalsOf } from '../../src/domain/ai/signals.ts';
import { TOOLS } from '../../src/domain/ai/tools.ts';

const ACME: OwnTool = {
  key: 'acme-agent',
  name: 'Acme Agent',
  agents: ['acme-agent'],
  reviewers: ['acme-reviewer'],
  users: ['acme-robot'],
  addresses: ['agent@acme.example'],
  names: ['acme agent', 'robbie'],
  branches: ['acme-agent/'],
};

const found = (input: Partial<EvidenceInput>, ownTools: OwnTool[] = [ACME]): string[] =>
  signalsOf({ ...labelled('', '', input).input, ownTools }).map(
    ({ kind, tool, tier, source }) => `${kind} ${tool} ${tier} ${source.slice(0, 6)}`,
  );

describe('a tool of the workspace’s own', () => {
  it('writes with its accounts, as the author and in commits', () => {
    expect(found({ author: bot('acme-agent[bot]') })).toEqual(['author acme-agent certain author']);
    expect(found({ author: user('Acme-Robot') })).toEqual(['author acme-agent certain author']);
    const commit = { sha: 'c0ffee', message: 'Work', authorName: 'x', authorAccount: null };
    expect(found({ commits: [{ ...commit, author: bot('acme-agent') }] })).toEqual([
      'co_author acme-agent certain c0ffee',
    ]);
    const accounts = { ...commit, author: null, authorAccount: '12+acme-agent[bot]' };
    expect(found({ commits: [accounts] })).toEqual(['co_author acme-agent certain c0ffee']);
  });

  it('is told by trailers, lines and branches', () => {
    expect(found(trailers('Co-authored-by: Work <agent@acme.example>'))).toEqual([
      'co_author acme-agent certain c0ffee',
    ]);
    expect(found(trailers('Co-authored-by: Robbie <robbie@b.example>'))).toEqual([
      'co_author acme-agent certain c0ffee',
    ]);
    expect(found(trailers('Assisted-by: Acme Agent'))).toEqual(['statement acme-agent strong c0ffee']);
    expect(found({ body: 'Fix.\n\n🤖 Generated with [Acme Agent](https://acme.example)' })).toEqual([
      'statement acme-agent certain body',
    ]);
    expect(found({ headRef: 'acme-agent/fix-the-lock' })).toEqual(['statement acme-agent strong branch']);
  });

  it('reviews with its accounts; what only reviews opens nothing', () => {
    expect(found(reviewed(bot('acme-reviewer'), 'Two remarks.'))).toEqual(['reviewer acme-agent certain 71']);
    expect(found(inline(bot('acme-agent')))).toEqual(['reviewer acme-agent certain 72']);
    expect(found(commented(bot('acme-reviewer'), '## Code review\n\nNo issues found.'))).toEqual([
      'reviewer acme-agent strong 73',
    ]);
    expect(found({ author: bot('acme-reviewer') })).toEqual([]);
  });

  it('is named in place of an agent that is not known', () => {
    expect(found(trailers('AI-Assisted-By: Robbie'), [])).toEqual(['statement other strong c0ffee']);
    expect(found(trailers('AI-Assisted-By: Robbie'))).toEqual(['statement acme-agent strong c0ffee']);
  });

  it('is nothing in another workspace, in mentions, code, quotations, or of people', () => {
    expect(found({ author: bot('acme-agent'), headRef: 'acme-agent/x' }, [])).toEqual([]);
    expect(found({ title: 'Add the Acme Agent', body: 'The acme agent may now log in.' })).toEqual([]);
    expect(found({ body: '```\nGenerated with Acme Agent\n```' })).toEqual([]);
    expect(found({ body: '> Generated with Acme Agent' })).toEqual([]);
    expect(found({ body: 'Generated with Acme Agent, which is a mention.' })).toEqual([]);
    expect(found({ headRef: 'feature/acme-agent/x' })).toEqual([]);
    expect(found({ author: user('acme-agent') })).toEqual([]);
    expect(found({ author: bot('acme-robot') })).toEqual([]);
    expect(found(trailers('Co-authored-by: Octavia <octavia@acme.example>'))).toEqual([]);
    expect(found(trailers('Co-authored-by: Robbie Williams <robbie@b.example>'))).toEqual([]);
    expect(found(trailers('Reviewed-by: Robbie <robbie@b.example>'))).toEqual([]);
    expect(found({ author: bot('dependabot'), body: 'Generated with Acme Agent' })).toEqual([]);
  });
});

describe('the entry of a tool', () => {
  it('is checked alike for each known tool and for a workspace’s own', () => {
    for (const tool of TOOLS) expect(faultOf(tool), tool.key).toBeNull();
    expect(faultOfOwn(ACME)).toBeNull();
  });

  it.each<[string, Partial<OwnTool>]>([
    ['key', { key: 'Acme' }],
    ['key', { key: 'other' }],
    ['key', { key: 'claude' }],
    ['name', { name: ' ' }],
    ['agents', { agents: ['acme[bot]'] }],
    ['agents', { agents: ['copilot-swe-agent'] }],
    ['reviewers', { reviewers: ['coderabbitai'] }],
    ['users', { users: ['Acme'] }],
    ['addresses', { addresses: ['acme'] }],
    ['addresses', { addresses: ['noreply@anthropic.com'] }],
    ['addresses', { addresses: ['1+acme@users.noreply.github.com'] }],
    ['names', { names: ['a'] }],
    ['branches', { branches: ['a'] }],
    ['branches', { branches: ['.*'] }],
    ['agents', { agents: [], reviewers: [], users: [], addresses: [], names: [], branches: [] }],
  ])('is refused by its %s: %j', (field, change) => {
    expect(faultOfOwn({ ...ACME, ...change })?.field).toBe(field);
  });
});
