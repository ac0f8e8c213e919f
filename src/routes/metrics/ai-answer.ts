import { toolName } from '../../domain/ai/tools.ts';
import { toolShares, total, useShares } from '../../domain/metrics/ai-use.ts';
import { compare } from '../../domain/metrics/comparison.ts';
import type { Period } from '../../domain/metrics/windows.ts';
import type { AiUse } from '../../storage/metrics/ai.ts';

/** Every comparison carries this note. */
const NOTE = 'A correlation, not a cause: what is made with AI may differ in kind, size and people from what is not.';

const NO_USES = { authored: 0, assisted: 0, reviewed: 0, ownName: null };

/**
 * The answer of `GET /v1/metrics/ai`, without the fields of its window: the shares in the window and in each of its weeks, and
 * the comparison.
 */
export function aiAnswer({ counts, tools, groups }: AiUse, weeks: Period[]) {
  const byWeek = Map.groupBy(counts, ({ week }) => week);
  return {
    n: total(counts),
    ...useShares(counts),
    tools: toolShares(counts).map(({ tool, ...share }) => {
      const { ownName, ...uses } = tools.find((one) => one.tool === tool) ?? NO_USES;
      return { ...uses, tool, name: toolName(tool, ownName), ...share };
    }),
    weekly: weeks.map(({ start: weekStart, ...week }, index) => {
      const ofWeek = byWeek.get(index + 1) ?? [];
      return { weekStart, ...week, n: total(ofWeek), ...useShares(ofWeek), tools: toolShares(ofWeek) };
    }),
    comparison: { ...compare(groups), note: NOTE },
  };
}
