import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { audits } from './audited.ts';
import { allow, allowAdmin, newApiKey, sha256, type AppEnv } from './auth.ts';
import { ProblemError } from './problem.ts';
import { errors, IdParam, isId, json, jsonBody, Text } from './shapes.ts';
import { ROLES } from '../domain/roles.ts';
import { changeTimeZone } from '../services/recompute.ts';
import { changeRules } from '../services/rules.ts';
import { findApiKey } from '../storage/callers.ts';
import { ownersOf } from '../storage/members.ts';
import { createWorkspace, getSettings, letUseDeploymentToken, renameWorkspace } from '../storage/workspaces.ts';

const Name = Text.trim().min(1).max(100);
const NewWorkspace = z.strictObject({
  name: Name,
  isExample: z.boolean().optional().openapi({
    description:
      'Whether it shows the history that `EXAMPLE_API_URL` serves, and nothing of GitHub. It does by default where the deployment has that address and no GITHUB_TOKEN',
  }),
  besideKey: z.string().max(100).optional().openapi({
    description:
      'A key of another workspace: who has it also has the new key, and changes between the two in a browser',
  }),
});

const Workspace = z
  .object({
    id: z.string(),
    name: z.string(),
    timeZone: z.string().openapi({ description: 'The IANA name of the time zone in which weeks begin' }),
    productionEnvironments: z.array(z.string()).openapi({
      description: 'Patterns for the names of production environments. Case does not matter; `*` matches any text',
    }),
    isExample: z.boolean().openapi({ description: 'Whether it shows a generated history, and nothing of GitHub' }),
  })
  .openapi('Workspace');

/** The maximum number of owners that the answer names, so that the caller can ask one of them. */
const MAX_OWNERS = 20;

const WorkspaceOfCaller = Workspace.extend({
  you: z
    .object({
      kind: z.enum(['key', 'member']),
      id: z.string(),
      name: z.string().openapi({ description: 'The name of the key, or the login of the member' }),
      login: z.string().nullable().openapi({ description: 'The login on GitHub; null for a key' }),
      role: z.enum(ROLES),
    })
    .openapi({ description: 'Who makes this request' }),
  owners: z.array(z.string()).openapi({
    description: `The owners, for who needs one: logins of members, or names of keys where no member is one; at most ${MAX_OWNERS}`,
  }),
}).openapi('WorkspaceOfCaller');

const WorkspaceChange = z
  .strictObject({
    name: Name.optional(),
    timeZone: z.string().max(100).refine(isTimeZone, 'an IANA time zone, as in Europe/Berlin').optional(),
    productionEnvironments: z.array(Name).max(50).optional(),
  })
  .refine((change) => Object.keys(change).length > 0, {
    path: ['name'],
    message: 'name, timeZone, productionEnvironments, or some of them',
  });

const create = createRoute({
  method: 'post',
  path: '/v1/workspaces',
  middleware: allowAdmin,
  ...audits('workspace.created'),
  summary: 'Create a workspace and its first owner key (admin token)',
  request: { body: jsonBody(NewWorkspace) },
  responses: {
    201: json(
      z.object({ id: z.string(), name: z.string(), apiKey: z.string() }),
      'The new workspace. Its owner key is shown only in this answer',
    ),
    ...errors,
  },
});

export const workspaceRoute = createRoute({
  method: 'get',
  path: '/v1/workspace',
  middleware: allow('reader'),
  summary: 'Get the workspace with its settings, and who you are in it (reader)',
  responses: { 200: json(WorkspaceOfCaller, 'The workspace with its settings, and the caller'), ...errors },
});

export const changeWorkspaceRoute = createRoute({
  method: 'patch',
  path: '/v1/workspace',
  middleware: allow('owner'),
  ...audits('workspace.changed'),
  summary: 'Change the settings of the workspace (owner)',
  request: { body: jsonBody(WorkspaceChange) },
  responses: {
    200: json(
      Workspace,
      'The changed workspace. Metrics that depend on the settings are computed again in the background',
    ),
    ...errors,
  },
});

const operate = createRoute({
  method: 'patch',
  path: '/v1/workspaces/{id}',
  middleware: allowAdmin,
  ...audits('workspace.changed'),
  summary: "Set whether a workspace may read private repositories with the deployment's own token (admin token)",
  request: { params: IdParam, body: jsonBody(z.strictObject({ deploymentToken: z.boolean() })) },
  responses: {
    200: json(z.object({ id: z.string(), deploymentToken: z.boolean() }), 'The workspace with its new setting'),
    ...errors,
  },
});

export function workspaces(app: OpenAPIHono<AppEnv>): void {
  app.openapi(create, async (context) => {
    const { deps } = context.var;
    const { EXAMPLE_API_URL, GITHUB_TOKEN } = deps.config;
    // A deployment that has an example and no token of its own reads nothing else without a connection.
    const hasOnlyExample = EXAMPLE_API_URL !== undefined && GITHUB_TOKEN === undefined;
    const { name, isExample = hasOnlyExample, besideKey } = context.req.valid('json');
    if (isExample && EXAMPLE_API_URL === undefined) {
      throw new ProblemError(503, 'EXAMPLE_API_URL is not set: nothing serves the history of an example.');
    }
    const besideHash = besideKey === undefined ? null : await sha256(besideKey);
    if (besideHash !== null && !(await findApiKey(deps.db, besideHash))) {
      const message = 'a key that is known';
      throw new ProblemError(422, `besideKey: ${message}`, [{ path: 'besideKey', message }]);
    }
    const apiKey = newApiKey();
    const key = { keyHash: await sha256(apiKey), keyHint: apiKey.slice(-4) };
    const id = await createWorkspace(deps.db, { name, ...key, isExample, besideHash });
    return context.json({ id, name, apiKey }, 201);
  });

  app.openapi(operate, async (context) => {
    const { deps } = context.var;
    const { id } = context.req.valid('param');
    const { deploymentToken } = context.req.valid('json');
    if (!isId(id) || !(await letUseDeploymentToken(deps.db, id, deploymentToken))) {
      throw new ProblemError(404, 'There is no such workspace.');
    }
    return context.json({ id, deploymentToken }, 200);
  });

  app.openapi(workspaceRoute, async (context) => {
    const { deps, workspaceId, caller } = context.var;
    const [settings, owners] = await Promise.all([
      getSettings(deps.db, workspaceId),
      ownersOf(deps.db, workspaceId, MAX_OWNERS),
    ]);
    const { kind, id, name, role } = caller;
    return context.json(
      { ...settings, you: { kind, id, name, login: kind === 'member' ? name : null, role }, owners },
      200,
    );
  });

  app.openapi(changeWorkspaceRoute, async (context) => {
    const { deps, workspaceId, caller } = context.var;
    const { name, timeZone, productionEnvironments } = context.req.valid('json');
    if (timeZone !== undefined && !(await changeTimeZone(deps, workspaceId, timeZone))) {
      const message = 'a time zone that the database knows';
      throw new ProblemError(422, `timeZone: ${message}`, [{ path: 'timeZone', message }]);
    }
    if (productionEnvironments !== undefined) {
      await changeRules(deps, workspaceId, { keyId: caller.id, keyName: caller.name }, { productionEnvironments });
    }
    if (name !== undefined) await renameWorkspace(deps.db, workspaceId, name);
    return context.json(await getSettings(deps.db, workspaceId), 200);
  });
}

/** Whether it names a time zone. An offset is refused: Postgres reads the sign of `+03:00` the opposite way of ISO 8601. */
function isTimeZone(name: string): boolean {
  if (!/^[a-z]/i.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format() !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
