import { isAt, toolOfName } from './names.ts';
import type { Tool } from './tool.ts';

/**
 * Domains that tools share with other products. A link to one of them is the tool's own only when it is listed in
 * `sites`.
 */
const SHARED = /(?:^|\.)(?:github|google|amazon|microsoft|jetbrains)\.com$/;

/** Whether a Markdown link's target, with its brackets, leads to the tool's own pages. */
export function isLinkOf(tool: Tool, target: string): boolean {
  const [, page = ''] = /^\s?\(<?https?:\/\/(?:www\.)?([^\s<>()]+)/i.exec(target.toLowerCase()) ?? [];
  const [host = ''] = page.split('/', 1);
  return (!SHARED.test(host) && isAt(tool, host)) || (tool.sites?.some((site) => page.startsWith(site)) ?? false);
}

/** Whether an ambiguous name links to another product: `[Amp](https://amp.dev)` is a language. */
export function isLinkOfAnother(name: string, target: string): boolean {
  const named = toolOfName(name);
  return named?.how === 'short' && !isLinkOf(named.tool, target);
}
