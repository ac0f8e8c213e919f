/** What the workspace calls a hotfix. */
export interface HotfixRule {
  /** Labels, alone or after a prefix such as `type: `. */
  labels: string[];
  /** Patterns of head branches: `*` is any text. */
  branches: string[];
}

/** The rule of a workspace that has set none. */
export const DEFAULT_HOTFIX: HotfixRule = { labels: ['hotfix'], branches: ['hotfix/*', 'hotfix-*'] };

/** The label or the branch by which a pull request is a hotfix; null when it is none. Capitals do not matter. */
export function hotfixSign(
  { labels, headRef }: { labels: string[]; headRef: string },
  rule: HotfixRule,
): { label: string } | { branch: string } | null {
  const wanted = rule.labels.map((label) => label.toLowerCase());
  const label = labels.find((each) => wanted.includes(each.toLowerCase()) || wanted.includes(withoutPrefix(each)));
  if (label !== undefined) return { label };
  return rule.branches.some((pattern) => matches(pattern, headRef)) ? { branch: headRef } : null;
}

function withoutPrefix(label: string): string {
  return /[:/]\s*([^:/]*)$/.exec(label)?.[1]?.trim().toLowerCase() ?? label.toLowerCase();
}

function matches(pattern: string, text: string): boolean {
  const source = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${source.join('.*')}$`, 'is').test(text);
}
