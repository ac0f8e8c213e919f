import { bot, committed, labelled, trailers, user, type Case } from './case.ts';

/** One case for each trailer of a commit, with what it says. */
function lines(why: string, entries: [line: string, label?: `${string} certain` | `${string} strong`][]): Case[] {
  return entries.map(([line, label]) =>
    labelled(`identity: ${line}`, why, trailers(line), ...(label === undefined ? [] : [`co_author ${label}` as const])),
  );
}

/** One case for each name that a person with an account of another name commits with. */
function persons(names: string[]): Case[] {
  return names.map((name) =>
    labelled(
      `a commit of octavia by ${name}`,
      'people call themselves so',
      committed('Add tests', user('octavia'), name),
    ),
  );
}

export const IDENTITIES = [
  ...lines('a person whose surname is a word that models are called by', [
    ['Co-authored-by: Claude Lite <claude@lite.example>'],
    ['Co-authored-by: Devin Instant <devin@instant.example>'],
    ['Co-authored-by: Jules Cloud <jules@cloud.example>'],
    ['Co-authored-by: Kiro Web <kiro@web.example>'],
    ['Co-authored-by: Zed Coder <zed@coder.example>'],
    ['Co-authored-by: Amp Turbo <amp@turbo.example>'],
    ['Co-authored-by: Cline Max <cline@max.example>'],
    ['Co-authored-by: Claude Mistral <claude@mistral.example>'],
    ['Co-authored-by: Claude 7 <claude7@mail.example>'],
    ['Co-authored-by: Jules <jules.k@google.com>'],
    ['Co-developed-by: Claude Lelouch'],
    ['Co-authored-with: Henri Vogel'],
    ['Co-authored-by: Henri Vogel <[henri@vogel.example](mailto:henri@vogel.example)>'],
  ]),
  ...lines('what stands behind the name is a model’s or an agent’s, and nobody’s surname', [
    ['Co-authored-by: Claude Sonnet <bot@builds.example>', 'claude certain'],
    ['Co-authored-by: Claude 3.7 <bot@builds.example>', 'claude certain'],
    ['Co-authored-by: Gemini Flash <bot@builds.example>', 'gemini certain'],
    ['Co-authored-by: Copilot Chat <bot@builds.example>', 'copilot certain'],
    ['Co-authored-by: GPT-5 <bot@builds.example>', 'openai certain'],
    ['Co-authored-by: Kimi K2 <bot@builds.example>', 'kimi certain'],
    ['Co-authored-by: Windsurf AI <bot@builds.example>', 'windsurf certain'],
    ['Co-developed-by: Gemini gemini-2.5-pro', 'gemini certain'],
  ]),
  ...lines('the address is the tool’s', [
    ['Co-authored-by: Claude Max <noreply@anthropic.com>', 'claude certain'],
    ['Co-authored-by: Claude <242468646+Claude@users.noreply.github.com>', 'claude certain'],
    ['Co-authored-by: Codex <242516109+Codex@users.noreply.github.com>', 'codex certain'],
    ['Co-authored-by: Gemini <assistant@gemini.google.com>', 'gemini certain'],
    ['Co-authored-by: Copilot <copilot-bot@microsoft.com>', 'copilot certain'],
  ]),
  ...lines('another key for the same', [
    ['Co-authored-with: GitHub Copilot', 'copilot certain'],
    ['AI-Co-Authored-By: Claude Code <noreply@anthropic.com>', 'claude certain'],
    ['AI-Coauthor: Codex', 'codex strong'],
  ]),
  ...lines('the same trailer, as other programs pass it on', [
    ['* Co-authored-by: Cursor <cursoragent@cursor.com>', 'cursor certain'],
    ['- Co-authored-by: Aider <aider@aider.chat>', 'aider certain'],
    ['🤝 Co-authored-by: Claude <noreply@anthropic.com>', 'claude certain'],
    ['Co-authored-by: Cursor cursoragent@cursor.com>', 'cursor certain'],
    ['Co-authored-by: Copilot &lt;copilot@github.com&gt;', 'copilot certain'],
    ['Co\u2011authored\u2011by: Codex <codex@openai.com>', 'codex certain'],
    ['\u200BCo-authored-by: Junie <junie@jetbrains.com>', 'junie certain'],
    ['Co-authored-by: Amp <[amp@ampcode.com](mailto:amp@ampcode.com)>', 'amp certain'],
  ]),
  ...persons([
    'claude-bot',
    'devin-cli',
    'cursor-app',
    'gemini-pro',
    'zed-agent',
    'Opus 4',
    'gpt-4',
    'Claude Max',
    'jules_air',
    'kimi-max',
  ]),
  labelled(
    'a commit of octavia by OpenAI Codex',
    'nobody is called so',
    committed('Add tests', user('octavia'), 'OpenAI Codex'),
    'co_author codex certain',
  ),
  labelled(
    'a commit of openai-code-agent',
    'a bot account of an agent',
    committed('Add tests', bot('openai-code-agent'), 'openai-code-agent[bot]'),
    'co_author codex certain',
  ),
  labelled(
    'an item below the text of another item',
    'what belongs to an item is indented, and no code',
    committed(
      'Read lazily (#7)\n\n* read lazily\n    \n    It was eager.\n    \n    Co-authored-by: Claude <noreply@anthropic.com>\n',
    ),
    'co_author claude certain',
  ),
  labelled('code below an item', 'code is shown, not said', {
    body: '- the hook strips this\n\n        Co-authored-by: Claude <noreply@anthropic.com>\n',
  }),
  labelled(
    'a list of bare trailers at the end of a squash',
    'a squash lists what it gathers',
    { body: '* add reader\n* mend tests\n* Co-authored-by: Copilot <198982749+Copilot@users.noreply.github.com>' },
    'co_author copilot certain',
  ),
  labelled('a trailer below “looks like”', 'it is introduced, and so shown', {
    body: 'A trailer that looks like this:\n\nCo-authored-by: Claude <noreply@anthropic.com>\n\nis dropped now.',
  }),
  labelled('trailers in a list of examples', 'it is introduced, and so shown', {
    body: 'Trailers that are ignored now:\n\n* Co-authored-by: Copilot <copilot@github.com>\n* Co-authored-by: Cursor <cursoragent@cursor.com>',
  }),
  labelled(
    'a commit of mend-renovate',
    'an updater quotes others',
    committed('Update ai\n\nCo-authored-by: Claude <noreply@anthropic.com>', null, 'mend-renovate[bot]'),
  ),
  labelled('a pull request of globex-renovate', 'a server’s own installation of an updater', {
    author: bot('globex-renovate'),
    body: 'Co-authored-by: Claude <noreply@anthropic.com>',
    ...committed('Co-authored-by: Claude <noreply@anthropic.com>', bot('globex-renovate'), 'globex-renovate[bot]'),
  }),
  labelled(
    'a pull request of a person called jane-renovate',
    'a person may be called so',
    { author: user('jane-renovate'), body: 'Co-authored-by: Claude <noreply@anthropic.com>' },
    'co_author claude certain',
  ),
];
