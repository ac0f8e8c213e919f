import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { AUTHOR_KINDS, shownKind, type AuthorKind } from '../domain/author-kind.ts';
import type { AppContext } from '../context.ts';
import { type Account, getAccount, listAccounts } from '../storage/accounts.ts';
import { reassignAccount } from '../services/recompute.ts';
import { audits } from './audited.ts';
import { allow, type AppEnv } from './auth.ts';
import { ProblemError } from './problem.ts';
import { afterOf, errors, GitHubId, idOf, IdParam, isId, json, jsonBody, ListQuery, listOf, Text } from './shapes.ts';

const Kind = z.enum(['user', 'bot', 'mannequin', 'organization', 'enterprise_user_account']);

const Actor = z
  .object({
    id: z.string(),
    githubId: GitHubId,
    login: z.string(),
    kind: Kind.openapi({ description: 'The kind that is shown: GitHub’s, or `user` or `bot` when an owner said so' }),
    githubKind: Kind.openapi({ description: 'The kind that GitHub reports' }),
    countsAs: z
      .enum(AUTHOR_KINDS)
      .nullable()
      .openapi({ description: 'What an owner said it counts as; null: nothing' }),
    authorKind: z.enum(AUTHOR_KINDS).openapi({ description: 'What metrics count it as' }),
    kindOverride: z
      .enum(['user', 'bot'])
      .nullable()
      .openapi({ description: '`countsAs` in the words of an earlier version', deprecated: true }),
    personId: z.string().nullable().openapi({ description: 'The id of the account that stands for the same person' }),
  })
  .openapi('Actor');

const ActorChange = z
  .strictObject({
    countsAs: z.enum(AUTHOR_KINDS).nullable().optional().openapi({
      description:
        'What to count it as; `null`: by the kind that GitHub reports, or as an agent when it is the account of an AI tool that writes',
    }),
    kind: z
      .enum(['user', 'bot'])
      .nullable()
      .optional()
      .openapi({ description: 'The same in older words: `user` is `people`, `bot` is `automation`', deprecated: true }),
    personId: idOf('an actor')
      .nullable()
      .optional()
      .openapi({ description: 'The id of another account of the same person; `null` separates them' }),
  })
  .refine((change) => Object.keys(change).length > 0, { path: ['countsAs'], message: 'countsAs, personId, or both' })
  .refine(({ countsAs, kind }) => countsAs === undefined || kind === undefined, {
    path: ['kind'],
    message: 'not beside countsAs, which says the same',
  });

export const accountsRoute = createRoute({
  method: 'get',
  path: '/v1/actors',
  middleware: allow('reader'),
  summary: 'List the accounts that appear in the history, sorted by login (reader)',
  request: {
    query: ListQuery.extend({
      login: Text.optional().openapi({ description: 'Its whole login' }),
      q: Text.trim().min(1).max(200).optional().openapi({ description: 'A part of its login' }),
      kind: Kind.optional(),
      personId: idOf('an actor').optional().openapi({ description: 'Lists only the accounts of this person' }),
    }),
  },
  responses: { 200: json(listOf(Actor), 'A page of accounts'), ...errors },
});

export const accountRoute = createRoute({
  method: 'get',
  path: '/v1/actors/{id}',
  middleware: allow('reader'),
  summary: 'Get one account (reader)',
  request: { params: IdParam },
  responses: { 200: json(Actor, 'The account'), ...errors },
});

export const changeAccountRoute = createRoute({
  method: 'patch',
  path: '/v1/actors/{id}',
  middleware: allow('owner'),
  ...audits('actor.changed'),
  summary: 'Set whether an account counts as people, agents or automation, and which person it belongs to (owner)',
  request: { params: IdParam, body: jsonBody(ActorChange) },
  responses: {
    200: json(Actor, 'The changed account. Its pull requests are computed again in the background'),
    ...errors,
  },
});

export function actors(app: OpenAPIHono<AppEnv>): void {
  app.openapi(accountsRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const { limit, cursor, ...filters } = context.req.valid('query');
    const { data, nextCursor } = await listAccounts(deps.db, workspaceId, filters, limit, afterOf(cursor, 'text'));
    return context.json({ data: data.map(shown), nextCursor }, 200);
  });

  app.openapi(accountRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    return context.json(shown(await accountOf(deps, workspaceId, context.req.valid('param').id)), 200);
  });

  app.openapi(changeAccountRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const account = await accountOf(deps, workspaceId, context.req.valid('param').id);
    const { personId, kind, countsAs = wordOf(kind) } = context.req.valid('json');
    if (personId) await checkPerson(deps, workspaceId, account, personId);
    await reassignAccount(deps, workspaceId, account, { countsAs, personId });
    return context.json(shown(await accountOf(deps, workspaceId, account.id)), 200);
  });
}

/** An account of the workspace. Throws 404. */
async function accountOf(deps: AppContext, workspaceId: string, id: string): Promise<Account> {
  const account = isId(id) ? await getAccount(deps.db, workspaceId, id) : null;
  if (!account) throw new ProblemError(404, 'There is no such actor.');
  return account;
}

/** Throws 422 when an account cannot be joined to this one. */
async function checkPerson(deps: AppContext, workspaceId: string, account: Account, personId: string): Promise<void> {
  const refuse = (message: string) => new ProblemError(422, `personId: ${message}`, [{ path: 'personId', message }]);
  const person = await getAccount(deps.db, workspaceId, personId);
  if (!person) throw refuse('the id of an actor of this workspace');
  if (person.id === account.id) throw refuse('another account than this one');
  if (person.personId === account.id) throw refuse(`${person.login} is joined to ${account.login} already`);
}

/** The older words for what an account counts as; agents were bots. */
function wordOf(kind: 'user' | 'bot' | null | undefined): AuthorKind | null | undefined {
  return kind && (kind === 'user' ? 'people' : 'automation');
}

function shown({ kind, githubKind, ...account }: Account): z.infer<typeof Actor> {
  const kindOverride = account.countsAs && shownKind(account.countsAs);
  return { ...account, kindOverride, kind: Kind.parse(kind), githubKind: Kind.parse(githubKind) };
}
