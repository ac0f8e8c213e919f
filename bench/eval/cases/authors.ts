import { bot, committed, labelled, user } from './case.ts';

const AGENT = 'a known agent’s bot account opened it';
const OWN_USER = 'a user account by the tool’s documentation, and nobody else’s';
const PERSON = 'a person may be called like a tool: the account’s kind decides';
const AUTOMATION = 'automation, no AI';

export const AUTHORS = [
  labelled('author copilot-swe-agent', AGENT, { author: bot('copilot-swe-agent') }, 'author copilot certain'),
  labelled('author Copilot as REST writes it', AGENT, { author: bot('Copilot') }, 'author copilot certain'),
  labelled(
    'author devin-ai-integration[bot]',
    'the suffix of REST is tolerated',
    { author: bot('devin-ai-integration[bot]') },
    'author devin certain',
  ),
  labelled('author claude', AGENT, { author: bot('claude') }, 'author claude certain'),
  labelled('author cursor[bot]', AGENT, { author: bot('cursor[bot]') }, 'author cursor certain'),
  labelled('author chatgpt-codex-connector', AGENT, { author: bot('chatgpt-codex-connector') }, 'author codex certain'),
  labelled('author google-labs-jules', AGENT, { author: bot('google-labs-jules') }, 'author jules certain'),
  labelled('author sweep-ai', AGENT, { author: bot('sweep-ai') }, 'author sweep certain'),
  labelled('author factory-droid', AGENT, { author: bot('factory-droid') }, 'author droid certain'),
  labelled('author amazon-q-developer', AGENT, { author: bot('amazon-q-developer[bot]') }, 'author amazon-q certain'),
  labelled('author lovable-dev', AGENT, { author: bot('lovable-dev') }, 'author lovable certain'),
  labelled('author codegen-sh', AGENT, { author: bot('codegen-sh[bot]') }, 'author codegen certain'),
  labelled('author openhands-ai', AGENT, { author: bot('openhands-ai') }, 'author openhands certain'),
  labelled('author kiro-agent', AGENT, { author: bot('kiro-agent') }, 'author kiro certain'),
  labelled(
    'author with another case',
    'logins are compared without case',
    { author: bot('Copilot-SWE-Agent') },
    'author copilot certain',
  ),
  labelled(
    'author and its own commits',
    'its commits say no more than that it opened it',
    { author: bot('devin-ai-integration'), ...committed('Add retries', bot('devin-ai-integration'), 'Devin AI') },
    'author devin certain',
  ),
  labelled(
    'author and a trailer of its own',
    'a trailer is evidence of its own kind',
    {
      author: bot('openai-code-agent'),
      ...committed(
        'Add retries\n\nCo-authored-by: Codex <noreply@openai.com>',
        bot('openai-code-agent'),
        'openai-code-agent[bot]',
      ),
    },
    'author codex certain',
    'co_author codex certain',
  ),
  labelled(
    'author and another agent’s commits',
    'another agent had a hand in it',
    { author: bot('copilot-swe-agent'), ...committed('Mend the types', bot('cursor'), 'Cursor') },
    'author copilot certain',
    'co_author cursor certain',
  ),
  labelled('author anthropic-code-agent', AGENT, { author: bot('anthropic-code-agent') }, 'author claude certain'),
  labelled('author openai-code-agent[bot]', AGENT, { author: bot('openai-code-agent[bot]') }, 'author codex certain'),
  labelled('author seer-by-sentry', AGENT, { author: bot('seer-by-sentry') }, 'author seer certain'),
  labelled('author ellipsis-dev', AGENT, { author: bot('ellipsis-dev[bot]') }, 'author ellipsis certain'),
  labelled('author openhands-agent', OWN_USER, { author: user('openhands-agent') }, 'author openhands certain'),
  labelled('author CharlieHelps', OWN_USER, { author: user('CharlieHelps') }, 'author charlie certain'),
  labelled('author cursoragent', OWN_USER, { author: user('cursoragent') }, 'author cursor certain'),
  labelled('a person called copilot', PERSON, { author: user('copilot') }),
  labelled('a person called openhands-fan', PERSON, { author: user('openhands-fan') }),
  labelled('author a reviewing tool', 'what only reviews writes no code', { author: bot('greptile-apps') }),
  labelled('a person called claude', PERSON, { author: user('claude') }),
  labelled('a person called cursor', PERSON, { author: user('cursor') }),
  labelled('a person called devin', PERSON, { author: user('devin') }),
  labelled('a person called jules', PERSON, { author: user('jules') }),
  labelled('a person called claude-dubois', PERSON, { author: user('claude-dubois'), body: 'Fixes the build.' }),
  labelled('a person called copilot-fan', PERSON, { author: user('copilot-fan') }),
  labelled('a bot whose login only begins like an agent’s', 'logins are compared whole', {
    author: bot('claude-release-notes'),
  }),
  labelled('a bot called cursor-pagination', 'logins are compared whole', { author: bot('cursor-pagination') }),
  labelled('author dependabot', AUTOMATION, { author: bot('dependabot'), title: 'Bump openai from 4.1.0 to 4.2.0' }),
  labelled('author renovate[bot]', AUTOMATION, {
    author: bot('renovate[bot]'),
    title: 'Update dependency @anthropic-ai/sdk to v0.60',
  }),
  labelled('author github-actions', AUTOMATION, { author: bot('github-actions'), title: 'Release 2.1.0' }),
  labelled('author snyk-bot', AUTOMATION, { author: user('snyk-bot'), title: 'Fix for 2 vulnerabilities' }),
  labelled('author pre-commit-ci', AUTOMATION, { author: bot('pre-commit-ci'), title: 'pre-commit autoupdate' }),
  labelled('author a deleted account', 'nobody is no agent', { author: null }),
  labelled('author CodeRabbit', 'a review bot reviews; it is not an author', {
    author: bot('coderabbitai'),
    body: 'Docstrings for the parser.',
  }),
];
