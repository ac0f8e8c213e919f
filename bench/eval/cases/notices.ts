import { bot, labelled, reviewed, type Case } from './case.ts';

function reviews(why: string, entries: [login: string, body: string, tool?: string][]): Case[] {
  return entries.map(([login, body, tool]) =>
    labelled(
      `review of ${login}: ${body.replace(/\s+/g, ' ').slice(0, 80)}`,
      why,
      reviewed(bot(login), body),
      ...(tool ? [`reviewer ${tool} certain` as const] : []),
    ),
  );
}

export const NOTICES = [
  ...reviews('a review that has a notice’s words in its sentences', [
    ['coderabbitai', 'After the rename the `test` task is gone, so `turbo test` won’t run any tasks.', 'coderabbit'],
    ['cursor', 'Requests that are rate limited are not retried here.', 'cursor'],
    ['claude', 'The worker could not start when the queue is full; the lock is never released.', 'claude'],
    ['Copilot', 'If the reader failed to complete, the toast says that something went wrong.', 'copilot'],
    ['gemini-code-assist', 'When the quota is exceeded, an error occurred is logged twice.', 'gemini'],
    ['greptile-apps', 'Two findings: the free trial has ended banner is shown to owners.', 'greptile'],
    ['sourcery-ai', 'Hey - I’ve found 2 issues. Reviews that are paused are counted, too.', 'sourcery'],
    ['chatgpt-codex-connector', 'Avoid `cannot run` here: the job is skipped although it is due.', 'codex'],
    ['cursor', 'Reviews skipped by the queue are lost.', 'cursor'],
    ['claude', 'I could not run the tests here, but the guard in `read` is inverted.', 'claude'],
    ['claude', 'I couldn’t find any problems. The pull request looks fine.', 'claude'],
    ['cubic-dev-ai', 'You have a race here: the limit that is reached first wins.', 'cubic'],
    ['coderabbitai', 'Rate limits reached by one tenant block all others.', 'coderabbit'],
  ]),
  ...reviews('a notice that nothing was reviewed', [
    ['copilot-pull-request-reviewer', 'Copilot wasn’t able to review any files in this pull request.'],
    ['copilot-pull-request-reviewer', 'Copilot encountered an error and was unable to review this pull request.'],
    ['sourcery-ai', 'Sorry @octavia, you have reached your weekly rate limit of 500000 diff characters.'],
    ['sourcery-ai', 'Sorry @octavia, your pull request is larger than the review limit of 150000 diff characters'],
    ['coderabbitai', '> [!IMPORTANT]\n> ## Review skipped\n>\n> Draft detected.'],
    ['coderabbitai', '**Review failed**\n\nThe pull request is closed.'],
    ['cursor', 'Bugbot couldn’t run: usage limit reached.'],
    ['gemini-code-assist', 'Gemini is unable to generate a review for this pull request.'],
    ['chatgpt-codex-connector', 'You have reached your Codex usage limits for code reviews.'],
    ['claude', 'I’m unable to review this pull request.'],
    ['korbit-ai', 'Korbit doesn’t automatically review draft pull requests.'],
    ['qodo-merge-pro', 'No reviewable files in this pull request.'],
    ['graphite-app', 'Automatic review skipped: the pull request is too large.'],
    ['greptile-apps', 'Your free trial has ended.'],
    ['bito-code-review', 'Code review is paused for this repository.'],
  ]),
];
