import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { changeRules } from '../services/rules.ts';
import { readFound } from '../storage/found.ts';
import { previewDeployments } from '../storage/preview-deployments.ts';
import { accountsAmong } from '../storage/accounts.ts';
import { previewHotfixes, type Judged } from '../storage/preview-hotfixes.ts';
import { previewIncidents } from '../storage/preview-incidents.ts';
import { previewRules, type Counted } from '../storage/preview-rules.ts';
import { previewWorkingHours } from '../storage/preview-working-hours.ts';
import { repositoriesAmong } from '../storage/repositories.ts';
import { getRules, listRuleChanges } from '../storage/rules.ts';
import type { RulesChange as Change } from '../domain/rules/rules.ts';
import type { AppContext } from '../context.ts';
import { audits, auditsNothing } from './audited.ts';
import { allow, type AppEnv } from './auth.ts';
import { ProblemError } from './problem.ts';
import { DAY_MS } from './metrics/window.ts';
import { Found, PreviewedChange, RuleChange, RulesChange, RulesPreview, RulesShape } from './rules-shapes.ts';
import { afterOf, errors, json, jsonBody, limitTo, ListQuery, listOf, MAX_ENTRIES } from './shapes.ts';

export const rulesRoute = createRoute({
  method: 'get',
  path: '/v1/rules',
  middleware: allow('reader'),
  summary: 'Get the rules of the workspace: who and what counts (reader)',
  responses: {
    200: json(RulesShape, 'Every rule, with its default where the workspace has none of its own'),
    ...errors,
  },
});

export const changeRulesRoute = createRoute({
  method: 'patch',
  path: '/v1/rules',
  middleware: allow('owner'),
  ...audits('rules.changed'),
  summary: 'Change some of the rules of the workspace (owner)',
  request: { body: jsonBody(RulesChange) },
  responses: {
    200: json(RulesShape, 'The rules. What rests on a changed one is computed again in the background'),
    ...errors,
  },
});

/** The window whose numbers a preview shows, in days: 26 weeks, to now. */
const PREVIEWED_DAYS = 182;

export const previewRulesRoute = createRoute({
  method: 'post',
  path: '/v1/rules/preview',
  middleware: allow('owner'),
  ...auditsNothing('only shows what a change would do'),
  summary: 'See what changed rules would change, before they are changed (owner)',
  request: {
    query: z.object({ limit: limitTo(MAX_ENTRIES, MAX_ENTRIES), cursor: ListQuery.shape.cursor }),
    body: jsonBody(PreviewedChange),
  },
  responses: { 200: json(RulesPreview, 'The numbers now and under these rules. Nothing is changed'), ...errors },
});

export const ruleChangesRoute = createRoute({
  method: 'get',
  path: '/v1/rules/changes',
  middleware: allow('reader'),
  summary: 'List who changed which rules when, newest first (reader)',
  request: { query: ListQuery },
  responses: { 200: json(listOf(RuleChange), 'A page of changes'), ...errors },
});

export const foundRoute = createRoute({
  method: 'get',
  path: '/v1/rules/found',
  middleware: allow('reader'),
  summary: 'Get what the history has that rules decide about: bots and agents, environments, branches (reader)',
  responses: { 200: json(Found, 'The largest of each, a hundred at most'), ...errors },
});

export function rules(app: OpenAPIHono<AppEnv>): void {
  app.openapi(rulesRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    return context.json(await getRules(deps.db, workspaceId), 200);
  });

  app.openapi(changeRulesRoute, async (context) => {
    const { deps, workspaceId, caller } = context.var;
    const asked = context.req.valid('json');
    await checkRepositories(deps, workspaceId, asked);
    await changeRules(deps, workspaceId, { keyId: caller.id, keyName: caller.name }, asked);
    return context.json(await getRules(deps.db, workspaceId), 200);
  });

  app.openapi(previewRulesRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const asked = context.req.valid('json');
    await checkRepositories(deps, workspaceId, asked);
    await checkAccounts(deps, workspaceId, Object.keys(asked.people ?? {}));
    const now = Date.now();
    const window = { from: new Date(now - PREVIEWED_DAYS * DAY_MS).toISOString(), to: new Date(now).toISOString() };
    const { limit, cursor } = context.req.valid('query');
    const { deploymentSource, productionBranches, productionEnvironments, workingHours, incidents, hotfix } = asked;
    const changesDeployments = [deploymentSource, productionBranches, productionEnvironments].some(Boolean);
    const [{ before, after, merges, excluded, leftOut, leftOutTotal }, deployments, pickup, ofIncidents, judged] =
      await Promise.all([
        previewRules(deps.db, workspaceId, asked, window, limit, afterOf(cursor, 'instant')),
        changesDeployments ? previewDeployments(deps.db, workspaceId, asked, window) : null,
        workingHours === undefined ? null : previewWorkingHours(deps.db, workspaceId, workingHours, window),
        incidents ? previewIncidents(deps.db, workspaceId, incidents, window) : null,
        hotfix ? previewHotfixes(deps.db, workspaceId, hotfix, window) : null,
      ]);
    const shown = ({ merged, hotfixes, cycleP50 }: Counted) => ({
      merged,
      hotfixes,
      cycle: { n: merged, p50: cycleP50 },
    });
    return context.json(
      {
        ...window,
        before: shown(before),
        after: shown(after),
        excluded,
        leftOut: { total: leftOutTotal, ...leftOut },
        deployments,
        pickup,
        people: asked.people ? merges : null,
        failures: judged && { before: sharesOf(judged.before), after: sharesOf(judged.after) },
        incidents: ofIncidents,
      },
      200,
    );
  });

  app.openapi(foundRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    return context.json(await readFound(deps.db, workspaceId), 200);
  });

  app.openapi(ruleChangesRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const { limit, cursor } = context.req.valid('query');
    return context.json(await listRuleChanges(deps.db, workspaceId, limit, afterOf(cursor, 'instant')), 200);
  });
}

function sharesOf({ changeFailRate, reworkRate }: Judged) {
  const share = ({ n, count }: Judged['reworkRate']) => ({ n, count, value: n === 0 ? null : count / n });
  return { changeFailRate: share(changeFailRate), reworkRate: share(reworkRate) };
}

/** Throws 422 when an id is that of no account of the workspace. */
async function checkAccounts(deps: AppContext, workspaceId: string, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  const known = await accountsAmong(deps.db, workspaceId, ids);
  const unknown = ids.filter((id) => !known.has(id));
  const [first] = unknown;
  if (first === undefined) return;
  const message = 'the id of an account of this workspace';
  throw new ProblemError(
    422,
    `people.${first}: ${message}`,
    unknown.map((id) => ({ path: `people.${id}`, message })),
  );
}

/**
 * Throws 422 when a rule names a repository that the workspace does not have. One that the stored rules name, too, may stay:
 * an earlier version left there what was removed.
 */
async function checkRepositories(deps: AppContext, workspaceId: string, asked: Change): Promise<void> {
  const named = namedRepositories(asked);
  if (named.length === 0) return;
  const [known, stored] = await Promise.all([
    repositoriesAmong(
      deps.db,
      workspaceId,
      named.map(({ id }) => id),
    ),
    getRules(deps.db, workspaceId),
  ]);
  const before = new Set(namedRepositories(stored).map(({ path }) => path));
  const unknown = named.filter(({ id, path }) => !known.has(id) && !before.has(path));
  const [first] = unknown;
  if (!first) return;
  const message = 'the id of a repository of this workspace';
  throw new ProblemError(
    422,
    `${first.path}: ${message}`,
    unknown.map(({ path }) => ({ path, message })),
  );
}

/** The repositories that rules name, in lower case, each with its place there. */
function namedRepositories({ productionBranches, deploymentSource }: Change): { id: string; path: string }[] {
  return [
    ...Object.keys(productionBranches ?? {}).map((id) => ({ id, path: `productionBranches.${id}` })),
    ...Object.keys(deploymentSource?.repositories ?? {}).map((id) => ({
      id,
      path: `deploymentSource.repositories.${id}`,
    })),
  ];
}
