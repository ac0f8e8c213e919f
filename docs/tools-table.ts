import type { Tool } from '../src/domain/ai/tool.ts';
import { TOOLS } from '../src/domain/ai/tools.ts';

/** How many accounts, addresses and names of a tool are shown. */
const MAX_SHOWN = 2;

/** The table of docs/ai.md: each tool with some of the signs that identify it. */
export function tools(): string[][] {
  const rows = TOOLS.map((tool) => [
    tool.name,
    `\`${tool.key}\``,
    some([...(tool.agents ?? []), ...(tool.writers ?? []), ...(tool.users ?? [])]),
    some([...(tool.reviewers ?? []), ...(tool.agents ?? [])]),
    some(inTrailers(tool)),
    tool.branches || tool.tasks ? [tool.branches && 'branch', tool.tasks && 'link'].filter(Boolean).join(', ') : '',
  ]);
  return [['tool', 'key', 'writes as', 'reviews as', 'in trailers', 'and by'], ...rows];
}

function inTrailers({ addresses = [], names = [], short = [], trailers = {} }: Tool): string[] {
  return [...addresses.slice(0, 1), ...Object.keys(trailers).slice(0, 1), ...names.slice(0, 1), ...short];
}

function some(words: string[]): string {
  return [...new Set(words)]
    .slice(0, MAX_SHOWN)
    .map((word) => `\`${word}\``)
    .join(', ');
}
