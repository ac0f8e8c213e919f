import type { Tool } from './tool.ts';
import { AGENTS } from './tools/agents.ts';
import { ASSISTANTS } from './tools/assistants.ts';
import { MODELS } from './tools/models.ts';
import { NEWER_AGENTS } from './tools/newer-agents.ts';
import { REVIEWERS } from './tools/reviewers.ts';

/**
 * Raised with every change of a rule or of this table that changes what is found. Signals of an older version are then
 * computed again.
 */
export const RULE_VERSION = 4;

/** The key for a statement of AI use that names no tool of this table. */
export const OTHER_TOOL = 'other';

/** The table of tools. The order of its parts is that of docs/ai.md. */
export const TOOLS: readonly Tool[] = [...ASSISTANTS, ...AGENTS, ...NEWER_AGENTS, ...MODELS, ...REVIEWERS];

/**
 * The name of a tool, by its key: `ownName` where it is one of the workspace's own. It is the key for a tool that is no
 * longer in a table: older rows may name it.
 */
export function toolName(key: string, ownName: string | null): string {
  return ownName ?? TOOLS.find((tool) => tool.key === key)?.name ?? key;
}
