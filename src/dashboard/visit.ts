import type { Context } from 'hono';
import type { AppEnv } from '../routes/auth.ts';
import type { ProblemError } from '../routes/problem.ts';
import { queryOf, type PageAddress } from '../domain/page-address.ts';
import type { Caller } from '../domain/caller.ts';
import type { Role } from '../domain/roles.ts';
import type { Freshness } from '../services/freshness.ts';
import type { Read } from './read.ts';

/** One look of somebody at one page. */
export interface Visit {
  /** The path, without its query. */
  path: string;
  address: PageAddress;
  /** The address of the page, where `address` is that of a list which is open on it and has other filters. */
  page?: PageAddress;
  /** The values of `:id` and the like in the path. */
  params: Record<string, string>;
  read: Read;
  caller: Caller;
  /** How fresh the numbers are; read once for each page. */
  freshness: Promise<Freshness>;
  workspace: { name: string; timeZone: string; isExample: boolean };
  /** Milliseconds since 1970. */
  now: number;
  context: Context<AppEnv>;
  /** The form because of which the page is shown again; null for a page that was asked for. */
  failed: FailedForm | null;
  /** A secret that this page shows once; null for any other page. */
  secret: Secret | null;
}

/** A secret that is shown once: what it is, and its text. */
export class Secret {
  readonly what: string;
  readonly text: string;

  constructor(what: string, text: string) {
    this.what = what;
    this.text = text;
  }
}

/** A form that could not be carried out. */
export interface FailedForm {
  /** The path that it was sent to. */
  action: string;
  fields: URLSearchParams;
  problem: ProblemError;
}

/** What of an address changes; a parameter that becomes null goes. */
export interface AddressChange {
  window?: PageAddress['window'];
  against?: PageAddress['against'];
  filters?: { [Name in keyof PageAddress['filters']]?: string | null };
  own?: Record<string, string | null>;
}

/** The address of the same page, with some parameters changed. A list begins anew, unless the change says where. */
export function hereWith(
  { path, address, page = address }: Pick<Visit, 'path' | 'address' | 'page'>,
  change: AddressChange,
): string {
  const { cursor: _, ...own } = page.own;
  return path + queryOf(changed(page, change, own));
}

/** The address of another page, with the same window and filters: its own parameters are only those given. */
export function thereWith({ address }: Pick<Visit, 'address'>, path: string, change: AddressChange = {}): string {
  return path + queryOf(changed(address, change, {}));
}

/** The address of the page of one pull request, which keeps the window and the filters for the way back. */
export function pullRequestHref({ address, page = address }: Pick<Visit, 'address' | 'page'>, id: string): string {
  return thereWith({ address: page }, `/pull-requests/${id}`);
}

function changed(address: PageAddress, change: AddressChange, own: PageAddress['own']): PageAddress {
  return {
    window: change.window ?? address.window,
    against: change.against ?? address.against,
    filters: withoutNull({ ...address.filters, ...change.filters }),
    own: withoutNull({ ...own, ...change.own }),
  };
}

function withoutNull<Value>(record: Partial<Record<string, Value | null>>): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(record).filter((entry): entry is [string, Value] => entry[1] !== null && entry[1] !== undefined),
  );
}

/** The API that the pull requests of a page come from: GitHub's, or that of the example. */
export function gitHubApiOf({ context, workspace }: Pick<Visit, 'context' | 'workspace'>): string {
  const { EXAMPLE_API_URL, GITHUB_API_URL } = context.get('open')().config;
  return (workspace.isExample ? EXAMPLE_API_URL : undefined) ?? GITHUB_API_URL;
}

/** Whether somebody may do what a member may. */
export function mayChange({ caller }: Pick<Visit, 'caller'>): boolean {
  return hasRole(caller, 'member');
}

/** Whether somebody has a role, or one above it. */
export function hasRole({ role }: Pick<Caller, 'role'>, least: Role): boolean {
  const roles: Role[] = ['reader', 'member', 'owner'];
  return roles.indexOf(role) >= roles.indexOf(least);
}
