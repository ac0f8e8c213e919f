import { committed, labelled, type Case } from './case.ts';

function bodies(why: string, entries: [body: string, tool?: string][]): Case[] {
  return entries.map(([body, tool]) =>
    labelled(
      `task: ${body.replace(/\s+/g, ' ').slice(0, 90)}`,
      why,
      { body: `Keeps the order of headers.\n\n${body}\n` },
      ...(tool ? [`statement ${tool} certain` as const] : []),
    ),
  );
}

const CODEX = 'https://chatgpt.com/codex/tasks/task_e_0123abcd';
const DEVIN = 'https://app.devin.ai/sessions/0a1b2c3d';

export const TASKS = [
  ...bodies('the tool’s link to its task, wherever it stands', [
    [CODEX, 'codex'],
    [`See ${CODEX}`, 'codex'],
    [`[Codex Task](${CODEX})\n\n## Impact\n\n- none`, 'codex'],
    [`Task: <${CODEX}>\n\nCloses #4`, 'codex'],
    [`${CODEX}\n\nwas a first try; this one is typed.`, 'codex'],
    [`- [View task →](https://chatgpt.com/s/cd_6a8ce9cf5f848191a23b49f56901463a)`, 'codex'],
    [`Link to Devin run:\n${DEVIN}`, 'devin'],
    [`Link to Devin run: ${DEVIN}\nRequested by: @octavia`, 'devin'],
    [`[Devin session](${DEVIN})`, 'devin'],
    ['Thread: https://ampcode.com/threads/T-0f0f0f0f-1a2b-3c4d-5e6f-0a1b2c3d4e5f', 'amp'],
    ['https://claude.ai/code/session_01ABCDEF', 'claude'],
    ['_Conversation: https://app.warp.dev/conversation/6f8aa790-049b-4ddf-9c52-4840728faee5_', 'warp'],
    ['[Open in Cursor](https://cursor.com/agents?id=bc-0f0f)', 'cursor'],
    ['task [12113509405239491144](https://jules.google.com/task/12113509405239491144)', 'jules'],
  ]),
  labelled(
    'task: in a commit',
    'the tool’s link to its task',
    committed(`fix: lock\n\n${CODEX}`),
    'statement codex certain',
  ),
  ...bodies('an example, code, a quotation, a report, or other work', [
    [`Compare with:\n\n${CODEX}`],
    [`For example ${CODEX}`],
    [`Links such as ${CODEX} are parsed now.`],
    [`The pattern matches ${CODEX}.`],
    [`\`${CODEX}\``],
    [`\`\`\`\n${CODEX}\n\`\`\``],
    [`> ${CODEX}`],
    [`The previous attempt was ${CODEX}`],
    [`Not from ${CODEX}`],
    [`Reported in ${DEVIN}`],
    ['https://chatgpt.com/codex/settings'],
    ['https://chatgpt.com/share/698ca352-907c-8009-8e6d-c06086b7b66e'],
    ['https://chatgpt.com/codex/tasks/'],
    ['https://app.devin.ai/settings'],
    ['https://ampcode.com/manual'],
    ['https://claude.ai/'],
    ['https://claude.ai/code'],
    ['https://cursor.com/agents'],
    ['https://app.warp.dev/drive/notebook/rfCwIZUgJPCakjJ2S552DX'],
    ['https://jules.google.com/'],
    ['https://developers.openai.com/codex'],
    ['https://devin.example/sessions/0a'],
  ]),
  labelled('task: a footer in a fold of others', 'the words of others', {
    body: `<details><summary>Release notes</summary>\n\n${CODEX}\n\n</details>`,
  }),
];
