import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CASES } from '../../bench/eval/cases/all.ts';
import { bot, committed, inline, labelled, trailers, user } from '../../bench/eval/cases/case.ts';
import { AI_LOGINS } from '../../src/domain/ai/accounts.ts';
import type { AiSignal, EvidenceInput } from '../../src/domain/ai/evidence.ts';
import { EVIDENCE_PREFILTER } from '../../src/domain/ai/prefilter.ts';
import { aiFactsOf, signalsOf } from '../../src/domain/ai/signals.ts';
import { TOOLS } from '../../src/domain/ai/tools.ts';
import { sized } from '../support/sized.ts';

/** A person's pull request with these texts. */
const pullRequest = (input: Partial<EvidenceInput>): EvidenceInput => labelled('', '', input).input;
const signals = (input: Partial<EvidenceInput>): AiSignal[] => signalsOf(pullRequest(input));
const inWords = (input: Partial<EvidenceInput>): string[] =>
  signals(input).map(({ kind, tool, tier, source }) => `${kind} ${tool} ${tier} ${source}`);
const commit = (sha: string, message: string) => ({
  sha,
  message,
  author: user('octavia'),
  authorName: 'Octavia Brandt',
  authorAccount: null,
});
const CLAUDE = 'Co-authored-by: Claude <noreply@anthropic.com>';

describe('a signal', () => {
  it('carries the words that say so, and where they stand', () => {
    const input = {
      ...trailers('Signed-off-by: Octavia <o@b.example>', CLAUDE),
      body: 'Fix.\n\nAI tools used: Cursor',
    };
    expect(signals(input)).toEqual([
      {
        kind: 'co_author',
        tool: 'claude',
        tier: 'certain',
        source: 'c0ffee0000000000000000000000000000000001',
        quote: CLAUDE,
      },
      { kind: 'statement', tool: 'cursor', tier: 'strong', source: 'body', quote: 'AI tools used: Cursor' },
    ]);
  });

  it('quotes the login of an account', () => {
    const input = { author: bot('copilot-swe-agent'), ...inline(bot('coderabbitai')) };
    expect(signals(input)).toEqual([
      { kind: 'author', tool: 'copilot', tier: 'certain', source: 'author', quote: 'copilot-swe-agent' },
      { kind: 'reviewer', tool: 'coderabbit', tier: 'certain', source: '72', quote: 'coderabbitai' },
    ]);
  });

  it('is one for each kind, tool and source, of the strongest tier', () => {
    const body = `I used Claude to write the tests.\n\nAssisted-by: Claude\n\n🤖 Generated with [Claude Code](https://claude.com/claude-code)`;
    expect(inWords({ body, commits: [commit('a', CLAUDE), commit('b', `${CLAUDE}\n${CLAUDE}`)] })).toEqual([
      'co_author claude certain a',
      'co_author claude certain b',
      'statement claude certain body',
    ]);
  });

  it('of no named tool says nothing beside one of its source that names one', () => {
    expect(inWords({ body: 'AI-assisted: yes\nAI tools used: Cursor' })).toEqual(['statement cursor strong body']);
    expect(inWords({ body: 'AI-assisted: yes' })).toEqual(['statement other strong body']);
  });

  it('quotes at most 300 characters, cut between words', () => {
    const [signal] = signals({ body: `I used ChatGPT to write the tests ${'and then checked them '.repeat(15)}` });
    expect(signal?.quote.length).toBeLessThanOrEqual(300);
    expect(signal?.quote).toMatch(/ (?:and|then|checked|them)$/);
    const [opinion] = signals({ opinion: { tools: ['claude'], evidence: ['x'.repeat(500)] } });
    expect(opinion?.quote).toBe('x'.repeat(300));
  });

  it('of a tool that reviews on every push is kept twenty times, the earliest', () => {
    const reviews = Array.from({ length: 50 }, (_, at) => ({
      githubId: String(900 - at),
      author: bot('coderabbitai'),
      body: '',
    }));
    const sources = signals({ reviews }).map(({ source }) => Number(source));
    expect(sources).toEqual(Array.from({ length: 20 }, (_, at) => 851 + at));
  });

  it('that is weak is dropped when the author discloses that no AI was used', () => {
    const opinion = { tools: ['claude'], evidence: ['Keep the order'] };
    expect(inWords({ opinion })).toEqual(['statement claude weak analysis']);
    expect(inWords({ opinion, body: '## AI usage\n\n- [ ] Yes\n- [x] No' })).toEqual([]);
    expect(inWords({ opinion, body: 'No AI was used.', ...trailers(CLAUDE) })).toHaveLength(1);
  });
});

describe('facts', () => {
  it('are three different things, with their tiers and the tools of all', () => {
    const input = { author: bot('devin-ai-integration'), ...trailers(CLAUDE), ...inline(bot('greptile-apps')) };
    expect(aiFactsOf(signals(input))).toEqual({
      aiAuthored: true,
      aiAssisted: true,
      aiReviewed: true,
      aiTools: ['claude', 'devin', 'greptile'],
      aiAuthoredTier: 'certain',
      aiAssistedTier: 'certain',
      aiReviewedTier: 'certain',
    });
  });

  it('of a review bot say reviewed, and nothing of the author', () => {
    expect(aiFactsOf(signals(inline(bot('coderabbitai'))))).toMatchObject({
      aiAuthored: false,
      aiAssisted: false,
      aiReviewed: true,
    });
  });

  it('keep a weak tier and do not count it', () => {
    expect(aiFactsOf(signals({ body: 'Vibe-coded with Cursor.' }))).toMatchObject({
      aiAssisted: false,
      aiTools: [],
      aiAssistedTier: 'weak',
    });
  });

  it('of no signals are empty', () => {
    expect(aiFactsOf([])).toEqual({
      aiAuthored: false,
      aiAssisted: false,
      aiReviewed: false,
      aiTools: [],
      aiAuthoredTier: null,
      aiAssistedTier: null,
      aiReviewedTier: null,
    });
  });
});

describe('the order of rows', () => {
  it('changes nothing', () => {
    const commits = CASES.flatMap(({ input }, at) => input.commits.map((row) => ({ ...row, sha: `sha-${at}` })));
    const reviews = CASES.flatMap(({ input }, at) => input.reviews.map((row) => ({ ...row, githubId: String(at) })));
    const comments = CASES.flatMap(({ input }, at) => input.comments.map((row) => ({ ...row, githubId: String(at) })));
    const all = pullRequest({ commits: commits.slice(0, 120), reviews, comments });
    const expected = signalsOf(all);
    expect(expected.length).toBeGreaterThan(100);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(all.commits, { minLength: all.commits.length }),
        fc.shuffledSubarray(all.reviews, { minLength: all.reviews.length }),
        fc.shuffledSubarray(all.comments, { minLength: all.comments.length }),
        (...rows) => {
          const [someCommits, someReviews, someComments] = rows;
          expect(signalsOf({ ...all, commits: someCommits, reviews: someReviews, comments: someComments })).toEqual(
            expected,
          );
        },
      ),
      { numRuns: 5 },
    );
  });
});

describe('the prefilter', () => {
  const prefilter = new RegExp(EVIDENCE_PREFILTER, 'i');
  const left = (text: string): string => (prefilter.test(text) ? text : '');

  it('match every title, body and message of the labelled set that yields a signal', () => {
    const without = (input: EvidenceInput): EvidenceInput => ({
      ...input,
      title: left(input.title),
      body: left(input.body),
      commits: input.commits.map((row) => ({ ...row, message: left(row.message) })),
    });
    for (const { name, input } of CASES) expect(signalsOf(without(input)), name).toEqual(signalsOf(input));
  });

  it('leave out a text that names nothing', () => {
    expect(left('Keeps the order of headers; the root of it was a sort in the parser.')).toBe('');
  });

  it('are read alike by Postgres: neither lookaround nor word boundaries', () => {
    expect(EVIDENCE_PREFILTER).not.toMatch(/\(\?|\\[bBdDwWsSmMyY]/);
  });
});

describe('the table of tools', () => {
  it('names each tool once, in lower case, and each account in one tool', () => {
    const keys = TOOLS.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    const told = TOOLS.flatMap(
      ({ agents = [], writers = [], reviewers = [], addresses = [], names = [], short = [] }) => [
        ...new Set([...agents, ...writers, ...reviewers]),
        ...addresses,
        ...new Set([...names, ...short]),
      ],
    );
    expect(told.filter((word) => word !== word.toLowerCase() || word.endsWith('[bot]'))).toEqual([]);
    const logins = TOOLS.flatMap(({ agents = [], writers = [], reviewers = [] }) => [
      ...agents,
      ...writers,
      ...reviewers,
    ]);
    expect(new Set(logins).size).toBe(logins.length);
    expect(AI_LOGINS).not.toContain('copilot-swe-agent');
    expect(AI_LOGINS).toEqual(expect.arrayContaining(['claude', 'coderabbitai']));
  });

  it('is in docs/ai.md, tool by tool', () => {
    const docs = readFileSync(path.resolve(import.meta.dirname, '../../docs/ai.md'), 'utf8');
    for (const { key, name } of TOOLS)
      expect(docs).toMatch(new RegExp(`\\| ${name.replace('.', '\\.')} +\\| \`${key}\` +\\|`));
  });
});

/** Of CPU: how long it takes by the clock depends on what else the machine does. */
const MAX_CPU_MICROSECONDS = 10_000_000;

describe('hostile text', () => {
  const pieces = [
    'a',
    ' ',
    '\n',
    '\t',
    '`',
    '*',
    '_',
    '<',
    '>',
    '[',
    ']',
    '(',
    ')',
    ':',
    '-',
    '"',
    '“',
    '.',
    '🤖',
    '⟨0⟩',
    'Claude ',
    'I used ',
    'Generated with ',
    'Co-authored-by: ',
    'the ',
    'AI ',
    '<details>',
    '</details>',
    '<!--',
    '-->',
    '- [x] ',
    '## AI usage\n',
    'Assisted-by: a:',
    'This was written by ',
    'with the help of ',
    'gpt-5',
    '[Claude](',
    '<a@',
    '~~~\n',
    '> ',
    '1.',
    'I used AI to write the ',
    'reviews ',
    'unable to ',
    '<summary>',
    '<a href="https://',
    '&lt;',
    '| AI used | ',
    '- [ ] None\n',
    'human, ',
    'thanks, ',
    '🤖 Generated with [Claude',
    'following: \n',
    '- Co-authored-by: Claude <noreply@anthropic.com>\n',
  ];

  it.each(pieces.slice(-sized(16, pieces.length)).map((piece) => [JSON.stringify(piece), piece]))(
    'of 200 KB of %s takes no longer than its length',
    (_, piece) => {
      const text = piece.repeat(Math.ceil(204_800 / piece.length)).slice(0, 204_800);
      const input = pullRequest({
        title: text,
        body: text,
        ...committed(text),
        comments: [{ githubId: '1', kind: 'issue', author: bot('coderabbitai'), body: text }],
      });
      const before = process.cpuUsage();
      signalsOf(input);
      expect(process.cpuUsage(before).user).toBeLessThan(MAX_CPU_MICROSECONDS);
    },
  );

  it('made of all pieces takes no longer than its length, and keeps every bound', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 12 }), (parts) => {
        const text = parts.join('').repeat(2_000).slice(0, 100_000);
        const before = process.cpuUsage();
        const found = signalsOf(pullRequest({ body: text, ...committed(text) }));
        expect(process.cpuUsage(before).user).toBeLessThan(MAX_CPU_MICROSECONDS);
        for (const { quote, tool } of found) {
          expect(quote.length).toBeLessThanOrEqual(300);
          expect([...TOOLS.map(({ key }) => key), 'other']).toContain(tool);
        }
      }),
      { numRuns: sized(12, 40) },
    );
  });
});
