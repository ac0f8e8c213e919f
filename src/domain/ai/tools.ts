/**
 * Raised with every change of a rule or of this table that changes what is found. Signals of an older version are then
 * computed again.
 */
export const RULE_VERSION = 3;

/** The key for a statement of AI use that names no tool of this table. */
export const OTHER_TOOL = 'other';

/**
 * An AI tool, and the signs that identify it. Everything is lower case; logins are without `[bot]`. The sources are the
 * tools' own documentation and their lines in public history.
 */
export interface Tool {
  /** The value of `ai_signals.tool`. It must not change after a release. */
  key: string;
  name: string;
  /**
   * GitHub's ids of its accounts, where they are known: a login may change, an id does not. Sources:
   * https://github.com/chaoss/ai-detection-action and the tools' own noreply addresses.
   */
  ids?: string[];
  /** Bot accounts that write code. On the pull request of another account they are reviewers. */
  agents?: string[];
  /** Bot accounts that write code and never review: their comments on another pull request are answers. */
  writers?: string[];
  /** Bot accounts that only review: to review a pull request is not to write it. */
  reviewers?: string[];
  /**
   * User accounts that the tool uses. A login that is also in `short` counts only for a commit whose author name is the
   * tool's own name.
   */
  users?: string[];
  /**
   * The text before `@users.noreply.github.com`. `LOGIN` matches with any account id before it. `ID+LOGIN` matches only
   * with this id or without an id; it is used where the login with another id is another account. `LOGIN[bot]` is
   * derived from the accounts.
   */
  noreply?: string[];
  /** Addresses of the tool, with any name before them. */
  addresses?: string[];
  /**
   * Domains of the tool's maker. People have addresses there too, so an address there counts only with the tool's own
   * name.
   */
  domains?: string[];
  /**
   * How the links in the tool's own lines begin (after `https://` and `www.`), besides links to domains that are the
   * tool's alone.
   */
  sites?: string[];
  /** Names that only this tool has. */
  names?: string[];
  /**
   * Names that are also a word or a given name. They count only with an address, with a model after them, or in a
   * trailer made for AI.
   */
  short?: string[];
  /**
   * Set when `short` is a given name. `likely`: it stands for a person unless the address is the tool's. `possible`: it
   * stands for a person when only a digit follows.
   */
  givenName?: 'likely' | 'possible';
  /**
   * How `short` is read in prose. Default: in upper or lower case. `capital`: only with a capital, for an everyday
   * word. `never`: not at all, for a word that often begins a sentence.
   */
  prose?: 'capital' | 'never';
  /** Model families, as in `Assisted-by: AGENT:MODEL`: the word before the version. */
  models?: string[];
  /** Names of the tool's model families, which follow its name. */
  families?: string[];
  /**
   * Lines that only the tool writes, besides `Generated with [NAME]`. They are matched against a whole line without
   * emphasis and leading emoji.
   */
  lines?: RegExp[];
  /** How the links to the tool's own tasks begin, after `https://` and `www.`. Such a link counts wherever it stands. */
  tasks?: RegExp[];
  /**
   * Names of head branches that only the tool gives. They are matched against the whole name, so a pattern has `^` and,
   * where the end matters, `$`.
   */
  branches?: RegExp[];
  /** Trailers that only the tool writes, each with the pattern of its value. */
  trailers?: Record<string, RegExp>;
}

export const TOOLS: readonly Tool[] = [
  // Agents and assistants that write code.
  {
    // https://docs.claude.com/en/docs/claude-code/settings (attribution). GitHub shows noreply@anthropic.com as this
    // user account.
    key: 'claude',
    name: 'Claude',
    ids: ['81847', '242468646', '209825114', '215619710', '208546643'],
    agents: ['claude', 'claude-code', 'anthropic-claude', 'claude-code-action', 'anthropic-code-agent'],
    users: ['claude'],
    noreply: ['81847+claude', '242468646+claude'],
    addresses: ['noreply@anthropic.com', 'claude@anthropic.com'],
    domains: ['anthropic.com', 'claude.ai', 'claude.com'],
    sites: ['github.com/anthropics/'],
    names: ['claude code', 'anthropic claude', 'claude ai', 'claude.ai', 'claude code action', 'anthropic code agent'],
    short: ['claude', 'anthropic'],
    givenName: 'possible',
    models: ['claude', 'opus', 'sonnet', 'haiku', 'fable'],
    tasks: [/^claude\.ai\/code\/session_\w+/i],
    // `claude/…-<id>` of Claude Code on the web, and `claude/issue-<number>-<date>-<time>` of its GitHub action.
    branches: [
      /^claude\/\S*-(?=[A-Za-z]*\d[A-Za-z\d]*[A-Za-z]|[a-z\d]*[A-Z][A-Z\d]*[a-z])[A-Za-z\d]{5}$/,
      /^claude\/\S*-[A-Za-z\d]{20,}$/,
      /^claude\/\S*-\d{8}-\d{4}$/,
    ],
    trailers: { 'claude-session': /^https?:\/\/claude\.ai\/|^session_|^[\da-f-]{20,}/i, 'claude-code-session': /\S/ },
  },
  {
    // https://docs.github.com/en/copilot/concepts/agents/coding-agent/about-coding-agent. Three accounts have the login
    // `Copilot`.
    key: 'copilot',
    name: 'GitHub Copilot',
    ids: ['198982749', '175728472', '223556219', '167198135'],
    agents: ['copilot'],
    writers: ['copilot-swe-agent'],
    reviewers: ['copilot-pull-request-reviewer'],
    users: ['copilot', 'copilot-swe-agent'],
    noreply: ['copilot', 'copilot-swe-agent', '167198135+copilot[bot]'],
    addresses: ['copilot@github.com'],
    domains: ['github.com', 'microsoft.com'],
    sites: [
      'github.com/copilot',
      'github.com/features/copilot',
      'github.com/apps/copilot',
      'docs.github.com/copilot',
      'docs.github.com/en/copilot',
      'copilot.microsoft.com',
    ],
    names: [
      'github copilot',
      'gh copilot',
      'copilot-swe-agent',
      'copilot swe agent',
      'copilot autofix',
      'copilot autofix powered by ai',
      'copilot chat',
      'copilot workspace',
      'microsoft copilot',
    ],
    short: ['copilot'],
    lines: [
      /^you can make copilot smarter by setting up custom instructions\b/i,
      /^let copilot coding agent \[set things up for you\]/i,
      /^github advanced security automatically protects copilot coding agent pull requests\b/i,
      /^we'd love your input! share your thoughts on copilot coding agent\b/i,
      /^for more details, open the \[copilot workspace session\]/i,
      /^generated by copilot at [\da-f]{7}/i,
      /^this pull request was created as a result of the following prompt from copilot chat\b/i,
      /^created from \[?(?:github )?copilot (?:cli|chat|in vs code|coding agent)\b/i,
    ],
    // `alert-autofix-<number>` is the branch of Copilot Autofix.
    branches: [/^copilot\/\S/i, /^alert-autofix-\d+$/],
    trailers: { 'copilot-session': /\S/, 'agent-logs-url': /^https:\/\/[^/\s]+\/.+\/(?:sessions|tasks)\b/i },
  },
  {
    // https://cursor.com/docs/cloud-agent. The button in its pull requests contains the id of the agent.
    key: 'cursor',
    name: 'Cursor',
    ids: ['206951365'],
    agents: ['cursor', 'cursoragent'],
    reviewers: ['cursor-bugbot'],
    users: ['cursoragent'],
    noreply: ['cursoragent'],
    addresses: ['cursoragent@cursor.com'],
    domains: ['cursor.com', 'cursor.sh', 'anysphere.co'],
    names: ['cursor agent', 'cursor background agent', 'cursor cloud agent', 'cursor bugbot', 'bugbot', 'cursoragent'],
    short: ['cursor'],
    prose: 'capital',
    lines: [/\bhref="https:\/\/(?:www\.)?cursor\.com\/(?:background-agent|agents)\?[^"]*\b(?:bcid|id)=/i],
    tasks: [
      /^cursor\.com\/(?:agents|background-agent)\/?\?(?:\S*&)?(?:bcid|id)=/i,
      /^cursor\.com\/agents\/bc-[\da-f]/i,
    ],
    branches: [/^cursor\/\S/i],
    trailers: { 'made-with': /^\[?cursor\b/i },
  },
  {
    // https://developers.openai.com/codex. A pull request of Codex in the cloud has a link to its task. A branch whose
    // name is taken gets six characters before it.
    key: 'codex',
    name: 'OpenAI Codex',
    ids: ['215057067', '199175422', '267193182', '242516109'],
    agents: ['chatgpt-codex-connector', 'chatgpt-codex', 'openai-codex', 'codex', 'openai-code-agent'],
    noreply: ['267193182+codex', '242516109+codex'],
    addresses: ['codex@openai.com', 'noreply@openai.com'],
    domains: ['openai.com'],
    sites: ['chatgpt.com/codex', 'github.com/openai/codex'],
    names: ['openai codex', 'codex cli', 'chatgpt codex', 'codex cloud', 'codex gpt', 'openai code agent'],
    short: ['codex'],
    tasks: [/^chatgpt\.com\/(?:s\/)?codex\/(?:cloud\/)?tasks\/task_\w+/i, /^chatgpt\.com\/s\/cd_[\da-f]{20,}/i],
    branches: [/^(?:(?=[a-z]*\d)[a-z\d]{6}-)?codex\/\S/i],
    trailers: { 'codex-session-id': /\S/, 'codex-session': /\S/ },
  },
  {
    key: 'openai',
    name: 'OpenAI GPT',
    domains: ['openai.com'],
    names: ['chatgpt', 'chat gpt', 'openai chatgpt', 'openai gpt', 'openai assistant'],
    short: ['openai', 'gpt'],
    prose: 'never',
    models: ['gpt', 'chatgpt', 'o1', 'o3', 'o4'],
  },
  {
    // https://docs.devin.ai/integrations/gh
    key: 'devin',
    name: 'Devin',
    ids: ['158243242'],
    agents: ['devin-ai-integration'],
    noreply: ['158243242+devin-ai-integration'],
    tasks: [/^(?:app\.devin\.ai|[\w-]+\.devinenterprise\.com)\/sessions\/\w/i],
    branches: [/^devin\/\d{9,11}-\S/i],
    addresses: ['devin@cognition.ai', 'devin@cognition-labs.com', 'noreply@devin.ai', 'noreply@cognition.ai'],
    domains: ['cognition.ai', 'cognition-labs.com', 'devin.ai'],
    names: ['devin ai', 'devin-ai-integration', 'devin.ai', 'cognition devin'],
    short: ['devin'],
    givenName: 'likely',
  },
  {
    // https://aider.chat/docs/git.html#commit-attribution
    key: 'aider',
    name: 'Aider',
    noreply: ['aider-ai'],
    addresses: ['aider@aider.chat', 'noreply@aider.chat'],
    domains: ['aider.chat'],
    sites: ['github.com/aider-ai/'],
    names: ['aider ai', 'aider-ai'],
    short: ['aider'],
  },
  {
    key: 'gemini',
    name: 'Gemini',
    ids: ['176961590', '218195315'],
    agents: ['gemini-cli'],
    reviewers: ['gemini-code-assist'],
    noreply: ['218195315+gemini-cli', 'gemini-cli'],
    addresses: [
      'gemini-code-assist@google.com',
      'gemini@google.com',
      'gemini-cli@google.com',
      'gemini-cli-agent@google.com',
    ],
    domains: ['google.com'],
    sites: ['gemini.google.com', 'cloud.google.com/gemini', 'github.com/google-gemini/', 'ai.google.dev'],
    names: ['google gemini', 'gemini code assist', 'gemini-code-assist', 'gemini cli', 'gemini-cli'],
    short: ['gemini'],
    models: ['gemini'],
    families: ['pro', 'flash'],
  },
  {
    // https://jules.google/docs. Its pull requests end with this line.
    key: 'jules',
    name: 'Jules',
    ids: ['161369871'],
    agents: ['google-labs-jules'],
    noreply: ['161369871+google-labs-jules'],
    addresses: ['jules@google.com', 'noreply@jules.google'],
    domains: ['google.com'],
    sites: ['jules.google'],
    names: ['google jules', 'google labs jules', 'google-labs-jules', 'jules ai', 'jules agent'],
    short: ['jules'],
    givenName: 'likely',
    lines: [/^pr created automatically by jules for task\b/i],
    tasks: [/^jules\.google(?:\.com)?\/(?:task|session)s?\/\d{6,}/i],
    // Jules ends the name of a branch with the number of its task.
    branches: [/^\S+-\d{18,20}$/],
  },
  {
    key: 'antigravity',
    name: 'Google Antigravity',
    addresses: ['antigravity@google.com'],
    domains: ['google.com', 'antigravity.google'],
    names: ['google antigravity'],
    short: ['antigravity'],
    prose: 'capital',
  },
  {
    key: 'windsurf',
    name: 'Windsurf',
    ids: ['189301087'],
    reviewers: ['windsurf-bot'],
    addresses: [
      'cascade@windsurf.ai',
      'windsurf@codeium.com',
      'noreply@windsurf.ai',
      'noreply@windsurf.com',
      'noreply@codeium.com',
    ],
    domains: ['windsurf.ai', 'windsurf.com', 'codeium.com'],
    names: ['windsurf cascade', 'windsurf ide', 'codeium'],
    short: ['windsurf', 'cascade'],
    prose: 'capital',
  },
  {
    key: 'amazon-q',
    name: 'Amazon Q Developer',
    ids: ['208079219'],
    agents: ['amazon-q-developer'],
    sites: ['aws.amazon.com/q'],
    branches: [/^q-dev-issue-\d+-\d+$/i],
    names: ['amazon q', 'amazon q developer', 'aws q developer', 'amazon q cli'],
  },
  {
    key: 'kiro',
    name: 'Kiro',
    agents: ['kiro-agent'],
    users: ['kiro-agent'],
    noreply: ['kiro-agent'],
    addresses: ['noreply@kiro.dev', 'kiro@kiro.dev'],
    domains: ['kiro.dev', 'amazon.com'],
    names: ['kiro agent', 'kiro ai', 'amazon kiro', 'kiro cli'],
    short: ['kiro'],
    prose: 'capital',
  },
  {
    key: 'amp',
    name: 'Amp',
    addresses: ['amp@ampcode.com', 'noreply@ampcode.com'],
    domains: ['ampcode.com', 'sourcegraph.com'],
    names: ['amp code', 'ampcode', 'sourcegraph amp'],
    short: ['amp'],
    prose: 'capital',
    tasks: [/^ampcode\.com\/threads\/t-[\da-f]{8}-/i],
    trailers: { 'amp-thread-id': /^<?https?:\/\/|^t-/i, 'amp-thread': /^<?https?:\/\/|^t-/i },
  },
  {
    key: 'cody',
    name: 'Sourcegraph Cody',
    ids: ['201248094'],
    agents: ['sourcegraph-cody'],
    names: ['sourcegraph cody', 'cody ai'],
  },
  {
    key: 'opencode',
    name: 'OpenCode',
    agents: ['opencode-agent'],
    addresses: ['noreply@opencode.ai', 'opencode@sst.dev', 'noreply@termai.io'],
    // The branches of its GitHub action.
    branches: [/^opencode\/(?:issue|pr|dispatch|schedule)[\w-]*\d/i],
    domains: ['opencode.ai', 'sst.dev'],
    // `termai` was its first name.
    names: ['opencode', 'opencode agent', 'opencode-agent', 'opencode ai', 'termai'],
  },
  {
    // https://docs.all-hands.dev. Its resolver opens pull requests with a user account.
    key: 'openhands',
    name: 'OpenHands',
    agents: ['openhands-ai'],
    users: ['openhands-agent'],
    branches: [/^openhands-fix-(?:issue|pr)-\d+/i],
    noreply: ['openhands', 'openhands-agent'],
    addresses: ['openhands@all-hands.dev', 'noreply@all-hands.dev', 'bot@opendevin.com'],
    domains: ['all-hands.dev', 'openhands.dev'],
    names: ['openhands', 'openhands agent', 'opendevin', 'all hands ai'],
    lines: [
      /^(?:this pull request|automatic fix) .{0,40}\bgenerated by \[?openhands\b/i,
      /^automatic fix generated by \[?openhands\b/i,
    ],
  },
  {
    key: 'sweep',
    name: 'Sweep',
    agents: ['sweep-ai', 'sweep-nightly', 'sweep-canary'],
    addresses: ['sweep@sweep.dev'],
    branches: [/^sweep\/\S/i],
    domains: ['sweep.dev'],
    names: ['sweep ai', 'sweep-ai'],
    short: ['sweep'],
    prose: 'never',
  },
  {
    key: 'cline',
    name: 'Cline',
    ids: ['205137888'],
    agents: ['cline'],
    users: ['cline-agent'],
    addresses: ['noreply@cline.bot', 'cline@cline.bot'],
    domains: ['cline.bot'],
    sites: ['github.com/cline/'],
    names: ['cline ai', 'cline bot', 'cline cli'],
    short: ['cline'],
    prose: 'capital',
  },
  {
    key: 'roo',
    name: 'Roo Code',
    agents: ['roomote'],
    addresses: ['roomote@roocode.com', 'noreply@roocode.com', 'bot@roocode.com'],
    domains: ['roocode.com'],
    names: ['roo code', 'roocode', 'roomote', 'roo-code'],
    short: ['roo'],
    prose: 'never',
  },
  {
    key: 'kilo',
    name: 'Kilo Code',
    ids: ['240665456'],
    agents: ['kiloconnect'],
    reviewers: ['kilo-code-bot'],
    addresses: ['noreply@kilocode.ai', 'noreply@kilo.ai'],
    domains: ['kilocode.ai', 'kilo.ai'],
    names: ['kilo code', 'kilocode', 'kilo code bot'],
    short: ['kilo'],
    prose: 'never',
  },
  {
    key: 'junie',
    name: 'JetBrains Junie',
    ids: ['220155983'],
    agents: ['jetbrains-junie', 'jetbrains-ai'],
    addresses: ['junie@jetbrains.com'],
    domains: ['jetbrains.com'],
    sites: ['jetbrains.com/junie', 'junie.jetbrains.com'],
    names: [
      'jetbrains junie',
      'junie ai',
      'junie agent',
      'junie by jetbrains',
      'jetbrains ai',
      'jetbrains ai assistant',
    ],
    short: ['junie'],
    givenName: 'likely',
    lines: [/^(?:pull request|pr) (?:was )?(?:created|generated) by \[?(?:jetbrains )?junie\b/i],
    branches: [/^junie\/(?:issue|pr|run)-\d/i],
  },
  {
    key: 'droid',
    name: 'Factory Droid',
    ids: ['138933559'],
    agents: ['factory-droid'],
    noreply: ['138933559+factory-droid'],
    addresses: ['droid@factory.ai', 'noreply@factory.ai'],
    domains: ['factory.ai'],
    names: ['factory droid', 'factory-droid'],
    short: ['droid'],
    prose: 'never',
  },
  {
    // https://docs.warp.dev/agent-platform: its agents are called Oz.
    key: 'warp',
    name: 'Warp',
    agents: ['warp-agent', 'oz-agent', 'oz-for-oss'],
    addresses: ['agent@warp.dev', 'oz-agent@warp.dev', 'oz@warp.dev', 'noreply@warp.dev'],
    domains: ['warp.dev', 'oz.dev'],
    names: ['warp agent', 'warp ai', 'oz agent', 'warp oz', 'warp agent mode'],
    short: ['warp', 'oz'],
    prose: 'never',
    tasks: [/^app\.warp\.dev\/conversation\/[\da-f]{8}-/i, /^oz\.warp\.dev\/runs\/[\da-f]{8}-/i],
    branches: [/^oz-agent\/\S/i],
  },
  {
    key: 'crush',
    name: 'Crush',
    addresses: ['crush@charm.land', 'noreply@charm.land'],
    domains: ['charm.land'],
    sites: ['github.com/charmbracelet/crush'],
    names: ['charm crush', 'charmbracelet crush'],
    short: ['crush'],
    prose: 'never',
    lines: [/^💘 generated with \[?crush\b/i],
  },
  {
    key: 'goose',
    name: 'Goose',
    ids: ['271095942'],
    noreply: ['271095942+aaif-goose', 'aaif-goose'],
    addresses: ['goose@block.xyz', 'goose-agent@block.xyz', 'noreply+goose@block.xyz', 'goose@opensource.block.xyz'],
    domains: ['block.xyz', 'squareup.com'],
    sites: ['github.com/block/goose', 'github.com/aaif-goose/', 'block.github.io/goose'],
    names: ['goose ai', 'goose agent', 'goose ai assistant', 'block goose', 'codename goose', 'goose cli'],
    short: ['goose'],
    prose: 'capital',
  },
  {
    key: 'qwen',
    name: 'Qwen Code',
    addresses: ['qwen-coder@alibabacloud.com', 'noreply@qwen.ai'],
    domains: ['alibabacloud.com', 'qwen.ai'],
    sites: ['github.com/qwenlm/'],
    names: ['qwen code', 'qwen-coder', 'qwen coder', 'qwen-code'],
    short: ['qwen'],
    models: ['qwen', 'qwen2', 'qwen3'],
  },
  {
    key: 'replit',
    name: 'Replit Agent',
    addresses: ['agent@replit.com', 'no-reply@replit.com', 'noreply@replit.com'],
    domains: ['replit.com'],
    names: ['replit agent', 'replit ai', 'replit ai agent', 'replit assistant'],
    short: ['replit'],
    prose: 'never',
    trailers: { 'replit-commit-author': /^(?:agent|assistant)\b/i },
  },
  {
    key: 'lovable',
    name: 'Lovable',
    ids: ['159125892'],
    agents: ['lovable-dev', 'gpt-engineer-app'],
    noreply: ['159125892+lovable-dev', '159125892+gpt-engineer-app'],
    addresses: ['noreply@lovable.dev'],
    domains: ['lovable.dev'],
    names: ['lovable ai', 'lovable dev', 'lovable-dev', 'gpt-engineer-app', 'gpt engineer'],
    short: ['lovable'],
    prose: 'capital',
    trailers: { 'x-lovable-edit-id': /\S/ },
  },
  {
    key: 'v0',
    name: 'v0',
    agents: ['v0'],
    branches: [/^v0\/\S+-[\da-f]{8}$/i],
    addresses: ['noreply@v0.dev'],
    domains: ['v0.dev', 'v0.app'],
    names: ['vercel v0', 'v0 by vercel', 'v0 agent', 'v0.dev', 'v0 dev'],
    short: ['v0'],
    prose: 'never',
  },
  {
    key: 'bolt',
    name: 'Bolt',
    agents: ['bolt-new-by-stackblitz'],
    addresses: ['noreply@bolt.new'],
    domains: ['bolt.new'],
    names: ['bolt.new', 'bolt new', 'stackblitz bolt'],
    short: ['bolt'],
    prose: 'never',
  },
  {
    key: 'augment',
    name: 'Augment Code',
    ids: ['185243770'],
    agents: ['augment-app', 'augment-app-staging'],
    reviewers: ['augmentcode'],
    addresses: ['agent@augmentcode.com', 'noreply@augmentcode.com'],
    domains: ['augmentcode.com'],
    names: ['augment code', 'augment agent', 'augment ai', 'augmentcode'],
    short: ['augment'],
    prose: 'never',
    lines: [/^pull request opened by \[?augment code\b/i],
  },
  {
    key: 'zed',
    name: 'Zed Agent',
    addresses: ['noreply@zed.dev', 'agent@zed.dev'],
    domains: ['zed.dev'],
    sites: ['github.com/zed-industries/'],
    names: ['zed agent', 'zed ai', 'zed assistant'],
    short: ['zed'],
    givenName: 'likely',
    prose: 'capital',
  },
  {
    key: 'continue',
    name: 'Continue',
    ids: ['230936708'],
    agents: ['continue'],
    addresses: ['noreply@continue.dev'],
    domains: ['continue.dev'],
    names: ['continue.dev', 'continue agent', 'continue cli'],
    short: ['continue'],
    prose: 'never',
    lines: [/^this agent session was co-authored by .{1,60} and \[?continue\b/i],
  },
  {
    key: 'codegen',
    name: 'Codegen',
    agents: ['codegen-sh'],
    branches: [/^codegen-bot\/\S/i],
    addresses: ['noreply@codegen.com'],
    domains: ['codegen.com', 'codegen.sh'],
    names: ['codegen-sh', 'codegen agent', 'codegen ai'],
  },
  {
    key: 'charlie',
    name: 'Charlie',
    agents: ['charliecreates'],
    users: ['charliehelps'],
    addresses: ['charlie@charlielabs.ai'],
    domains: ['charlielabs.ai'],
    names: ['charliehelps', 'charlie labs', 'charlie ai'],
  },
  {
    key: 'tabnine',
    name: 'Tabnine',
    agents: ['tabnine-ai'],
    addresses: ['noreply@tabnine.com'],
    domains: ['tabnine.com'],
    names: ['tabnine', 'tabnine cli', 'tabnine ai', 'tabnine agent'],
  },
  {
    key: 'trae',
    name: 'Trae',
    noreply: ['traeagent'],
    addresses: ['traecli@bytedance.com', 'noreply@trae.ai'],
    domains: ['trae.ai'],
    names: ['trae ai', 'trae cli', 'trae ide', 'trae agent'],
    short: ['trae'],
    prose: 'capital',
  },
  {
    key: 'qoder',
    name: 'Qoder',
    addresses: ['qoder_ai@qoder.com', 'noreply@qoder.com'],
    domains: ['qoder.com'],
    names: ['qoder', 'qoderai', 'qoder ai', 'qoder cli'],
  },
  {
    key: 'zencoder',
    name: 'Zencoder',
    agents: ['zencoder-ai'],
    domains: ['zencoder.ai'],
    names: ['zencoder', 'zencoder ai'],
  },
  {
    key: 'gitauto',
    name: 'GitAuto',
    agents: ['gitauto-ai'],
    names: ['gitauto', 'gitauto ai'],
    branches: [/^gitauto\/issue-\d+/i],
  },
  { key: 'tembo', name: 'Tembo', agents: ['tembo'], names: ['tembo ai', 'tembo agent'], branches: [/^tembo\/\S/i] },
  { key: 'mentat', name: 'Mentat', agents: ['mentatbot'], names: ['mentatbot', 'mentat bot'] },
  {
    key: 'cto',
    name: 'cto.new',
    agents: ['cto-new', 'cto-ai-app', 'engine-labs-app'],
    domains: ['cto.new'],
    names: ['cto.new', 'cto-new', 'engine labs'],
  },
  {
    key: 'codeflash',
    name: 'Codeflash',
    agents: ['codeflash-ai'],
    names: ['codeflash', 'codeflash ai'],
    branches: [/^codeflash\/optimize-/i],
  },
  { key: 'plandex', name: 'Plandex', names: ['plandex'] },
  {
    key: 'pi',
    name: 'Pi',
    addresses: ['noreply@pi.dev', 'pi@earendil.works'],
    domains: ['pi.dev'],
    names: ['pi coding agent'],
  },
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
      /^_?generated with `?\[?(?:mux|xum)(?![a-z\d])\]?`?_?(?:\(https:\/\/(?:mux\.coder\.com|github\.com\/coder\/mux)[^\s()]*\))?(?:\s*(?:[•·]|by\b).{0,160})?_?\.?$/i,
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
    names: ['blackbox ai', 'blackboxai', 'blackbox cli'],
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
    names: ['posthog code', 'posthog desktop', 'posthog array'],
  },
  {
    // https://firebender.com.
    key: 'firebender',
    name: 'Firebender',
    addresses: ['noreply@firebender.com'],
    domains: ['firebender.com'],
    names: ['firebender'],
  },
  // Models of makers that have no agent in this table.
  {
    key: 'grok',
    name: 'Grok',
    addresses: ['noreply@x.ai', 'grok@x.ai'],
    domains: ['x.ai'],
    sites: ['grok.com'],
    names: ['xai grok', 'grok build', 'grok code'],
    short: ['grok'],
    prose: 'capital',
    models: ['grok'],
  },
  {
    key: 'deepseek',
    name: 'DeepSeek',
    domains: ['deepseek.com'],
    names: ['deepseek', 'deepseek coder'],
    models: ['deepseek'],
  },
  {
    key: 'kimi',
    name: 'Kimi',
    addresses: ['noreply@moonshot.ai', 'noreply@moonshot.cn'],
    domains: ['moonshot.ai', 'moonshot.cn'],
    names: ['kimi code', 'kimi cli', 'kimi-cli', 'moonshot kimi'],
    short: ['kimi'],
    givenName: 'likely',
    prose: 'never',
    models: ['kimi'],
  },
  {
    key: 'glm',
    name: 'GLM',
    domains: ['z.ai', 'zhipuai.cn'],
    names: ['zai glm', 'z.ai glm', 'zcode'],
    short: ['glm'],
    prose: 'never',
    models: ['glm'],
  },
  { key: 'minimax', name: 'MiniMax', domains: ['minimax.io'], short: ['minimax'], prose: 'never', models: ['minimax'] },
  {
    key: 'mistral',
    name: 'Mistral',
    addresses: ['vibe@mistral.ai', 'noreply@mistral.ai'],
    domains: ['mistral.ai'],
    names: ['mistral vibe', 'devstral', 'codestral'],
    short: ['mistral'],
    prose: 'never',
    models: ['mistral', 'devstral', 'codestral', 'magistral'],
  },
  {
    key: 'llama',
    name: 'Llama',
    names: ['meta llama', 'code llama', 'meta ai'],
    short: ['llama'],
    prose: 'never',
    models: ['llama'],
  },
  {
    key: 'perplexity',
    name: 'Perplexity',
    addresses: ['noreply@perplexity.ai'],
    domains: ['perplexity.ai'],
    names: ['perplexity ai'],
    short: ['perplexity'],
    prose: 'capital',
  },
  // Tools that review.
  {
    key: 'coderabbit',
    name: 'CodeRabbit',
    ids: ['136622811'],
    reviewers: ['coderabbitai', 'coderabbit'],
    addresses: ['noreply@coderabbit.ai'],
    domains: ['coderabbit.ai'],
    names: ['coderabbit', 'coderabbit ai', 'coderabbitai', 'code rabbit'],
  },
  {
    key: 'greptile',
    name: 'Greptile',
    ids: ['165735046'],
    reviewers: ['greptile-apps', 'greptile', 'greptile-apps-staging'],
    domains: ['greptile.com'],
    names: ['greptile', 'greptile-apps', 'greptile ai'],
  },
  {
    key: 'qodo',
    name: 'Qodo',
    ids: ['139473635', '185363710', '151058649'],
    reviewers: [
      'qodo-merge-pro',
      'qodo-merge',
      'qodo-code-review',
      'qodo-ai',
      'qodo-merge-for-open-source',
      'qodo-free-for-open-source-projects',
      'codiumai-pr-agent',
      'codiumai-pr-agent-free',
      'codiumai-pr-agent-pro',
      'codium-pr-agent',
      'codium-pr-agent-pro',
    ],
    domains: ['qodo.ai', 'codium.ai'],
    names: ['qodo', 'qodo merge', 'qodo ai', 'pr-agent', 'codiumai', 'codiumai pr-agent'],
  },
  {
    key: 'sourcery',
    name: 'Sourcery',
    ids: ['58596630'],
    reviewers: ['sourcery-ai', 'sourcery-ai-experiments'],
    domains: ['sourcery.ai'],
    names: ['sourcery ai', 'sourcery-ai'],
    short: ['sourcery'],
    prose: 'never',
  },
  {
    key: 'ellipsis',
    name: 'Ellipsis',
    ids: ['65095814'],
    agents: ['ellipsis-dev'],
    domains: ['ellipsis.dev'],
    names: ['ellipsis-dev', 'ellipsis ai', 'ellipsis dev'],
  },
  {
    key: 'graphite',
    name: 'Graphite',
    ids: ['96075541'],
    reviewers: ['graphite-app'],
    names: ['graphite diamond', 'graphite ai', 'graphite agent', 'graphite reviewer'],
  },
  {
    key: 'korbit',
    name: 'Korbit',
    ids: ['131444098'],
    reviewers: ['korbit-ai'],
    names: ['korbit ai', 'korbit-ai', 'korbit'],
  },
  {
    key: 'bito',
    name: 'Bito',
    ids: ['188872107'],
    reviewers: ['bito-code-review'],
    names: ['bito ai', 'bito code review', 'bito code review agent'],
  },
  { key: 'baz', name: 'Baz', ids: ['174234987'], reviewers: ['baz-reviewer'], names: ['baz reviewer'] },
  {
    key: 'codeant',
    name: 'CodeAnt',
    ids: ['151821869'],
    reviewers: ['codeant-ai'],
    names: ['codeant ai', 'codeant-ai', 'codeant'],
  },
  {
    key: 'cubic',
    name: 'Cubic',
    ids: ['191113872'],
    reviewers: ['cubic-dev-ai'],
    names: ['cubic ai', 'cubic-dev-ai', 'cubic dev'],
  },
  { key: 'mesa', name: 'Mesa', ids: ['187716431'], reviewers: ['mesa-dot-dev'], names: ['mesa.dev', 'mesa dot dev'] },
  { key: 'kodus', name: 'Kodus', reviewers: ['kody-ai'], names: ['kody ai', 'kodus ai', 'kodus'] },
  {
    key: 'macroscope',
    name: 'Macroscope',
    reviewers: ['macroscopeapp'],
    names: ['macroscopeapp', 'macroscope ai'],
  },
  {
    key: 'entelligence',
    name: 'Entelligence',
    reviewers: ['entelligence-ai-pr-reviews'],
    names: ['entelligence ai', 'entelligence.ai'],
  },
  { key: 'llamapreview', name: 'LlamaPReview', reviewers: ['llamapreview'], names: ['llamapreview'] },
  { key: 'recurse', name: 'RecurseML', reviewers: ['recurseml'], names: ['recurseml', 'recurse ml'] },
  { key: 'what-the-diff', name: 'What The Diff', reviewers: ['what-the-diff'], names: ['what the diff'] },
  {
    key: 'seer',
    name: 'Seer by Sentry',
    ids: ['157164994', '39604003', '156709835'],
    agents: ['seer-by-sentry'],
    reviewers: ['sentry', 'codecov-ai'],
    names: ['seer by sentry', 'sentry seer'],
    branches: [/^seer\/(?:fix|feat|autofix)\S/i],
  },
  { key: 'jazzberry', name: 'Jazzberry', reviewers: ['jazzberry-ai'], names: ['jazzberry ai'] },
  { key: 'corgea', name: 'Corgea', reviewers: ['corgea'], names: ['corgea'] },
];
