import { TOOLS } from './tools.ts';
import type { Finding } from './trailers.ts';

const FORMS = TOOLS.flatMap((tool) => (tool.branches ?? []).map((pattern) => ({ tool, pattern })));

/**
 * The finding in the name of a head branch. Tools name the branches that they open in a form of their own, such as
 * `codex/…` and `claude/…-<id>`. A branch that only holds a tool's name (`feature/codex-support`) is no evidence.
 */
export function branchFindings(headRef: string): Finding[] {
  const own = FORMS.find(({ pattern }) => pattern.test(headRef));
  return own ? [{ kind: 'statement', tool: own.tool.key, tier: 'strong', quote: headRef }] : [];
}
