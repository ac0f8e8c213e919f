import type { Account } from '../../../src/domain/ai/evidence.ts';
import { bot, committed, labelled, user, type Case } from './case.ts';

const ADDRESS = 'the address of the commit’s author is the tool’s';
const PERSON = 'a person’s account, address or name';
const OCTAVIA = user('octavia');

/** One case for each author of a commit; `stored` is what is stored of the address. */
function authors(
  why: string,
  entries: [account: Account, name: string, stored: string | null, ...labels: Parameters<typeof labelled>[3][]][],
): Case[] {
  return entries.map(([account, name, stored, ...labels]) =>
    labelled(
      `commit of ${account?.login ?? 'nobody'}, ${name}, ${stored}`,
      why,
      committed('Work', account, name, stored),
      ...labels,
    ),
  );
}

export const COMMITTERS = [
  ...authors(ADDRESS, [
    [null, 'Octavia Brandt', '175728472+Copilot', 'co_author copilot certain'],
    [null, 'Octavia Brandt', '198982749+copilot', 'co_author copilot certain'],
    [null, 'Octavia Brandt', '+copilot', 'co_author copilot certain'],
    [null, 'Octavia Brandt', 'claude', 'co_author claude certain'],
    [null, 'work', '81847+claude', 'co_author claude certain'],
    [null, 'agent', '209825114+claude[bot]', 'co_author claude certain'],
    [null, 'x', '208546643+renamed[bot]', 'co_author claude certain'],
    [null, 'x', '158243242+devin-ai-integration[bot]', 'co_author devin certain'],
    [null, 'x', '1+beta-devin-ai-integration[bot]', 'co_author devin certain'],
    [null, 'x', '161369871+google-labs-jules[bot]', 'co_author jules certain'],
    [null, 'x', 'cursor', 'co_author cursor certain'],
    [OCTAVIA, 'Octavia Brandt', '226033991+pullfrog[bot]', 'co_author pullfrog certain'],
    [null, 'x', '211532188+blink-so[bot]', 'co_author blink certain'],
    [null, 'x', '230910855+capy-ai[bot]', 'co_author capy certain'],
    [null, 'x', 'warp', 'co_author warp certain'],
  ]),
  ...authors('the account or the name of an agent', [
    [bot('warp-agent-staging'), 'warp-agent-staging[bot]', null, 'co_author warp certain'],
    [bot('qodo-merge-pro-for-open-source'), 'x', null, 'co_author qodo certain'],
    [user('cline-agent'), 'Cline Agent', null, 'co_author cline certain'],
    [user('claude'), 'Claude', '81847+claude', 'co_author claude certain'],
    [null, 'Codex', null, 'co_author codex strong'],
    [null, 'Copilot', null, 'co_author copilot strong'],
    [null, 'Jane Doe (aider)', null, 'co_author aider certain'],
    [null, 'copilot-swe-agent[bot]', null, 'co_author copilot certain'],
    [bot('mintlify'), 'mintlify[bot]', null, 'co_author mintlify certain'],
    [bot('blink-so'), 'blink-so[bot]', null, 'co_author blink certain'],
  ]),
  ...authors(PERSON, [
    [null, 'Octavia Brandt', '12345+octavia'],
    [null, 'Octavia Brandt', '+octavia'],
    [null, 'Octavia Brandt', null],
    [null, 'Claude', '4711+claude-dupont'],
    [null, 'Claude', null],
    [null, 'Devin', null],
    [null, 'Jules', '99+jules'],
    [null, 'Codex', '99+codex'],
    [user('codex-fan'), 'Codex', null],
    [user('claude-dubois'), 'Claude', '77+claude-dubois'],
    [user('claude-bot'), 'claude-bot', '78+claude-bot'],
    [user('zed-agent'), 'Zed Agent', '79+zed-agent'],
    [null, 'Cursor', '80+cursor-fan'],
    [null, 'Warp', null],
    [null, 'Bolt', null],
    [null, 'Amp', null],
    [null, 'Junie', null],
    [null, 'Oz', null],
    [null, 'Continue', null],
    [bot('claude-release-notes'), 'claude-release-notes[bot]', null],
    [bot('my-devin-beta'), 'my-devin-beta[bot]', null],
    [bot('dependabot'), 'dependabot[bot]', '49699333+dependabot[bot]'],
    [bot('renovate'), 'renovate[bot]', '29139614+renovate[bot]'],
    [bot('github-actions'), 'github-actions[bot]', '41898282+github-actions[bot]'],
  ]),
];
