import { toolOfAddress } from './names.ts';
import type { Tool } from './tool.ts';
import { TOOLS } from './tools.ts';

/**
 * GitHub's own address of an account, for commits. Source:
 * https://docs.github.com/en/account-and-profile/reference/email-addresses-reference#your-noreply-email-address
 */
const NOREPLY = /^(?:(\d{1,20})\+)?([^@+\s]{1,100})@users\.noreply\.github\.com$/i;

/**
 * What is stored of the address of a commit's author (`commits.author_account`). An address at GitHub's noreply host
 * gives the account, `id+login`; without an id, `+login`. An address in the table of tools gives the tool's key. Any
 * other address belongs to a person and gives null: it is never stored.
 */
export function authorAccountOf(address: string | null): string | null {
  if (address === null) return null;
  const [, id = '', login] = NOREPLY.exec(address.trim()) ?? [];
  return login === undefined ? (toolOfAddress(address)?.key ?? null) : `${id}+${login}`;
}

/** The tool that a stored `author_account` belongs to; null for a person's account. */
export function toolOfAuthorAccount(stored: string | null): Tool | null {
  if (stored === null) return null;
  return stored.includes('+')
    ? toolOfAddress(`${stored.replace(/^\+/, '')}@users.noreply.github.com`)
    : (TOOLS.find(({ key }) => key === stored) ?? null);
}
