import type { Account } from '../../../src/domain/ai/evidence.ts';
import { bot, commented, inline, labelled, reviewed, user, type Case } from './case.ts';

const REVIEW = 'a review of a known tool’s account';
const PUBLISHED = 'the tool publishes its review as a comment';
const NOTICE = 'a notice that nothing was reviewed';
const CI = 'automation, no AI';

function reviews(entries: [login: string, tool: string][]): Case[] {
  return entries.map(([login, tool]) =>
    labelled(`review of ${login}`, REVIEW, reviewed(bot(login), 'Two remarks.'), `reviewer ${tool} certain`),
  );
}

function comments(why: string, entries: [account: Account, body: string, tool?: string][]): Case[] {
  return entries.map(([account, body, tool]) =>
    labelled(
      `comment of ${account?.login}: ${body.slice(0, 50)}`,
      why,
      commented(account, body),
      ...(tool === undefined ? [] : [`reviewer ${tool} strong` as const]),
    ),
  );
}

function inlines(
  why: string,
  tier: 'certain' | null,
  entries: [account: Account, body: string, tool?: string][],
): Case[] {
  return entries.map(([account, body, tool]) =>
    labelled(
      `inline comment of ${account?.login}: ${body.slice(0, 50)}`,
      why,
      inline(account, body),
      ...(tool === undefined || tier === null ? [] : [`reviewer ${tool} ${tier}` as const]),
    ),
  );
}

/** As Codex closes every review: how it works, which reads like a notice. */
const ABOUT_CODEX = `<details> <summary>ℹ️ About Codex in GitHub</summary>
<br/>

Codex was set up to look at pull requests here. Reviews are triggered when you open one, mark a draft as ready, or ask.

</details>`;

/** As CodeRabbit folds its walkthrough below a head of comments in HTML. */
const FOLDED_WALKTHROUGH = `<!-- walkthrough_start -->

<details>
<summary>📝 Walkthrough</summary>

## Walkthrough

Headers keep their order.

</details>

<!-- walkthrough_end -->`;
const SUMMARIZE = '<!-- This is an auto-generated comment: summarize by coderabbit.ai -->';
const PAUSED = `<!-- This is an auto-generated comment: review paused by coderabbit.ai -->

> [!NOTE]
> ## Reviews paused
>
> Many commits came in at once.

<!-- end of auto-generated comment: review paused by coderabbit.ai -->`;

export const REVIEWERS = [
  ...reviews([
    ['coderabbitai', 'coderabbit'],
    ['coderabbitai[bot]', 'coderabbit'],
    ['copilot-pull-request-reviewer', 'copilot'],
    ['greptile-apps', 'greptile'],
    ['qodo-merge-pro', 'qodo'],
    ['sourcery-ai', 'sourcery'],
    ['ellipsis-dev', 'ellipsis'],
    ['graphite-app', 'graphite'],
    ['korbit-ai', 'korbit'],
    ['bito-code-review', 'bito'],
    ['cursor', 'cursor'],
    ['gemini-code-assist', 'gemini'],
    ['chatgpt-codex-connector', 'codex'],
    ['claude', 'claude'],
    ['cubic-dev-ai', 'cubic'],
    ['devin-ai-integration', 'devin'],
  ]),
  ...reviews([
    ['anthropic-code-agent', 'claude'],
    ['openai-code-agent[bot]', 'codex'],
    ['seer-by-sentry', 'seer'],
  ]),
  ...inlines('an inline comment may well be about limits and errors', 'certain', [
    [
      bot('coderabbitai'),
      '_Potential issue_\n\nA reader that hits the rate limit exceeded branch never wakes up.',
      'coderabbit',
    ],
    [bot('Copilot'), 'The toast that something went wrong is shown twice.', 'copilot'],
    [
      bot('cursor'),
      '### Reviews skipped by the queue are lost\n\nThe worker failed to start and nobody noticed.',
      'cursor',
    ],
    [bot('chatgpt-codex-connector'), '**Fixed timestep drifts**\n\nThe accumulator is reset on every frame.', 'codex'],
  ]),
  ...inlines('an answer to others, no review', null, [
    [bot('claude'), 'Fixed in 4be2d07.'],
    [bot('cursor'), 'Done!'],
    [bot('devin-ai-integration'), 'Good point, addressed in 77aa01c by sorting first.'],
    [bot('Copilot'), '@octavia I’ve updated this in the last commit.'],
    [bot('chatgpt-codex-connector'), 'Thanks! Resolved with the new guard.'],
    [bot('copilot-swe-agent'), 'The branch below is never taken.'],
  ]),
  labelled('an inline comment of Copilot', REVIEW, inline(bot('Copilot')), 'reviewer copilot certain'),
  labelled('an inline comment of Bugbot', REVIEW, inline(bot('cursor[bot]')), 'reviewer cursor certain'),
  labelled(
    'Copilot reviews its agent’s pull request',
    'another account than the author’s',
    { author: bot('copilot-swe-agent'), ...reviewed(bot('copilot-pull-request-reviewer')) },
    'author copilot certain',
    'reviewer copilot certain',
  ),
  labelled(
    'a review with an empty body',
    'the inline comments are its body',
    reviewed(bot('coderabbitai'), ''),
    'reviewer coderabbit certain',
  ),
  labelled(
    'a review about rate limits',
    'the code is about limits, the review took place',
    reviewed(
      bot('coderabbitai'),
      '**Actionable comments posted: 2**\n\nThe rate limit exceeded branch is never tested.',
    ),
    'reviewer coderabbit certain',
  ),
  labelled(
    'a review of code about limits',
    'its heading says that it took place',
    reviewed(bot('gemini-code-assist'), '## Code Review\n\nHandles the case that the daily limit is reached.'),
    'reviewer gemini certain',
  ),
  labelled(
    'a review of code that starts',
    'its heading says that it took place',
    reviewed(
      bot('copilot-pull-request-reviewer'),
      '## Pull request overview\n\nFixes the handler that failed to start.',
    ),
    'reviewer copilot certain',
  ),
  ...comments(PUBLISHED, [
    [bot('qodo-merge-pro'), '## PR Reviewer Guide 🔍\n\nHere are some key observations.', 'qodo'],
    [bot('codiumai-pr-agent-free'), '## PR Code Suggestions ✨\n\nExplore these.', 'qodo'],
    [
      bot('coderabbitai'),
      '<!-- walkthrough_start -->\n\n## Walkthrough\n\nThe order of headers is kept.',
      'coderabbit',
    ],
    [bot('greptile-apps'), '## Greptile Summary\n\nSafe to merge.\n\nConfidence Score: 5/5', 'greptile'],
    [bot('claude'), '### Code review\n\nNo issues found. Checked for bugs and CLAUDE.md compliance.', 'claude'],
    [bot('chatgpt-codex-connector'), 'Codex Review: Didn’t find any major issues. Nice work!', 'codex'],
    [bot('sourcery-ai'), '## Reviewer’s Guide\n\nKeeps the order.', 'sourcery'],
    [bot('cursor'), '✅ Bugbot reviewed your changes and found no bugs!', 'cursor'],
    [bot('chatgpt-codex-connector'), `Codex Review: Didn't find any major issues. Bravo.\n\n${ABOUT_CODEX}`, 'codex'],
    [bot('chatgpt-codex-connector'), `### 💡 Codex Review\n\nSome suggestions are below.\n\n${ABOUT_CODEX}`, 'codex'],
    [bot('coderabbitai'), `${FOLDED_WALKTHROUGH}\n\n${SUMMARIZE}\nThanks for using CodeRabbit!`, 'coderabbit'],
    [bot('coderabbitai'), `${SUMMARIZE}\n\n${PAUSED}\n${FOLDED_WALKTHROUGH}`, 'coderabbit'],
    [
      bot('coderabbitai[bot]'),
      `${SUMMARIZE}\n${PAUSED}\n\nNo actionable comments were generated in the recent review. 🎉`,
      'coderabbit',
    ],
    [bot('claude'), '## Summary\n\nThis change looks good. Ship it.', 'claude'],
  ]),
  ...comments(NOTICE, [
    [
      bot('coderabbitai'),
      '<!-- This is an auto-generated comment: skip review by coderabbit.ai -->\n\n> [!IMPORTANT]\n> ## Review skipped\n>\n> Draft detected.',
    ],
    [
      bot('coderabbitai'),
      '<!-- This is an auto-generated comment: rate limited by coderabbit.ai -->\n\n> [!WARNING]\n> ## Rate limit exceeded\n>\n> @octavia has exceeded the limit for the number of commits that can be reviewed per hour.',
    ],
    [bot('coderabbitai'), '> [!NOTE]\n> ## Reviews paused\n>\n> Use the commands below.'],
    [bot('chatgpt-codex-connector'), 'You have reached your Codex usage limits for code reviews.'],
    [bot('greptile-apps'), 'Your free trial has ended. Upgrade to keep your code reviews.'],
    [bot('qodo-merge-pro'), 'No reviewable files in this pull request, so the PR review was left out.'],
    [bot('cursor'), 'Bugbot couldn’t run: usage limit reached.'],
    [bot('claude'), 'Claude encountered an error before the code review was done.'],
    [bot('gemini-code-assist'), 'Gemini is unable to generate a review for this pull request.'],
    [bot('graphite-app'), '### Merge activity\n\n* merged by Graphite'],
    [bot('cursor'), 'Cursor Agent can help with this pull request. Just mention it in a comment.'],
    [bot('codeant-ai'), 'CodeAnt AI is reviewing your PR.'],
    [bot('korbit-ai'), 'Korbit doesn’t automatically review draft pull requests.'],
    [bot('coderabbitai'), '@octavia Thanks, I will remember this.'],
    [bot('coderabbitai'), 'Actions performed\n\nFull review triggered.'],
    [
      bot('claude'),
      '## Claude Code Review\n\nThis project is configured for manual code reviews. Comment `@claude review` to get one.',
    ],
    [bot('google-labs-jules'), 'I have addressed the code review of @henri and pushed a commit.'],
    [bot('cursor'), 'The code review check was red; I pushed a fix.'],
    [bot('claude'), 'The remarks of the code review are addressed in 91fe20b.'],
  ]),
  labelled(
    'a review of Codex',
    'how it works is folded below the review',
    reviewed(bot('chatgpt-codex-connector'), `\n### 💡 Codex Review\n\nSome suggestions are below.\n\n${ABOUT_CODEX}`),
    'reviewer codex certain',
  ),
  labelled(
    'a review that could not be done',
    NOTICE,
    reviewed(bot('copilot-pull-request-reviewer'), 'Copilot wasn’t able to review any files in this pull request.'),
  ),
  labelled(
    'a review that met its limit',
    NOTICE,
    reviewed(bot('sourcery-ai'), 'Sorry @octavia, you have reached your weekly rate limit of 500000 diff characters.'),
  ),
  labelled(
    'a review that failed',
    NOTICE,
    reviewed(
      bot('copilot-pull-request-reviewer'),
      'Copilot encountered an error and was unable to review this pull request.',
    ),
  ),
  ...comments(CI, [
    [bot('github-actions'), '## Code review\n\nAll checks passed, 3 warnings.'],
    [bot('codecov'), '## Codecov Report\n\nCoverage 91 %. Reviewed 3 files.'],
    [bot('vercel'), 'The preview is ready for review.'],
    [bot('sonarcloud'), 'Quality gate passed: no new issues found.'],
    [bot('netlify'), 'Deploy preview ready, built with AI features.'],
  ]),
  labelled('a review of github-actions', CI, reviewed(bot('github-actions'), 'Approved by the workflow.')),
  labelled('a review of sonarcloud', CI, reviewed(bot('sonarcloud'), 'No issues found.')),
  labelled('a review of renovate-approve', CI, reviewed(bot('renovate-approve'))),
  labelled('a review of a person called claude', 'a person', reviewed(user('claude'), 'LGTM')),
  labelled('a review of a person called coderabbitai', 'the kind decides', reviewed(user('coderabbitai'), 'Nice.')),
  labelled(
    'an agent’s answer under its own pull request',
    'the author does not review',
    { author: bot('devin-ai-integration'), ...inline(bot('devin-ai-integration')) },
    'author devin certain',
  ),
  labelled(
    'a person quotes CodeRabbit',
    'a person’s comment',
    commented(user('octavia'), '## Walkthrough\n\nActionable comments posted: 3, says CodeRabbit.'),
  ),
  labelled('a person asks for a review', 'a request is no review', commented(user('octavia'), '@coderabbitai review')),
  labelled(
    'a person’s review that names tools',
    'others’ words are no statement of the author’s',
    reviewed(user('henri'), 'Did you use Copilot to write this? This was generated by Claude.'),
  ),
  labelled(
    'a person’s comment with a trailer',
    'others’ words are no statement of the author’s',
    commented(user('henri'), 'Co-authored-by: Claude <noreply@anthropic.com>'),
  ),
  labelled(
    'Claude’s answer that is no review',
    'an answer, not a review',
    commented(bot('claude'), 'I will look into the failing test.'),
  ),
];
