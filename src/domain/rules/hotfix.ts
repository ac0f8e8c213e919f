import { isLike } from './pattern.ts';
import type { Rules } from './rules.ts';

/**
 * Whether one of the labels matches the rule, alone or after a prefix as in `type: hotfix`, or the branch does.
 * `hotfixUnder` of src/storage/hotfixes.ts is the same in SQL.
 */
export function isHotfix({ labels, headRef }: { labels: string[]; headRef: string }, rule: Rules['hotfix']): boolean {
  const plain = labels.map((label) => label.replaceAll(/([:/])\s+/g, '$1'));
  return (
    rule.labels.some((pattern) =>
      plain.some((label) => ['', '*:', '*/'].some((prefix) => isLike(label, `${prefix}${pattern}`))),
    ) || rule.branches.some((pattern) => isLike(headRef, pattern))
  );
}
