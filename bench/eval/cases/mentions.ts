import { bot, committed, labelled, type Case } from './case.ts';

const MENTION = 'mentioning is not using';

function titled(titles: string[]): Case[] {
  return titles.map((title) => labelled(`title: ${title}`, MENTION, { title, ...committed(title) }));
}

/** As dependabot writes it: other people's release notes, changelog and commits. */
const BUMP = `Bumps [openai](https://github.com/openai/openai-node) from 4.1.0 to 4.2.0.
<details>
<summary>Release notes</summary>
<blockquote>
<h2>4.2.0</h2>
<ul><li>feat: Claude provider</li></ul>
</blockquote>
</details>
<details>
<summary>Commits</summary>

- a1b2c3d Add streaming
- Co-authored-by: Claude <noreply@anthropic.com>

</details>
`;
const UNFOLDED = `This PR contains the following updates: ai 5.0.1 → 5.0.2

### Release notes

🤖 Generated with [Claude Code](https://claude.com/claude-code)

Co-authored-by: Copilot <198982749+Copilot@users.noreply.github.com>

AI-assisted: yes
`;

export const MENTIONS = [
  ...titled([
    'Use cursor for pagination',
    'Add Claude provider',
    'Support chatgpt login',
    'Bump opus to 1.3.1',
    'Embed Amazon QuickSight dashboards',
    'Update CLAUDE.md',
    'Copilot docs',
    'Add .cursorrules',
    'Remove codex from the spell checker',
    'Gemini: handle blocked answers',
    'fix(aider): drop the adapter',
    'fix(devin): retry the webhook',
    'Continue on errors',
    'Sweep expired rows',
    'Replace goose migrations with drizzle',
    'Warp coordinates before drawing',
    'Add GPT partition tables',
    'Haiku OS port',
    'Sonnet 18 as a fixture',
    'Droid Sans as the fallback font',
    'Lovable empty states',
    'Crush PNG files in the build',
    'Zed: theme for the editor',
    'Windsurf spots: new map layer',
    'Bolt: raise the connection limit',
    'Detect AI-generated pull requests',
    'Rename AiProvider to ModelProvider',
    'Ask Claude for a summary of each ticket',
  ]),
  labelled('a changelog of an AI product', MENTION, {
    body: '- Claude: stream answers\n- Cursor: fix the rules file\n- Copilot: hide suggestions\n- GPT-5: raise the limit',
  }),
  labelled('a path with a tool’s name', MENTION, {
    body: 'Moves src/providers/claude.ts next to src/providers/openai.ts and ~/.cursor/rules.',
  }),
  labelled('a package with a tool’s name', MENTION, {
    body: 'Adds @anthropic-ai/claude-code 1.0.3 and `openai` to the image.',
  }),
  labelled('a handle', MENTION, { body: '@claude please have a look, and @copilot too.' }),
  labelled('thanks for a review', MENTION, { body: 'Thanks to CodeRabbit for the hint about the lock.' }),
  labelled('an issue about an agent', MENTION, {
    body: 'Cursor asked for the wrong file, see #12. Now the name is checked.',
  }),
  labelled('instructions for agents', MENTION, {
    body: 'AGENTS.md now tells agents to run the tests, and to add Co-authored-by lines only when asked.',
  }),
  labelled('a comparison of models', MENTION, {
    body: '| model | score |\n| --- | --- |\n| Claude Opus 4.5 | 81 |\n| gpt-5.5 | 79 |',
  }),
  labelled('a badge', MENTION, {
    body: '[![Ask DeepWiki](https://deepwiki.com/badge.svg)](https://deepwiki.com/acme/widgets)',
  }),
  labelled('a key', MENTION, { body: 'Set OPENAI_API_KEY and CLAUDE_MODEL=claude-opus-4-5 before the start.' }),
  labelled('ai in another language', 'the French “ai” is a verb', {
    body: 'J’ai écrit les tests avec soin, et j’ai relu le code.',
  }),
  labelled('AI in German', 'a mention in another language', {
    body: 'Die KI-Funktion nutzt jetzt Claude; Cursor springt nicht mehr.',
  }),
  labelled('AI in Japanese', 'a mention in another language', {
    body: 'Claude の応答をキャッシュします。カーソルは動きません。',
  }),
  labelled('a merge commit', MENTION, committed("Merge branch 'claude/fix-headers-0f0f' into main")),
  labelled('a branch name', MENTION, committed('Merge pull request #12 from acme/copilot/fix-typo')),
  labelled(
    'a revert',
    'the title of another’s commit',
    committed('Revert "feat: generated with Claude Code"\n\nThis reverts commit 0f0f0f0f.'),
  ),
  labelled('dependabot’s folded changelog', 'a dependency bot quotes others', {
    author: bot('dependabot'),
    title: 'Bump openai from 4.1.0 to 4.2.0',
    body: BUMP,
  }),
  labelled('renovate’s release notes, unfolded', 'nothing in the body is a statement of a bot’s', {
    author: bot('renovate'),
    title: 'Update ai to v5.0.2',
    body: UNFOLDED,
  }),
  labelled('github-actions’ release notes', 'what stands below such a heading are the words of others', {
    author: bot('github-actions[bot]'),
    title: 'Release 3.0.0',
    body: UNFOLDED,
  }),
  labelled('dependabot’s commit', 'a dependency bot quotes others', {
    author: bot('dependabot'),
    ...committed(`Bump ai\n\n${UNFOLDED}`, bot('dependabot'), 'dependabot[bot]'),
  }),
  labelled('a changelog that a person pasted', 'folded, and of others', {
    body: `Updates by hand, because dependabot is stuck.\n\n${BUMP}`,
  }),
  labelled(
    'an agent’s commit on dependabot’s pull request',
    'the commit is evidence, the body is not',
    {
      author: bot('dependabot'),
      body: BUMP,
      ...committed('Adapt to openai 4.2\n\nCo-authored-by: Claude <noreply@anthropic.com>'),
    },
    'co_author claude certain',
  ),
];
