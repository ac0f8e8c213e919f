import type { Tool } from '../tool.ts';

/** Agents that write code, most of them since 2025, and programs that run the agents of others. */
export const NEWER_AGENTS: readonly Tool[] = [
  {
    // https://github.com/code-yeongyu/oh-my-openagent. Its name alone is not enough: others call agents so, too.
    key: 'sisyphus',
    name: 'Sisyphus',
    users: ['sisyphus-dev-ai'],
    noreply: ['sisyphus-dev-ai'],
    addresses: ['clio-agent@sisyphuslabs.ai'],
    domains: ['sisyphuslabs.ai'],
    sites: ['github.com/code-yeongyu/oh-my-op'],
    names: ['oh my opencode', 'ohmyopencode', 'oh my openagent', 'ohmyopenagent', 'sisyphus labs'],
    lines: [
      /^ultraworked with \[?sisyphus\]?[\s.!]*(?:\(https?:\/\/(?:www\.)?github\.com\/code-yeongyu\/oh-my-op[^\s()]*\))?[\s.!]*$/i,
    ],
  },
  {
    // https://github.com/coder/mux: the line has the tool's name, and often its model and cost, as code.
    key: 'mux',
    name: 'Mux',
    agents: ['mux-bot'],
    domains: ['mux.coder.com'],
    sites: ['github.com/coder/mux'],
    names: ['coder mux'],
    short: ['mux'],
    prose: 'never',
    lines: [
      /^_?generated with `?\[?(?:mux|xum)(?![a-z\d])\]?`?_?(?:\(https:\/\/(?:mux\.coder\.com|github\.com\/coder\/mux)[^\s()]*\))?(?:\s*(?:[•·]|by\b|\. model:).{0,160})?_?\.?$/i,
    ],
  },
  {
    // https://github.com/coder/blink.
    key: 'blink',
    name: 'Blink',
    ids: ['211532188'],
    agents: ['blink-so'],
    noreply: ['211532188+blink-so'],
    domains: ['blink.so'],
    names: ['blink-so', 'coder blink'],
  },
  {
    // https://github.com/pullfrog/pullfrog.
    key: 'pullfrog',
    name: 'Pullfrog',
    ids: ['226033991'],
    agents: ['pullfrog'],
    noreply: ['226033991+pullfrog'],
    domains: ['pullfrog.com', 'pullfrog.ai'],
    names: ['pullfrog', 'pullfrog ai'],
    branches: [/^pullfrog\/\S/i],
  },
  {
    // https://github.com/elithrar/ask-bonk.
    key: 'bonk',
    name: 'Bonk',
    agents: ['ask-bonk'],
    sites: ['github.com/elithrar/ask-bonk', 'github.com/apps/ask-bonk', 'github.com/ask-bonk/'],
    names: ['ask-bonk'],
  },
  {
    // https://github.com/openclaw/openclaw.
    key: 'openclaw',
    name: 'OpenClaw',
    noreply: ['openclaw'],
    addresses: ['noreply@openclaw.ai', 'agent@openclaw.ai', 'bot@openclaw.ai'],
    domains: ['openclaw.ai'],
    names: ['openclaw', 'openclaw agent', 'openclaw bot', 'clawdbot', 'moltbot'],
  },
  {
    // https://docs.entire.io: it records the sessions of other agents. `Entire-Agent` names the agent, see trailers.ts.
    key: 'entire',
    name: 'Entire',
    domains: ['entire.io'],
    names: ['entire cli', 'entire.io'],
    trailers: {
      'entire-checkpoint': /^[\da-f]{8,}$/i,
      'entire-session': /^[\da-f-]{20,}/i,
      'entire-attribution': /\bagent\b/i,
      'entire-strategy': /\S/,
      'entire-metadata': /\S/,
      'entire-metadata-task': /\S/,
    },
  },
  {
    // https://www.mintlify.com/docs/agent: the agent for documentation.
    key: 'mintlify',
    name: 'Mintlify',
    ids: ['109931778'],
    agents: ['mintlify'],
    noreply: ['109931778+mintlify'],
    domains: ['mintlify.com'],
    names: ['mintlify', 'mintlify agent', 'mintlify writer'],
    prose: 'never',
  },
  {
    // https://promptless.ai/docs: the agent for documentation.
    key: 'promptless',
    name: 'Promptless',
    agents: ['promptless'],
    addresses: ['noreply@gopromptless.ai', 'noreply@promptless.ai'],
    domains: ['promptless.ai', 'gopromptless.ai'],
    names: ['promptless', 'promptless ai'],
  },
  {
    // https://help.aikido.dev/aikido-autofix.
    key: 'aikido',
    name: 'Aikido',
    agents: ['aikido-autofix'],
    reviewers: ['aikido-pr-checks'],
    domains: ['aikido.dev'],
    names: ['aikido autofix', 'aikido security autofix'],
  },
  {
    // https://github.com/strands-agents/agent-builder.
    key: 'strands',
    name: 'Strands',
    ids: ['217235299'],
    agents: ['strands-agent'],
    users: ['strands-agent'],
    noreply: ['strands-agent', '217235299+strands-agent'],
    domains: ['strandsagents.com'],
    sites: ['github.com/strands-agents/', 'github.com/strands-labs/'],
    names: ['strands agent', 'strands coder', 'strands-agent'],
  },
  {
    // https://github.com/NousResearch/hermes-agent.
    key: 'hermes',
    name: 'Hermes Agent',
    addresses: [
      'hermes@nousresearch.com',
      'hermes-agent@nousresearch.com',
      'noreply@nousresearch.com',
      'agent@hermes.ai',
    ],
    domains: ['nousresearch.com'],
    sites: ['github.com/nousresearch/'],
    names: ['hermes agent', 'hermes-agent', 'nous hermes'],
    prose: 'never',
  },
  {
    // https://www.codebuff.com.
    key: 'codebuff',
    name: 'Codebuff',
    addresses: ['noreply@codebuff.com'],
    domains: ['codebuff.com'],
    names: ['codebuff', 'codebuff ai'],
  },
  {
    // https://happy.engineering: a client of Claude Code.
    key: 'happy',
    name: 'Happy',
    addresses: ['yesreply@happy.engineering'],
    domains: ['happy.engineering'],
    lines: [/^via \[happy\]\(https:\/\/happy\.engineering\/?\)$/i],
  },
  {
    // https://github.com/tiann/hapi: a client of Claude Code and Codex.
    key: 'hapi',
    name: 'HAPI',
    addresses: ['noreply@hapi.run'],
    domains: ['hapi.run'],
    lines: [/^via \[hapi\]\(https:\/\/hapi\.run\/?\)$/i],
  },
  {
    // https://ona.com/docs: Gitpod's agent.
    key: 'ona',
    name: 'Ona',
    addresses: ['no-reply@ona.com', 'noreply@ona.com'],
    domains: ['ona.com'],
    names: ['ona agent', 'gitpod agent'],
  },
  {
    // https://github.com/paperclipai/paperclip.
    key: 'paperclip',
    name: 'Paperclip',
    addresses: ['noreply@paperclip.ing'],
    domains: ['paperclip.ing'],
    names: ['paperclip ai'],
  },
  {
    // https://www.verdent.ai.
    key: 'verdent',
    name: 'Verdent',
    addresses: ['verdent@verdent.ai', 'noreply@verdent.ai'],
    domains: ['verdent.ai'],
    names: ['verdent ai', 'verdent ai assistant', 'verdent'],
  },
  {
    // https://capy.ai/docs.
    key: 'capy',
    name: 'Capy',
    ids: ['230910855'],
    agents: ['capy-ai'],
    noreply: ['230910855+capy-ai'],
    domains: ['capy.ai'],
    names: ['capy ai', 'capy-ai'],
    branches: [/^capy\/\S/i],
  },
  {
    // https://www.terragonlabs.com.
    key: 'terragon',
    name: 'Terragon',
    agents: ['terragon-labs'],
    addresses: ['noreply@terragonlabs.com'],
    domains: ['terragonlabs.com'],
    names: ['terragon labs', 'terragon'],
    prose: 'never',
    branches: [/^terragon\/\S/i],
    tasks: [/^(?:www\.)?terragonlabs\.com\/task\/\w/i],
  },
  {
    // https://www.atlassian.com/software/rovo-dev.
    key: 'rovo',
    name: 'Rovo Dev',
    domains: ['atlassian.com'],
    names: ['rovo dev', 'rovodev', 'rovo dev cli', 'atlassian rovo', 'atlassian rovo dev'],
  },
  {
    // https://docs.blackbox.ai.
    key: 'blackbox',
    name: 'BLACKBOX AI',
    agents: ['blackboxai', 'blackboxai-deploy'],
    addresses: ['noreply@blackbox.ai'],
    domains: ['blackbox.ai'],
    names: ['blackbox ai', 'blackboxai', 'blackbox cli', 'blackbox agent'],
    branches: [/^blackboxai\/\S/i],
  },
  {
    // https://docs.gitlab.com/user/gitlab_duo.
    key: 'gitlab-duo',
    name: 'GitLab Duo',
    names: ['gitlab duo', 'gitlab duo agent', 'gitlab duo chat'],
  },
  {
    // https://github.com/SWE-agent/SWE-agent.
    key: 'swe-agent',
    name: 'SWE-agent',
    addresses: ['noreply@swe-agent.com'],
    domains: ['swe-agent.com'],
    names: ['swe-agent', 'sweagent', 'mini-swe-agent'],
  },
  {
    // https://manus.im.
    key: 'manus',
    name: 'Manus',
    addresses: ['noreply@manus.im'],
    domains: ['manus.im'],
    names: ['manus ai', 'manus agent'],
  },
  {
    // https://www.vibekanban.com: it runs other agents on branches with this name.
    key: 'vibe-kanban',
    name: 'Vibe Kanban',
    addresses: ['noreply@vibekanban.com'],
    domains: ['vibekanban.com'],
    sites: ['github.com/bloopai/vibe-kanban'],
    names: ['vibe kanban', 'vibe-kanban'],
    branches: [/^vk\/[\da-f]{4}-\S/],
  },
  {
    // https://posthog.com/docs/posthog-code.
    key: 'posthog',
    name: 'PostHog Code',
    addresses: ['code@posthog.com'],
    domains: ['posthog.com'],
    names: ['posthog code', 'posthog agent', 'posthog desktop', 'posthog array'],
    branches: [/^posthog-code\/\S/, /^posthog-self-driving\/\S+-[\da-f]{6}$/, /^posthog\/task-[\da-f]{8}-/],
  },
  {
    // https://firebender.com.
    key: 'firebender',
    name: 'Firebender',
    addresses: ['noreply@firebender.com'],
    domains: ['firebender.com'],
    names: ['firebender'],
  },
  {
    // https://github.com/langchain-ai/open-swe. It names a branch after its thread.
    key: 'open-swe',
    name: 'Open SWE',
    agents: ['open-swe', 'open-swe-dev'],
    noreply: ['open-swe', 'open-swe-dev'],
    names: ['open swe', 'open-swe'],
    branches: [/^open-swe\/[\da-f]{8}-[\da-f]{4}-/],
  },
  {
    // https://github.com/ruvnet/ruflo: it runs Claude Code. The address in its trailer is its author's.
    key: 'claude-flow',
    name: 'Claude Flow',
    names: ['claude-flow', 'ruflo'],
    prose: 'never',
  },
  {
    // https://github.com/Yeachan-Heo/oh-my-codex.
    key: 'oh-my-codex',
    name: 'oh-my-codex',
    addresses: ['omx@oh-my-codex.dev'],
    domains: ['oh-my-codex.dev'],
    names: ['oh my codex', 'oh-my-codex'],
  },
  {
    // https://github.com/craft-ai-agents/craft-agents-oss.
    key: 'craft',
    name: 'Craft Agents',
    addresses: ['agents-noreply@craft.do'],
    domains: ['craft.do'],
    names: ['craft agent', 'craft agents'],
    prose: 'never',
  },
  {
    // https://cosine.sh.
    key: 'cosine',
    name: 'Cosine',
    addresses: ['agent@cosine.sh'],
    domains: ['cosine.sh'],
    names: ['cosine genie', 'cosine ai'],
    short: ['cosine'],
    prose: 'never',
  },
  {
    // https://commandcode.ai/docs.
    key: 'command-code',
    name: 'Command Code',
    addresses: ['noreply@commandcode.ai'],
    domains: ['commandcode.ai'],
    names: ['command code', 'commandcodebot'],
    prose: 'never',
  },
  {
    // https://github.com/vercel-labs/open-agents.
    key: 'open-agents',
    name: 'Open Agents',
    ids: ['260704009'],
    agents: ['open-agents-bot'],
  },
];
