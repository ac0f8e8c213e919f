import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { DEFAULT_RULES, type Rules, type RulesChange, type StoredRules } from '../domain/rules/rules.ts';
import { asTenant, rowsAsTenant, type Database } from './database.ts';
import { DEPLOYMENT_RULES_CHANGED } from './deployments-changed.ts';
import { exclusionUnder } from './exclusions.ts';
import { isIntoProduction } from './into-production.ts';
import { hotfixUnder } from './hotfixes.ts';
import { pageOf, type Page } from './keyset.ts';
import { opaque } from './opaque.ts';
import { outdatedFacts } from './outdated-facts.ts';
import { literal, nameOf, namesOf, select, type RowOf } from './rows.ts';
import { pullRequestFacts } from './schema/metrics.ts';
import { pullRequests } from './schema/pull-requests.ts';
import { repositories } from './schema/repositories.ts';
import { ruleChanges, workspaceRules } from './schema/rules.ts';
import { workspaces } from './schema/workspaces.ts';
import { shippedUnder, withoutIssues } from './shipped-under-rules.ts';
import { sourceRuleOf } from './source-rules.ts';
import { iso } from './shown.ts';

const p = alias(pullRequests, 'p');
const c = alias(ruleChanges, 'c');
const r = alias(repositories, 'r');

/** The author of a change: a key, by its id and name. */
export interface Author {
  keyId: string;
  keyName: string;
}

/** The rules of a workspace, one by one. */
function rulesOf(workspaceId: SQL | string): SQL<StoredRules> {
  const stored = sql`(select ${workspaceRules.rules} from ${workspaceRules} where ${workspaceRules.workspaceId} = ${workspaceId})`;
  return sql`(${JSON.stringify(DEFAULT_RULES)}::jsonb || coalesce(${stored}, '{}'))`;
}

/** A rule of a workspace, as jsonb. */
export function ruleIn(workspaceId: SQL | string, name: keyof StoredRules): SQL {
  return sql`(${rulesOf(workspaceId)}->${literal(name)})`;
}

/** The same for the workspace of the pull request `p`. */
export function ruleOf(name: keyof StoredRules): SQL {
  return ruleIn(sql`${p.workspaceId}`, name);
}

/** Whether a workspace has working hours. */
export function hasHours(workspaceId: string): SQL<boolean> {
  return sql`(jsonb_typeof(${ruleIn(workspaceId, 'workingHours')}) = 'object')`;
}

/**
 * Holds off the saving of facts, and of issues that are incidents, while rules, or what accounts count as, are changed: from before it is looked up which facts
 * that concerns until the commit. What is saved later is compared with the new rules. With `shared` it holds off such a change.
 */
export function lockRules(workspaceId: string, shared = false): SQL {
  const lock = shared ? sql`pg_advisory_xact_lock_shared` : sql`pg_advisory_xact_lock`;
  return sql`select ${lock}(hashtextextended(${`rules ${workspaceId}`}, 0))`;
}

/** The rules of a workspace; those that it never changed have their default. */
export async function getRules(db: Database, workspaceId: string): Promise<Rules> {
  const [row] = await rowsAsTenant(
    db,
    workspaceId,
    select(
      { rules: rulesOf(workspaceId), productionEnvironments: workspaces.productionEnvironments },
      sql`from ${workspaces} where ${workspaces.id} = ${workspaceId}`,
    ),
  );
  if (!row) throw new Error('the workspace of the key does not exist');
  return { ...row.rules, productionEnvironments: row.productionEnvironments };
}

/**
 * Changes some rules and records it. Of the pull requests, exactly those become due of which a changed rule says
 * something else: their facts have rule version 0 until they are computed. Where these, or all that there are, are too
 * many for a statement, all facts of the workspace become due. A repository whose deployments come from
 * another source, or from other branches, or whose incidents have other labels, is due as well. Answers the repositories of these. The production environments
 * are only recorded: `changeProduction` changes them. One transaction.
 */
export async function changeRules(
  db: Database,
  workspaceId: string,
  author: Author,
  { productionEnvironments, ...stored }: RulesChange,
): Promise<string[]> {
  const all = { ...stored, ...(productionEnvironments && { productionEnvironments }) };
  const change = sql`${JSON.stringify(stored)}::jsonb`;
  const asked = sql`${JSON.stringify(all)}::jsonb`;
  const old = sql`(${rulesOf(workspaceId)} || jsonb_build_object('productionEnvironments', (
    select ${workspaces.productionEnvironments} from ${workspaces} where ${workspaces.id} = ${workspaceId})))`;
  const { rules } = workspaceRules;
  const results = await asTenant(db, workspaceId, [
    lockRules(workspaceId),
    // This update also blocks another change of the workspace's rules.
    sql`update ${workspaces} set ${nameOf(workspaces.metricsChangedAt)} = clock_timestamp() where ${workspaces.id} = ${workspaceId}`,
    sql`
      insert into ${ruleChanges} (${namesOf(ruleChanges.workspaceId, ruleChanges.keyId, ruleChanges.keyName, ruleChanges.before, ruleChanges.after)})
      select ${workspaceId}::uuid, ${author.keyId}::uuid, ${author.keyName}, jsonb_object_agg(key, ${old}->key), jsonb_object_agg(key, value)
      from jsonb_each(${asked}) where value is distinct from ${old}->key having count(*) > 0`,
    dueUnder(workspaceId, stored),
    deploymentsDueUnder(workspaceId, stored),
    sql`
      insert into ${workspaceRules} (${namesOf(workspaceRules.workspaceId, rules)}) values (${workspaceId}, ${change})
      on conflict (${nameOf(workspaceRules.workspaceId)}) do update set ${nameOf(rules)} = ${rules} || ${change}`,
    ...(stored.deploymentSource ? shippedUnder(workspaceId, ruleIn(workspaceId, 'deploymentSource')) : []),
    ...(stored.incidents?.labels.length === 0 ? [withoutIssues(workspaceId)] : []),
  ]);
  const due = [...(results[3] ?? []), ...(results[4] ?? [])];
  return [...new Set(due.map((row) => String(row['repositoryId'])))];
}

/** Whether the pull request `p` has waited for something, of which working hours are a part. */
const HAS_WAITS = sql`exists (select from ${pullRequestFacts} where ${pullRequestFacts.pullRequestId} = ${p.id}
  and (${pullRequestFacts.mergedAt} is not null or ${pullRequestFacts.firstResponseAt} is not null))`;

/** What a rule says of the pull request `p`, for the rules that decide about single pull requests. */
const SAYS: Partial<Record<keyof StoredRules, (rule: SQL) => SQL>> = {
  excludedPullRequests: exclusionUnder,
  hotfix: hotfixUnder,
  workingHours: (rule) => sql`case when ${HAS_WAITS} then ${rule} end`,
  // Only what is merged into a production branch is delivered by a release.
  productionBranches: (rule) => sql`exists (select from ${repositories} ${r}
    where ${r.id} = ${p.repositoryId} and ${r.deploymentSource} = 'releases' and ${isIntoProduction(p, rule)})`,
};

/** Makes the pull requests due of which the changed rules say something else than the stored ones. */
function dueUnder(workspaceId: string, change: Omit<RulesChange, 'productionEnvironments'>): SQL {
  const differs = (Object.keys(SAYS) as (keyof StoredRules)[]).flatMap((name) => {
    const says = SAYS[name];
    const rule = change[name];
    if (!says || rule === undefined) return [];
    const [old, asked] = [ruleIn(workspaceId, name), sql`${JSON.stringify(rule)}::jsonb`];
    return [{ says: sql`${says(old)} is distinct from ${says(asked)}`, is: sql`${old} is distinct from ${asked}` }];
  });
  const anyOf = (conditions: SQL[]) => (conditions.length > 0 ? sql.join(conditions, sql` or `) : sql`false`);
  const condition = anyOf(differs.map(({ says }) => says));
  const isChanged = anyOf(differs.map(({ is }) => is));
  return outdatedFacts(sql`select ${p.id} from ${pullRequests} ${p} where ${isOf(p, workspaceId)} and (${condition})`, {
    repositories: sql`${isOf(repositories, workspaceId)} and (${isChanged})`,
    always: hasTooMany(workspaceId),
  });
}

/**
 * Gives each repository its rule of where deployments come from, which is decided by when its deployments are read next,
 * and makes their facts due where that, the production branches or the labels of incidents change.
 */
function deploymentsDueUnder(
  workspaceId: string,
  { deploymentSource, productionBranches, incidents }: RulesChange,
): SQL {
  const asked = (rule: unknown) => sql`${JSON.stringify(rule)}::jsonb`;
  const old = sourceRuleOf(ruleIn(workspaceId, 'deploymentSource'), r.id);
  const source = deploymentSource === undefined ? old : sourceRuleOf(asked(deploymentSource), r.id);
  const type = deploymentSource === undefined ? sql`${r.deploymentRule}` : sql`${source} ->> 'type'`;
  // What these name must be read before anything follows from it.
  const toRead = [sql`${type} <> ${r.deploymentRule}`, sql`${source} <> ${old}`];
  const differs: SQL[] = [];
  if (productionBranches !== undefined) {
    const branches = ruleIn(workspaceId, 'productionBranches');
    differs.push(sql`${branches} -> ${r.id}::text is distinct from ${asked(productionBranches)} -> ${r.id}::text`);
  }
  if (incidents !== undefined) toRead.push(sql`${ruleIn(workspaceId, 'incidents')} <> ${asked(incidents)}`);
  const anyOf = (conditions: SQL[]) => sql`(${sql.join(conditions, sql` or `)})`;
  return sql`
    update ${repositories} ${r} set ${nameOf(r.deploymentRule)} = ${type}, ${DEPLOYMENT_RULES_CHANGED},
      ${nameOf(r.deploymentSourceAt)} = case when not ${anyOf(toRead)} then ${r.deploymentSourceAt} end
    where ${r.workspaceId} = ${opaque(workspaceId)} and ${anyOf([...toRead, ...differs])}
    returning ${r.id} as "repositoryId"`;
}

/**
 * Marks the pull requests as due whose facts count working hours. Call it before the workspace gets another time zone. It marks
 * none when Postgres does not know the new zone, or when the zone is the same.
 */
export function dueByZone(workspaceId: string, timeZone: string): SQL<{ repositoryId: string }> {
  const isAnother = sql`exists (select from pg_timezone_names known, ${workspaces}
    where ${workspaces.id} = ${workspaceId} and lower(known.name) = lower(${timeZone}) and known.name <> ${workspaces.timeZone})`;
  const isDue = sql`${hasHours(workspaceId)} and ${isAnother}`;
  return outdatedFacts(
    sql`select ${p.id} from ${pullRequests} ${p} where ${isOf(p, workspaceId)} and ${isDue} and ${HAS_WAITS}`,
    { repositories: sql`${isOf(repositories, workspaceId)} and ${isDue}`, always: hasTooMany(workspaceId) },
  );
}

function isOf(of: Pick<typeof p | typeof repositories, 'workspaceId'>, workspaceId: string): SQL {
  return sql`${of.workspaceId} = ${opaque(workspaceId)}`;
}

/** The maximum number of pull requests of which a statement asks what two rules say; a second is enough for 30,000. */
const MAX_JUDGED = 100_000;

/** Whether a workspace has more pull requests than one statement can judge. */
function hasTooMany(workspaceId: string): SQL {
  const some = sql`select from ${pullRequests} ${p} where ${isOf(p, workspaceId)} limit ${MAX_JUDGED + 1}`;
  return sql`(select count(*) > ${MAX_JUDGED} from (${some}) counted)`;
}

const CHANGE = {
  id: c.id,
  at: iso(c.changedAt),
  keyId: c.keyId,
  keyName: c.keyName,
  before: c.before,
  after: c.after,
};

/** A change of rules: those that changed, before and after. */
export type RuleChange = RowOf<typeof CHANGE>;

/** A page of the changes of a workspace's rules, the newest first. */
export async function listRuleChanges(
  db: Database,
  workspaceId: string,
  limit: number,
  after: string[] | null,
): Promise<Page<RuleChange>> {
  const at = sql`date_trunc('milliseconds', ${c.changedAt})`;
  const place = after ? sql`and (${at}, ${c.id}) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql``;
  const rows = await rowsAsTenant(
    db,
    workspaceId,
    select(
      CHANGE,
      sql`from ${ruleChanges} ${c} where ${c.workspaceId} = ${opaque(workspaceId)} ${place}
        order by ${at} desc, ${c.id} desc limit ${limit + 1}`,
    ),
  );
  return pageOf(rows, limit, (row) => [row.at, row.id]);
}
