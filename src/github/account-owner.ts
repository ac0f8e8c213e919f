import { z } from 'zod';
import { FailureError } from '../errors.ts';
import type { GitHub } from './client.ts';
import { hasNextPage } from './link-header.ts';
import { parseRest } from './parse-rest.ts';

const PER_PAGE = 100;
/** Maximum number of pages: no person has more installations of one App than these pages hold. */
const MAX_PAGES = 20;

const Viewer = z.object({ id: z.number() });
const Account = z.object({ id: z.number(), login: z.string() });
/** https://docs.github.com/en/rest/apps/installations#list-app-installations-accessible-to-the-user-access-token */
const Page = z.object({ installations: z.array(z.object({ id: z.number(), account: Account })) });
/** https://docs.github.com/en/rest/orgs/members#get-an-organization-membership-for-the-authenticated-user */
const Membership = z.object({ state: z.string(), role: z.string(), organization: z.object({ id: z.number() }) });

/** An installation of the App that the token belongs to. It is on an account that the person owns, or only sees. */
export interface ListedInstallation {
  id: string;
  accountId: string;
  login: string;
}

/**
 * A person's relation to an account. `owner`: the person is the account, or an administrator of the organization.
 * `unknown`: the App may not see who is; for that it needs the permission Members: read.
 */
export type Standing = 'owner' | 'other' | 'unknown';

/**
 * The installations that a person's token sees; they belong to the App that the token was made for. `null` for any
 * other kind of token. A listed installation proves no ownership: GitHub lists it to every person who may read one of
 * its repositories.
 */
export async function listInstallations(github: GitHub): Promise<ListedInstallation[] | null> {
  const route = '/user/installations';
  const all: ListedInstallation[] = [];
  for (let page = 1; page <= MAX_PAGES; page++) {
    const answer = await orNull(github.rest(route, { per_page: PER_PAGE, page }));
    if (!answer) return null;
    const { installations } = parseRest(Page, answer.data, route);
    for (const { id, account } of installations) {
      all.push({ id: String(id), accountId: String(account.id), login: account.login });
    }
    if (!hasNextPage(answer.headers)) break;
  }
  return all;
}

/** Whether a person, shown by their token, owns the account of an installation. Throws a `FailureError`. */
export async function standingOf(
  github: GitHub,
  { accountId, login }: Pick<ListedInstallation, 'accountId' | 'login'>,
): Promise<Standing> {
  const { data } = await github.rest('/user', {});
  if (String(parseRest(Viewer, data, '/user').id) === accountId) return 'owner';
  const route = '/user/memberships/orgs/{org}';
  try {
    const answer = await github.rest(route, { org: login });
    const { state, role, organization } = parseRest(Membership, answer.data, route);
    return state === 'active' && role === 'admin' && String(organization.id) === accountId ? 'owner' : 'other';
  } catch (error) {
    if (!(error instanceof FailureError) || error.failure.kind !== 'unavailable') throw error;
    return error.failure.reason === 'not_found' ? 'other' : 'unknown';
  }
}

async function orNull<Answer>(asked: Promise<Answer>): Promise<Answer | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof FailureError && error.failure.kind === 'unavailable') return null;
    throw error;
  }
}
