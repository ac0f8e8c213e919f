import { isLike } from './pattern.ts';
import type { Rules } from './rules.ts';

/**
 * The label or the branch by which a pull request is a hotfix; null when it is none. A label counts alone or after a
 * prefix, as in `type: hotfix`. `hotfixUnder` of src/storage/hotfixes.ts decides the same in SQL.
 */
export function hotfixSign(
  { labels, headRef }: { labels: string[]; headRef: string },
  rule: Rules['hotfix'],
): { label: string } | { branch: string } | null {
  const label = labels.find((each) => rule.labels.some((pattern) => isLabelLike(each, pattern)));
  if (label !== undefined) return { label };
  return rule.branches.some((pattern) => isLike(headRef, pattern)) ? { branch: headRef } : null;
}

function isLabelLike(label: string, pattern: string): boolean {
  const plain = label.replaceAll(/([:/])\s+/g, '$1');
  return ['', '*:', '*/'].some((prefix) => isLike(plain, `${prefix}${pattern}`));
}
