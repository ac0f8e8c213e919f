import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { faultOfOwn } from '../../domain/ai/own-tool.ts';
import { addTool, removeTool } from '../../services/recompute.ts';
import { MAX_OWN_TOOLS, pageOfOwnTools } from '../../storage/ai-tools.ts';
import { audits } from '../audited.ts';
import { allow, type AppEnv } from '../auth.ts';
import { ProblemError } from '../problem.ts';
import { afterOf, errors, json, jsonBody, listOf, ListQuery, Text } from '../shapes.ts';

const signs = (description: string) =>
  z.array(Text.trim().toLowerCase().max(100)).max(20).default([]).openapi({ description });

const NewTool = z
  .strictObject({
    key: Text.openapi({ description: 'What `ai_tools` shows: lower-case letters, digits and hyphens' }),
    name: Text.trim(),
    agents: signs(
      'Bot accounts that write code, without `[bot]`. They also review the pull requests of others',
    ).openapi({ example: ['own-bot'] }),
    reviewers: signs('Bot accounts that only review: they never count as the agent that wrote a pull request'),
    users: signs('User accounts that belong to the tool, and to no person'),
    addresses: signs('E-mail addresses of the tool, in trailers'),
    names: signs('Names that only this tool has, in trailers and after `Generated with`'),
    branches: signs('How the names of its head branches begin, with `/` or `-` at the end'),
  })
  .openapi('AiTool');

export const ownToolsRoute = createRoute({
  method: 'get',
  path: '/v1/ai/tools',
  middleware: allow('reader'),
  summary: 'List the AI tools that this workspace added to the known ones (reader)',
  request: { query: ListQuery },
  responses: { 200: json(listOf(NewTool), 'A page of the workspace’s own tools, by key'), ...errors },
});

export const addToolRoute = createRoute({
  method: 'post',
  path: '/v1/ai/tools',
  middleware: allow('owner'),
  ...audits('ai-tool.saved'),
  summary: 'Add an AI tool of the workspace’s own (owner)',
  request: { body: jsonBody(NewTool) },
  responses: { 201: json(NewTool, 'The new tool. All evidence is computed again in the background'), ...errors },
});

export const removeToolRoute = createRoute({
  method: 'delete',
  path: '/v1/ai/tools/{key}',
  middleware: allow('owner'),
  ...audits('ai-tool.deleted'),
  summary: 'Remove an AI tool of the workspace’s own (owner)',
  request: { params: z.object({ key: Text }) },
  responses: { 204: { description: 'The tool is removed. All evidence is computed again' }, ...errors },
});

export function aiTools(app: OpenAPIHono<AppEnv>): void {
  app.openapi(ownToolsRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const { limit, cursor } = context.req.valid('query');
    return context.json(await pageOfOwnTools(deps.db, workspaceId, limit, afterOf(cursor, 'text')), 200);
  });

  app.openapi(addToolRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const tool = context.req.valid('json');
    const fault = faultOfOwn(tool);
    if (fault) throw refused(422, fault.field, fault.message);
    const added = await addTool(deps, workspaceId, tool);
    if (added === 'taken') throw refused(409, 'key', 'one that no other tool of the workspace has');
    if (added === 'full') throw new ProblemError(409, `A workspace has at most ${MAX_OWN_TOOLS} tools of its own.`);
    return context.json(tool, 201);
  });

  app.openapi(removeToolRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const isRemoved = await removeTool(deps, workspaceId, context.req.valid('param').key);
    if (!isRemoved) throw new ProblemError(404, 'The workspace has no AI tool of its own with this key.');
    return context.body(null, 204);
  });
}

function refused(status: 409 | 422, path: string, message: string): ProblemError {
  return new ProblemError(status, `${path}: ${message}`, [{ path, message }]);
}
