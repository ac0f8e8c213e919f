import { labelled, trailers, type Case } from './case.ts';

/** One case for each end of a pull request's body. */
function bodies(why: string, entries: [text: string, ...tools: string[]][]): Case[] {
  return entries.map(([text, ...tools]) =>
    labelled(
      `answer: ${text.replace(/\s+/g, ' ').slice(0, 110)}`,
      why,
      { body: `Keeps the order of headers.\n\n${text}\n` },
      ...tools.map((tool) => `statement ${tool} strong` as const),
    ),
  );
}

/** One case for each value of `Assisted-by`, or each trailer. */
function assisted(why: string, entries: [value: string, ...tools: string[]][]): Case[] {
  return entries.map(([value, ...tools]) => {
    const line = /^[\w-]+: /.test(value) ? value : `Assisted-by: ${value}`;
    return labelled(
      `assisted: ${line}`,
      why,
      trailers(line),
      ...tools.map((tool) => `statement ${tool} strong` as const),
    );
  });
}

export const ANSWERS = [
  ...bodies('made by people, whatever words say so', [
    ['## AI usage\n\nEntirely written by hand.'],
    ['AI involvement: purely manual'],
    ['### Was AI used?\n\n- [ ] Yes\n- [x] All by hand'],
    ['AI assistance: completely human'],
    ['## Use of AI\n\n100% human'],
    ['## AI usage\n\n- [x] Hand-written\n- [ ] With AI'],
  ]),
  ...bodies('what people did is not all', [
    ['## AI disclosure\n\nManual; Cursor tab completion', 'cursor'],
    ['## AI disclosure\n\nHand-written, Copilot for the boilerplate', 'copilot'],
  ]),
  ...bodies('a table of two columns asks and answers', [
    ['| Item | Value |\n|---|---|\n| AI-assisted | Partially (Claude Code) |', 'claude'],
    ['| Item | Value |\n|---|---|\n| **Was AI used?** | Yes, ChatGPT |', 'openai'],
    ['| AI used | yes |', 'other'],
    ['| AI tools used | Codex CLI |', 'codex'],
  ]),
  ...bodies('a table that says no, compares, or is about the product', [
    ['| AI used | No |'],
    ['| AI assistance | None |'],
    ['| Feature | Free | Paid |\n|---|---|---|\n| AI assistance | no | yes |'],
    ['| AI usage | Tracks tokens of Claude |'],
  ]),
  ...bodies('a ticked use, with a promise behind', [
    ['- [x] I have used an AI assistant (Cursor) and take responsibility for all of it', 'cursor'],
    ['- [x] Portions of this PR were written with Claude and I have verified them', 'claude'],
    ['- [x] This patch contains AI-generated code that was tested by me', 'other'],
  ]),
  ...bodies('a promise, and no use', [
    ['- [x] This PR contains no AI-generated code that I have not read'],
    ['- [x] All AI-generated code has been tested and I stand by it'],
    ['- [x] I understand that AI-generated code must be tested'],
    ['- [x] I have disclosed AI use, and tested everything'],
    ['- [ ] This PR contains AI-generated code, which I have tested'],
  ]),
  ...bodies('how much, or what for', [
    ['## AI disclosure\n\nMinimal', 'other'],
    ['## AI disclosure\n\nJust tab completion (Cursor)', 'cursor'],
    ['## AI disclosure\n\nSome, via ChatGPT', 'openai'],
    ['AI-Assisted: [x]', 'other'],
    ['## AI usage\n\nGPT-5 for the regex', 'openai'],
    ['## AI usage\n\nClaude Code; checked by me', 'claude'],
    ['## AI usage\n\n- Cursor: scaffolding\n- ChatGPT: wording of the docs', 'cursor', 'openai'],
    ['## AI usage\n\nClaude Code (Opus 4.5) in the terminal', 'claude'],
    ['## AI tools used\n\n- Cursor for the toolbar\n- ChatGPT for names', 'cursor', 'openai'],
    ['## AI disclosure\n\nClaude — pair programming', 'claude'],
    ['AI tools used: `Gemini CLI`', 'gemini'],
    ['**AI assistance:** :white_check_mark: Cursor', 'cursor'],
  ]),
  ...bodies('what the product does with it', [
    ['### AI usage\n\n- GPT-5: 12 calls a minute\n- Gemini: batches'],
    ['## LLM usage\n\nGemini Flash for titles, Haiku for tags'],
    ['### AI tool use\n\nGPT-5 in the sidebar'],
    ['## AI usage\n\nClaude to summarise tickets'],
    ['## AI usage\n\nHigh for Claude, low for GPT'],
    ['## AI usage\n\nLow-latency calls go to Claude'],
    ['## AI usage\n\nOnly Claude is asked now'],
    ['## AI usage\n\nOnly with a paid plan'],
    ['AI-generated: thumbnails in lists'],
    ['AI-assisted: triage of tickets'],
  ]),
  ...bodies('a list of tools that also offers none', [
    ['### AI assistants\n\n- [ ] None\n- [x] Claude Code\n- [ ] Others', 'claude'],
    ['### How was this written?\n\n- [ ] Entirely by hand\n- [x] With Claude Code', 'claude'],
  ]),
  ...bodies('none, or a list of something else', [
    ['### AI assistants\n\n- [x] None\n- [ ] Claude Code'],
    ['### Which providers are touched?\n\n- [x] Claude\n- [ ] OpenAI\n- [ ] None'],
    ['### AI providers\n\n- [x] Claude\n- [ ] None'],
    ['### Paging\n\n- [x] Cursor\n- [ ] None'],
    ['### Does the AI assistant change?\n\n- [x] Yes\n- [ ] No'],
  ]),
  ...assisted('a tool, and how or for what', [
    ['ChatGPT 4o (docs only)', 'openai'],
    ['ChatGPT o3', 'openai'],
    ['[Cursor](https://cursor.com)', 'cursor'],
    ['`Codex`', 'codex'],
    ['LLM (Gemini 2.5 Pro)', 'gemini'],
    ['Copilot for the docs', 'copilot'],
    ['GitHub Copilot in JetBrains', 'copilot'],
    ['Sonnet 4.5 via OpenCode', 'claude', 'opencode'],
    ['Claude Code w/ Opus 4.1', 'claude'],
    ['https://claude.ai/', 'claude'],
    ['Devin 2.0', 'devin'],
    ['Coding-Agent: Claude Code', 'claude'],
    ['AI-generated: mostly', 'other'],
    ['AI-assisted: Cursor for the tests', 'cursor'],
  ]),
  ...assisted('people, and labels of a product', [
    ['Jules'],
    ['Devin'],
    ['Zed'],
    ['Devin Max'],
    ['Claude Dupont via e-mail'],
    ['Henri with patience'],
    ['the team in Berlin'],
    ['Coding-Agent: planner'],
    ['AI-generated: alt texts'],
    ['AI-assisted: new editor'],
    ['LLM-generated: titles'],
  ]),
];
