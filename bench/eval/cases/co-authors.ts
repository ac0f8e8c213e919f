import { bot, committed, labelled, trailers, user, type Case } from './case.ts';

/** One case for each identity that stands behind `Co-authored-by`. */
function coAuthors(why: string, identities: [identity: string, tool: string | null][]): Case[] {
  return identities.map(([identity, tool]) =>
    labelled(
      `Co-authored-by: ${identity}`,
      why,
      trailers(`Co-authored-by: ${identity}`),
      ...(tool === null ? [] : [`co_author ${tool} certain` as const]),
    ),
  );
}

const SQUASH = `Read ranges lazily (#812)

* read ranges lazily

Co-Authored-By: Claude Opus 4.5 <noreply@anthropic.com>

* fix the tests

Signed-off-by: Octavia Brandt <octavia@brandt.example>

---------

Co-authored-by: Henri Vogel <henri@vogel.example>
`;

export const CO_AUTHORS = [
  ...coAuthors('the address is the agent’s, whatever its model is called', [
    ['Claude <noreply@anthropic.com>', 'claude'],
    ['Claude Opus 4.6 (1M context) <noreply@anthropic.com>', 'claude'],
    ['Claude Fable 5 <noreply@anthropic.com>', 'claude'],
    ['Claude Minuet 9.1 <noreply@anthropic.com>', 'claude'],
    ['Cursor <cursoragent@cursor.com>', 'cursor'],
    ['Codex <noreply@openai.com>', 'codex'],
    ['codex <codex@openai.com>', 'codex'],
    ['Codex (GPT 5.6 Sol) <codex@openai.com>', 'codex'],
    ['aider (gpt-5.4) <aider@aider.chat>', 'aider'],
    ['aider (openrouter/anthropic/claude-sonnet-4) <noreply@aider.chat>', 'aider'],
    ['Amp <amp@ampcode.com>', 'amp'],
    ['opencode <noreply@opencode.ai>', 'opencode'],
    ['openhands <openhands@all-hands.dev>', 'openhands'],
    ['Junie <junie@jetbrains.com>', 'junie'],
    ['Oz <oz-agent@warp.dev>', 'warp'],
    ['Warp <agent@warp.dev>', 'warp'],
    ['Crush <crush@charm.land>', 'crush'],
    ['Droid <droid@factory.ai>', 'droid'],
    ['Qwen-Coder <qwen-coder@alibabacloud.com>', 'qwen'],
    ['Kiro <noreply@kiro.dev>', 'kiro'],
    ['Windsurf Cascade <cascade@windsurf.ai>', 'windsurf'],
    ['Cline <noreply@cline.bot>', 'cline'],
    ['Roo Code <roomote@roocode.com>', 'roo'],
    ['goose <goose@block.xyz>', 'goose'],
    ['Continue <noreply@continue.dev>', 'continue'],
    ['Replit Agent <agent@replit.com>', 'replit'],
    ['Lovable <noreply@lovable.dev>', 'lovable'],
    ['Augment Agent <agent@augmentcode.com>', 'augment'],
    ['Jules <jules@google.com>', 'jules'],
    ['Zed <noreply@zed.dev>', 'zed'],
    ['Devin <devin@cognition.ai>', 'devin'],
    ['claude code <NOREPLY@ANTHROPIC.COM>', 'claude'],
  ]),
  ...coAuthors('the account behind GitHub’s address is the agent’s', [
    ['Copilot <175728472+Copilot@users.noreply.github.com>', 'copilot'],
    ['Copilot <223556219+Copilot@users.noreply.github.com>', 'copilot'],
    ['copilot-swe-agent[bot] <198982749+copilot-swe-agent[bot]@users.noreply.github.com>', 'copilot'],
    ['Devin <158243242+devin-ai-integration[bot]@users.noreply.github.com>', 'devin'],
    ['google-labs-jules[bot] <161369871+google-labs-jules[bot]@users.noreply.github.com>', 'jules'],
    ['factory-droid[bot] <138933559+factory-droid[bot]@users.noreply.github.com>', 'droid'],
    ['gemini-code-assist[bot] <176961590+gemini-code-assist[bot]@users.noreply.github.com>', 'gemini'],
    ['coderabbitai[bot] <136622811+coderabbitai[bot]@users.noreply.github.com>', 'coderabbit'],
    ['claude[bot] <209825114+claude[bot]@users.noreply.github.com>', 'claude'],
    ['Cursor Agent <199161495+cursoragent@users.noreply.github.com>', 'cursor'],
    ['v0[bot] <v0[bot]@users.noreply.github.com>', 'v0'],
  ]),
  ...coAuthors('nobody else is called so', [
    ['Claude Opus 4.5 <redacted>', 'claude'],
    ['OpenAI Codex <redacted>', 'codex'],
    ['GitHub Copilot <octavia@brandt.example>', 'copilot'],
    ['Cursor Agent <agent@builds.example>', 'cursor'],
    ['Gemini 2.5 Pro <redacted>', 'gemini'],
    ['ChatGPT <redacted>', 'openai'],
    ['Amazon Q Developer <redacted>', 'amazon-q'],
    ['Copilot Autofix powered by AI <62310815+github-advanced-security[bot]@users.noreply.github.com>', 'copilot'],
    ['claude-sonnet-4-5 <model@proxy.example>', 'claude'],
    ['Octavia Brandt (aider) <octavia@brandt.example>', 'aider'],
  ]),
  ...coAuthors('a person, called like a tool or beside its maker', [
    ['Claude <claude@dupont.example>', null],
    ['Claude Dupont <claude@dupont.example>', null],
    ['Claude Shannon <redacted>', null],
    ['Devin Smith <devin@smith.example>', null],
    ['Devin <devin@smith.example>', null],
    ['Jules Verne <jules@verne.example>', null],
    ['Cursor <pagination@lists.example>', null],
    ['Zed Quillon <zq@corp.example>', null],
    ['Boris Tan <boris@anthropic.com>', null],
    ['Claude Dubois <claude.dubois@anthropic.com>', null],
    ['Mina Falk <mina@cursor.com>', null],
    ['Paul Reed <paul@aider.chat>', null],
    ['Ada Amp <ada@amp.example>', null],
    ['Claude <12345+claude-martin@users.noreply.github.com>', null],
    ['codexa <99+codexa@users.noreply.github.com>', null],
    ['goosewobbler <redacted>', null],
    ['Gemini Rossi <gemini@rossi.example>', null],
    ['Bolt Hansen <bolt@hansen.example>', null],
    ['Haiku Tanaka <haiku@tanaka.example>', null],
  ]),
  ...coAuthors('automation, no AI', [
    ['github-actions[bot] <41898282+github-actions[bot]@users.noreply.github.com>', null],
    ['dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>', null],
    ['renovate[bot] <29139614+renovate[bot]@users.noreply.github.com>', null],
    ['pre-commit-ci[bot] <66853113+pre-commit-ci[bot]@users.noreply.github.com>', null],
  ]),
  labelled(
    'Signed-off-by an agent',
    'the trailer names the agent as a maker',
    trailers('Signed-off-by: Claude <noreply@anthropic.com>'),
    'co_author claude certain',
  ),
  labelled(
    'Co-developed-by an agent',
    'the kernel’s trailer for a second maker',
    trailers(
      'Co-developed-by: GitHub Copilot <copilot@github.com>',
      'Signed-off-by: Octavia Brandt <octavia@brandt.example>',
    ),
    'co_author copilot certain',
  ),
  labelled(
    'Authored-by an agent',
    'the trailer names the agent as a maker',
    trailers('Authored-by: Devin AI <devin@cognition.ai>'),
    'co_author devin certain',
  ),
  labelled(
    'Generated-by an agent with its address',
    'an identity',
    trailers('Generated-by: Claude Code <noreply@anthropic.com>'),
    'co_author claude certain',
  ),
  labelled('Made-with: Cursor', 'a trailer of Cursor’s own', trailers('Made-with: Cursor'), 'co_author cursor certain'),
  labelled(
    'an address without brackets',
    'the identity is the same',
    trailers('Co-authored-by: Claude Opus 4.5 noreply@anthropic.com'),
    'co_author claude certain',
  ),
  labelled(
    'two agents',
    'each is one',
    trailers(
      'Co-authored-by: Claude <noreply@anthropic.com>',
      'Co-authored-by: Copilot <198982749+Copilot@users.noreply.github.com>',
    ),
    'co_author claude certain',
    'co_author copilot certain',
  ),
  labelled(
    'a trailer in the middle of a squash message',
    'a squash keeps trailers in its middle',
    committed(SQUASH),
    'co_author claude certain',
  ),
  labelled(
    'a trailer in the pull request’s body',
    'the body becomes the squash message',
    { body: 'Reads ranges lazily.\n\nCo-authored-by: Cursor <cursoragent@cursor.com>' },
    'co_author cursor certain',
  ),
  labelled(
    'a trailer in bold',
    'emphasis changes nothing',
    { body: '**Co-Authored-By:** Oz <oz-agent@warp.dev>' },
    'co_author warp certain',
  ),
  labelled(
    'a squash of git merge --squash',
    'it indents the messages that it gathers',
    committed(
      'Squashed commit of the following:\n\ncommit 1f00\nAuthor: Octavia Brandt\n\n    Read lazily\n\n    Co-authored-by: Claude <noreply@anthropic.com>\n',
    ),
    'co_author claude certain',
  ),
  labelled(
    'a short name without any address',
    'no person is credited so, and no address proves it',
    trailers('Co-authored-by: Cursor'),
    'co_author cursor strong',
  ),
  labelled(
    'a commit of copilot-swe-agent',
    'a bot account of an agent',
    committed('Add tests', bot('copilot-swe-agent'), 'copilot-swe-agent[bot]'),
    'co_author copilot certain',
  ),
  labelled(
    'a commit by name only',
    'the name is the tool’s own',
    committed('Add tests', null, 'copilot-swe-agent[bot]'),
    'co_author copilot certain',
  ),
  labelled(
    'a commit of cursoragent',
    'a user account of Cursor’s own',
    committed('Add tests', user('cursoragent'), 'Cursor Agent'),
    'co_author cursor certain',
  ),
  labelled(
    'a commit of the account claude by Claude',
    'account and name are the tool’s',
    committed('Add tests', user('claude'), 'Claude'),
    'co_author claude certain',
  ),
  labelled(
    'a commit by (aider)',
    'aider adds itself to the author’s name',
    committed('Add tests', user('octavia'), 'Octavia Brandt (aider)'),
    'co_author aider certain',
  ),
  labelled(
    'a commit of gpt-engineer-app[bot]',
    'Lovable’s account',
    committed('Changes', bot('gpt-engineer-app'), 'gpt-engineer-app[bot]'),
    'co_author lovable certain',
  ),
  labelled(
    'a commit by Replit Agent',
    'nobody else is called so',
    committed('Saved progress', null, 'Replit Agent'),
    'co_author replit certain',
  ),
  labelled(
    'Claude’s trailer in a commit of github-actions',
    'a workflow commits what the agent made',
    committed(
      'Fix lint\n\nCo-authored-by: Claude <noreply@anthropic.com>',
      bot('github-actions'),
      'github-actions[bot]',
    ),
    'co_author claude certain',
  ),
  labelled(
    'Reviewed-by an agent',
    'a reviewer had no hand in the code',
    trailers('Reviewed-by: GitHub Copilot <copilot@github.com>'),
    'reviewer copilot strong',
  ),
  labelled(
    'Reviewed-by CodeRabbit',
    'a review, told by a trailer',
    trailers('Reviewed-by: CodeRabbit'),
    'reviewer coderabbit strong',
  ),
  labelled(
    'Tested-by and Reported-by an agent',
    'neither wrote nor reviewed it',
    trailers('Tested-by: Claude <noreply@anthropic.com>', 'Reported-by: Devin AI <devin@cognition.ai>'),
  ),
  labelled('Suggested-by ChatGPT', 'a suggestion is no hand in it', trailers('Suggested-by: ChatGPT')),
  labelled(
    'Reviewed-by a person called Claude',
    'a person',
    trailers('Reviewed-by: Claude Martin <claude@martin.example>'),
  ),
  labelled('a commit of a person called Claude', 'a person', committed('Add tests', user('cmartin'), 'Claude')),
  labelled(
    'a commit of the account claude by a person',
    'the account alone could be anybody’s on another server',
    committed('Add tests', user('claude'), 'Claude Martin'),
  ),
  labelled('a commit by Devin Jules', 'two names of people', committed('Add tests', user('dj'), 'Devin Jules')),
  labelled('a quoted trailer', 'a quotation is another’s', {
    body: 'As in the merge of last week:\n\n> Co-authored-by: Claude <noreply@anthropic.com>',
  }),
  labelled('a trailer in a fence', 'code is shown, not said', {
    body: 'The hook now strips this:\n\n```\nCo-authored-by: Claude <noreply@anthropic.com>\n```\n',
  }),
  labelled('a trailer in inline code', 'code is shown, not said', {
    body: '`Co-authored-by: Cursor <cursoragent@cursor.com>` is now rejected by the hook.',
  }),
  labelled(
    'a trailer indented in a message',
    'an indented block is shown, not said',
    committed(
      'docs: explain trailers\n\nThe form is:\n\n    Co-authored-by: Claude <noreply@anthropic.com>\n\nand nothing else.',
    ),
  ),
  labelled('a trailer in a comment of the template', 'a comment is not shown', {
    body: 'Fix.\n\n<!-- Add\nCo-authored-by: Claude <noreply@anthropic.com>\nif Claude helped -->',
  }),
  labelled('a sentence about trailers', 'a mention', {
    body: 'The linter accepts Co-authored-by: Claude <noreply@anthropic.com> in the middle of a message.',
  }),
  labelled('no AI trailers please', 'a rule against them', trailers('Never add Co-authored-by: lines of AI tools.')),
];
