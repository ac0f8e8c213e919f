import { isAt, toolOfName } from './names.ts';
import type { Tool } from './tools.ts';

/** Makers on whose domains others have pages as well: there a link is the tool's only by `sites`. */
const SHARED = /(?:^|\.)(?:github|google|amazon|microsoft|jetbrains)\.com$/;

/** Whether a link, as it stands in brackets, leads to pages of the tool's own. */
export function isLinkOf(tool: Tool, target: string): boolean {
  const [, page = ''] = /^\s?\(<?https?:\/\/(?:www\.)?([^\s<>()]+)/i.exec(target.toLowerCase()) ?? [];
  const [host = ''] = page.split('/', 1);
  return (!SHARED.test(host) && isAt(tool, host)) || (tool.sites?.some((site) => page.startsWith(site)) ?? false);
}

/** Whether a name that may be another's is: `[Amp](https://amp.dev)` is a language. */
export function isLinkOfAnother(name: string, target: string): boolean {
  const named = toolOfName(name);
  return named?.how === 'short' && !isLinkOf(named.tool, target);
}
