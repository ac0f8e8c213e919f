import { AI_KIND_NAMES, valuesIn, WORK_TYPE_NAMES } from '../domain/metrics/filters.ts';
import { EXCLUDED_NAMES } from '../domain/metrics/who.ts';
import type { FilterName } from '../domain/page-address.ts';
import { toolNames } from './tool-names.tsx';
import type { Visit } from './visit.ts';

/** What pages call a filter. */
export const FILTER_LABELS: Record<FilterName, string> = {
  repo: 'Repository',
  team: 'Team',
  author: 'Author',
  reviewer: 'Reviewer',
  label: 'Label',
  base: 'Branch',
  size: 'Size',
  type: 'Type',
  ai: 'AI',
  tool: 'AI tool',
  by: 'Written by',
  excluded: 'Left out',
};

/** The filters whose values are ids, with what people read for each. The names of AI tools only the workspace has all. */
const VALUE_NAMES: Partial<Record<FilterName, Readonly<Record<string, string>>>> = {
  type: WORK_TYPE_NAMES,
  ai: AI_KIND_NAMES,
  excluded: EXCLUDED_NAMES,
};

/** What people read for one value of a filter that has a name for it; the value itself for any other. */
export function valueName(name: FilterName, value: string): string {
  return VALUE_NAMES[name]?.[value] ?? value;
}

/** What people read for a filter as an address writes it: several values by comma. */
export async function filterWords(visit: Pick<Visit, 'read'>, name: FilterName, text: string): Promise<string> {
  if (name === 'tool') return (await toolNames(visit, valuesIn(text.toLowerCase()))).join(', ');
  return name in VALUE_NAMES
    ? valuesIn(text)
        .map((value) => valueName(name, value))
        .join(', ')
    : text;
}
