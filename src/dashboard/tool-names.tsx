import { OTHER_TOOL, TOOLS, toolName } from '../domain/ai/tools.ts';
import { ownToolsRoute } from '../routes/ai/tools.ts';
import { readAll, type Read } from './read.ts';
import type { Visit } from './visit.ts';

/** What pages call a tool that its evidence does not name. */
export const UNNAMED_TOOL = 'A tool that is not known';

/** The names of the workspace's own tools by their keys, by what reads for one page. */
const ownNames = new WeakMap<Read, Promise<Map<string, string>>>();

/** The names of AI tools by their keys. The workspace's own ones are read once for a page, and only where one is among them. */
export async function toolNames(visit: Pick<Visit, 'read'>, keys: readonly string[]): Promise<string[]> {
  const isOwn = (key: string) => key !== OTHER_TOOL && !TOOLS.some((tool) => tool.key === key);
  const own = keys.some(isOwn) ? await ownNamesOf(visit) : null;
  return keys.map((key) => (key === OTHER_TOOL ? UNNAMED_TOOL : toolName(key, own?.get(key) ?? null)));
}

function ownNamesOf({ read }: Pick<Visit, 'read'>): Promise<Map<string, string>> {
  const known = ownNames.get(read);
  if (known) return known;
  const names = readAll(read, ownToolsRoute).then((tools) => new Map(tools.map(({ key, name }) => [key, name])));
  ownNames.set(read, names);
  return names;
}

/** The names of AI tools by their keys, in one text. */
export async function ToolNames({
  visit,
  keys,
  between = ', ',
}: {
  visit: Pick<Visit, 'read'>;
  keys: readonly string[];
  between?: string;
}) {
  return <>{(await toolNames(visit, keys)).join(between)}</>;
}
