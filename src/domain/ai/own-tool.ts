import type { Tool } from './tool.ts';
import { OTHER_TOOL, TOOLS } from './tools.ts';

/**
 * A workspace's own tool: an entry like those of `TOOLS`, with beginnings of names in place of patterns. Everything is
 * lower case, and logins are without `[bot]`. The fields that `Tool` has, too, mean the same.
 */
export interface OwnTool {
  key: string;
  name: string;
  agents: string[];
  reviewers: string[];
  users: string[];
  addresses: string[];
  names: string[];
  /** How the names of the head branches begin that only the tool gives: `acme-agent/`. */
  branches: string[];
}

/** The signs of an entry that are checked alike for `TOOLS` and for a workspace's own tools. */
type Signs = Pick<Tool, 'key' | 'name' | 'agents' | 'writers' | 'reviewers' | 'users' | 'addresses' | 'names'>;

const LOGIN = /^[a-z\d][a-z\d_-]{0,99}$/;
const ADDRESS = /^[^\s@<>]{1,100}@[^\s@<>]+\.[^\s@<>]+$/;
const loginsOf = ({ agents = [], writers = [], reviewers = [], users = [] }: Signs): string[] => [
  ...agents,
  ...writers,
  ...reviewers,
  ...users,
];
const TAKEN = new Map(
  TOOLS.flatMap((tool) => [...loginsOf(tool), ...(tool.addresses ?? [])].map((sign) => [sign, tool.name])),
);

/** What is wrong with an entry of a table of tools, and in which field; null when nothing is. */
export function faultOf(entry: Signs): { field: string; message: string } | null {
  if (!/^[a-z][a-z\d-]{0,39}$/.test(entry.key) || entry.key === OTHER_TOOL)
    return { field: 'key', message: `lower-case letters, digits and hyphens, at most 40, and not ${OTHER_TOOL}` };
  if (entry.name.trim() === '' || entry.name.length > 60) return { field: 'name', message: '1 to 60 characters' };
  for (const field of ['agents', 'writers', 'reviewers', 'users'] as const) {
    if (!entry[field]?.every((login) => LOGIN.test(login)) && entry[field] !== undefined)
      return { field, message: 'logins in lower case, without `[bot]`' };
  }
  if (entry.addresses?.some((one) => !ADDRESS.test(one) || one !== one.toLowerCase() || isNoreply(one)))
    return { field: 'addresses', message: 'e-mail addresses in lower case, none at GitHub’s noreply host' };
  if (entry.names?.some((name) => name !== name.toLowerCase() || name.trim().length < 2 || name.length > 60))
    return { field: 'names', message: 'names in lower case, of 2 to 60 characters' };
  return null;
}

/**
 * What is wrong with a workspace's own tool, besides `faultOf`: a sign of a tool of `TOOLS`, a branch that every branch
 * could have, or no sign at all.
 */
export function faultOfOwn(entry: OwnTool): { field: string; message: string } | null {
  const fault = faultOf(entry);
  if (fault) return fault;
  if (TOOLS.some(({ key }) => key === entry.key)) return { field: 'key', message: 'a key that no known tool has' };
  for (const field of ['agents', 'reviewers', 'users', 'addresses'] as const) {
    const taken = entry[field].find((sign) => TAKEN.has(sign));
    if (taken !== undefined) return { field, message: `${taken} belongs to ${TAKEN.get(taken)}` };
  }
  if (entry.branches.some((start) => !/^[\w.-]{2,60}[/-]$/.test(start)))
    return { field: 'branches', message: 'beginnings of branches of 3 to 61 characters that end with / or -' };
  const signs = [...loginsOf(entry), ...entry.addresses, ...entry.names, ...entry.branches];
  return signs.length === 0 ? { field: 'agents', message: 'at least one account, address, name or branch' } : null;
}

function isNoreply(address: string): boolean {
  return address.endsWith('@users.noreply.github.com');
}
