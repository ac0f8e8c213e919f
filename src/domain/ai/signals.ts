import { agentOf, committerOf, isAutomation, isUpdater } from './accounts.ts';
import { branchFindings } from './branches.ts';
import { disclosuresIn } from './disclosures.ts';
import { BY_MODEL, type AiFacts, type AiSignal, type EvidenceInput, type SignalName, type Tier } from './evidence.ts';
import { aboveGathered, ownFindings } from './findings.ts';
import { EVIDENCE_PREFILTER } from './prefilter.ts';
import { toolOfName } from './names.ts';
import { ownToolSignals } from './own-tools.ts';
import { deniesUse, usesIn } from './prose.ts';
import { reviewSignals } from './reviewers.ts';
import { OTHER_TOOL } from './tools.ts';
import type { Finding } from './trailers.ts';
import { unwrapped } from '../markdown/unwrapped.ts';
import { messageLines, visibleLines, type Lines } from '../markdown/visible-lines.ts';

/** Maximum length of a quote, in characters. */
const MAX_QUOTE_LENGTH = 300;
const RANK: Record<Tier, number> = { certain: 0, strong: 1, weak: 2 };
const PREFILTER = new RegExp(EVIDENCE_PREFILTER, 'i');

/**
 * The evidence of AI use in a pull request: at most one signal for each kind, tool and source, of the strongest tier,
 * ordered by kind, tool and source. The order of the rows does not matter. The function is pure, and its cost is linear
 * in the length of the texts.
 */
export function signalsOf(input: EvidenceInput): AiSignal[] {
  const signals: AiSignal[] = [];
  let denied = false;
  const add = (source: string, findings: Finding[]): void => {
    for (const finding of findings) signals.push({ ...finding, source });
  };
  const agent = agentOf(input.author);
  if (agent && input.author) {
    add('author', [{ kind: 'author', tool: agent.key, tier: 'certain', quote: input.author.login }]);
  }
  if (isAutomation(input.author)) {
    if (!isUpdater(input.author) && PREFILTER.test(input.body))
      add('body', ownFindings(aboveGathered(visibleLines(input.body))).findings);
  } else if (!isUpdater(input.author)) {
    add('title', prose([input.title]));
    const body = read(visibleLines, input.body);
    add('body', body.findings);
    denied ||= body.denied;
  }
  if (!isUpdater(input.author)) add('branch', branchFindings(input.headRef));
  for (const commit of input.commits) {
    const { sha, message, author, authorName } = commit;
    const committer = committerOf(commit);
    // The commits of an agent on its own pull request prove nothing new: the agent opened it.
    if (committer && committer.tool !== agent) {
      const { tool, tier, quote } = committer;
      add(sha, [{ kind: 'co_author', tool: tool.key, tier, quote }]);
    }
    if (isUpdater(author, authorName)) continue;
    const said = read(messageLines, message);
    add(sha, [...said.findings, ...prefixed(message)]);
    denied ||= said.denied;
  }
  signals.push(...reviewSignals(input), ...ownToolSignals(input));
  const [quote] = input.opinion?.evidence ?? [];
  if (input.opinion && quote !== undefined) {
    for (const name of input.opinion.tools) {
      add(BY_MODEL, [{ kind: 'statement', tool: toolOfName(name)?.tool.key ?? OTHER_TOOL, tier: 'weak', quote }]);
    }
  }
  return strongest(denied ? signals.filter(({ tier }) => tier !== 'weak') : signals);
}

/** The signals that count: those that no person said are wrong. */
export function countedSignals(signals: readonly AiSignal[], { corrected = [] }: EvidenceInput): AiSignal[] {
  const isSame = (a: SignalName, b: SignalName): boolean =>
    a.kind === b.kind && a.tool === b.tool && a.source === b.source;
  return signals.filter((signal) => !corrected.some((one) => isSame(one, signal)));
}

/** The facts that follow from the signals. Weak signals show only in the tiers. */
export function aiFactsOf(signals: readonly AiSignal[]): AiFacts {
  const tierOf = (...kinds: AiSignal['kind'][]): Tier | null =>
    signals.filter(({ kind }) => kinds.includes(kind)).toSorted((a, b) => RANK[a.tier] - RANK[b.tier])[0]?.tier ?? null;
  const holds = (tier: Tier | null): boolean => tier === 'certain' || tier === 'strong';
  const aiAuthoredTier = tierOf('author');
  const aiAssistedTier = tierOf('co_author', 'statement');
  const aiReviewedTier = tierOf('reviewer');
  return {
    aiAuthored: holds(aiAuthoredTier),
    aiAssisted: holds(aiAssistedTier),
    aiReviewed: holds(aiReviewedTier),
    aiTools: [...new Set(signals.filter(({ tier }) => holds(tier)).map(({ tool }) => tool))].toSorted(),
    aiAuthoredTier,
    aiAssistedTier,
    aiReviewedTier,
  };
}

/** The findings in a text, and whether it says that no AI was used. */
function read(linesOf: (text: string) => Lines, text: string): { findings: Finding[]; denied: boolean } {
  if (!PREFILTER.test(text)) return { findings: [], denied: false };
  const lines = linesOf(text);
  const { findings, others } = ownFindings(lines);
  findings.push(...prose(unwrapped(others).filter((line) => !isBox(line))));
  const said = unwrapped(lines.said);
  const { uses, denied } = disclosuresIn(said);
  for (const { keys, quote } of uses) {
    for (const tool of keys) findings.push({ kind: 'statement', tool, tier: 'strong', quote });
  }
  return { findings, denied: denied || said.some(deniesUse) };
}

/**
 * A prefix that aider writes when it is asked to. It is weak evidence, because people also write it when they write
 * about aider. Source: https://aider.chat/docs/git.html#commit-attribution
 */
function prefixed(message: string): Finding[] {
  const [subject = ''] = message.split('\n', 1);
  return subject.startsWith('aider: ') ? [{ kind: 'statement', tool: 'aider', tier: 'weak', quote: subject }] : [];
}

/** Whether a line is a checkbox. Checkboxes are read as disclosures, not as prose. */
function isBox(line: string): boolean {
  return /^\s{0,12}(?:[-*+]|\d{1,3}[.)])\s+\[[^\]]{0,3}\]\s/.test(line);
}

function prose(lines: string[]): Finding[] {
  return lines
    .flatMap(usesIn)
    .flatMap(({ keys, quote }) => keys.map((tool) => ({ kind: 'statement', tool, tier: 'weak', quote }) as const));
}

/**
 * The strongest signal for each kind, tool and source. A statement that names no tool is left out when another
 * statement of its source names one.
 */
function strongest(signals: AiSignal[]): AiSignal[] {
  const best = new Map<string, AiSignal>();
  for (const signal of signals) {
    const key = [signal.kind, signal.tool, signal.source].join('\n');
    const before = best.get(key);
    if (before === undefined || RANK[signal.tier] < RANK[before.tier])
      best.set(key, { ...signal, quote: cut(signal.quote) });
  }
  const found = [...best.values()];
  const named = new Set(
    found.filter(({ kind, tool }) => isUse(kind) && tool !== OTHER_TOOL).map(({ source }) => source),
  );
  return found
    .filter(({ kind, tool, source }) => !(kind === 'statement' && tool === OTHER_TOOL && named.has(source)))
    .toSorted((a, b) => compare(a.kind, b.kind) || compare(a.tool, b.tool) || compare(a.source, b.source));
}

function isUse(kind: AiSignal['kind']): boolean {
  return kind === 'statement' || kind === 'co_author';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Cuts a quote to its maximum length, between words where there are any. */
function cut(quote: string): string {
  const plain = quote.trim();
  if (plain.length <= MAX_QUOTE_LENGTH) return plain;
  const head = plain.slice(0, MAX_QUOTE_LENGTH);
  const space = head.lastIndexOf(' ');
  return (space > 0 ? head.slice(0, space) : head.replace(/[\uD800-\uDBFF]$/, '')).trimEnd();
}
