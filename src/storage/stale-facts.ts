import { sql, type Column, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Account } from '../domain/ai/evidence.ts';
import { shownKind } from '../domain/author-kind.ts';
import type { Rules } from '../domain/rules/rules.ts';
import type { FactsVersions } from '../domain/facts/facts.ts';
import type { FactsInput, Person } from '../domain/facts/input.ts';
import { checkHash } from './check-hash.ts';
import { asTenant, rowsAsTenant, type Database, type Scope } from './database.ts';
import { COMMIT_TEXT, EVIDENCE, isTool, toolsText } from './evidence.ts';
import { EXCLUSION } from './exclusions.ts';
import { isIntoProduction } from './into-production.ts';
import { isGenerated } from './generated-files.ts';
import { opaque } from './opaque.ts';
import { ruleOf } from './rules.ts';
import { account, authorKind, effectiveKind, personOf } from './people.ts';
import { columnOf, digits, list, nameOf, select, type RowOf } from './rows.ts';
import { actors } from './schema/actors.ts';
import { llmAnalyses } from './schema/analyses.ts';
import { branchChecks } from './schema/branch-checks.ts';
import { deployedCommits } from './schema/deployments.ts';
import { checkRuns, comments, commits, commitStatuses, files, reviews, timelineEvents } from './schema/lists.ts';
import { pullRequestFacts } from './schema/metrics.ts';
import { pullRequests } from './schema/pull-requests.ts';
import { repositories } from './schema/repositories.ts';
import { workspaceRules } from './schema/rules.ts';
import { workspaces } from './schema/workspaces.ts';

const p = alias(pullRequests, 'p');
const q = alias(pullRequests, 'q');
const l = alias(llmAnalyses, 'l');

/** How many pull requests share one read and one write of facts. */
const MAX_IN_PART = 200;
/**
 * Maximum bytes of text behind the pull requests of one part. Three parts are in memory at once, in an isolate that has
 * 128 MB: one that is read, one that is computed, one that is saved.
 */
const MAX_TEXT_BYTES = 4_000_000;

/**
 * Up to `limit` pull requests that need new facts, as ids, in parts that fit into memory together. Their rows changed
 * since the last computation. Or the facts follow an earlier version of the formulas or of the rules of AI use, or are
 * older than a request to compute all of them again. Or they depended on which checks are required, and more has become
 * known about that. The oldest come first, because facts are found by time: in another order, a quarter of them would be
 * read from all over the table.
 */
export async function factsDue(
  db: Database,
  scope: Scope,
  versions: FactsVersions,
  limit: number,
): Promise<string[][]> {
  const parts: string[][] = [];
  let sum = 0;
  for (const { id, bytes } of await rowsAsTenant(db, scope.workspaceId, dueStatement(scope, versions, limit))) {
    const part = parts.at(-1);
    sum += bytes;
    if (part && part.length < MAX_IN_PART && sum <= MAX_TEXT_BYTES) part.push(id);
    else {
      parts.push([id]);
      sum = bytes;
    }
  }
  return parts;
}

/**
 * What the facts of these pull requests are computed from, in the order of their numbers. For files, only the sum of
 * changed lines leaves the database, and only those texts that mention a revert or may be evidence. Rows are found by
 * arrays of ids, here and when facts are saved: with joins the planner would scan whole tables that it takes for small.
 * The rows name accounts by id, and each account is read once: what it counts as costs more than the row that names it.
 * The rows come first: when they change before the accounts are read, their version has changed, and the facts are due
 * again.
 */
export async function factsInputs(
  db: Database,
  { workspaceId }: Pick<Scope, 'workspaceId'>,
  ids: string[],
): Promise<FactsInput[]> {
  const these = sql`any(array(select value::uuid from json_array_elements_text(${JSON.stringify(ids)}::json)))`;
  const actorsOf = (table: PersonsTable, person: Column) =>
    sql`select ${person} from ${table} where ${table.pullRequestId} = ${these}`;
  const speakers = sql`${actorsOf(reviews, reviews.authorId)} union ${actorsOf(comments, comments.authorId)}`;
  const [rows, accounts, required] = await asTenant(db, workspaceId, [
    select(
      INPUT,
      sql`from ${pullRequests} ${p} where ${p.workspaceId} = ${opaque(workspaceId)} and ${p.id} = ${these} order by ${p.number}`,
      sql`with tools as materialized (
        select ${account.id} from ${actors} ${account} where ${account.id} = any(array(${speakers})) and ${isTool()})`,
    ),
    select(
      ACCOUNT,
      sql`from ${actors} ${account} where ${account.id} = any(array(
        select ${pullRequests.authorId} from ${pullRequests} where ${pullRequests.id} = ${these}
        union ${actorsOf(commits, commits.authorId)}
        union ${actorsOf(timelineEvents, timelineEvents.subjectId)}
        union ${speakers}))`,
    ),
    requiredStatement(these),
  ]);
  const byId = new Map(accounts.map((one) => [one.id, one]));
  const isRequired = new Map(required.map((check) => [keyOf(check), check.isRequired]));
  return rows.map((row) =>
    inputOf(
      row,
      (id) => (id === null ? null : (byId.get(id) ?? null)),
      (check) => isRequired.get(keyOf({ ...check, baseRef: row.baseRef })) ?? null,
    ),
  );
}

/** What identifies a check of a branch, and whether the branch requires it. */
const REQUIRED = {
  baseRef: columnOf('asked', branchChecks.baseRef),
  kind: columnOf('asked', branchChecks.kind),
  app: columnOf('asked', branchChecks.app),
  workflow: columnOf('asked', branchChecks.workflow),
  name: columnOf('asked', branchChecks.name),
  isRequired: sql<boolean>`${columnOf('known', branchChecks.isRequired)}`,
};

type Check = Omit<RowOf<typeof REQUIRED>, 'isRequired'>;

function keyOf({ baseRef, kind, app, workflow, name }: Check): string {
  return JSON.stringify([baseRef, kind, app, workflow, name]);
}

/**
 * What is known about the branches of these pull requests, for checks whose own reading does not say whether they are
 * required. Pull requests have the same checks again and again: each is hashed and looked up once.
 */
function requiredStatement(these: SQL) {
  const { baseRef, kind, app, workflow, name } = branchChecks;
  const hash = checkHash(REQUIRED.baseRef, REQUIRED.kind, REQUIRED.app, REQUIRED.workflow, REQUIRED.name);
  return select(
    REQUIRED,
    sql`from asked cross join lateral (
      select ${branchChecks.isRequired} from ${branchChecks}
      where ${branchChecks.repositoryId} = ${columnOf('asked', branchChecks.repositoryId)} and ${branchChecks.checkHash} = ${hash}
        and ${branchChecks.isRequired} is not null offset 0) known`,
    sql`with asked as materialized (
      select distinct ${p.repositoryId} as ${nameOf(branchChecks.repositoryId)}, ${p.baseRef} as ${nameOf(baseRef)}, c.* from ${pullRequests} ${p} cross join lateral (
        select 'run' as ${nameOf(kind)}, coalesce(${checkRuns.app}, '') as ${nameOf(app)},
          coalesce(${checkRuns.workflow}, '') as ${nameOf(workflow)}, ${checkRuns.name} as ${nameOf(name)}
        from ${checkRuns} where ${isOfIt(checkRuns)} and ${checkRuns.isRequired} is null
        union all
        select 'status', '', '', ${commitStatuses.context}
        from ${commitStatuses} where ${isOfIt(commitStatuses)} and ${commitStatuses.isRequired} is null
      ) c where ${p.id} = ${these})`,
  );
}

type PersonsTable = typeof reviews | typeof comments | typeof commits | typeof timelineEvents;

/** An account as the facts use it. */
const ACCOUNT = {
  id: account.id,
  personId: personOf(account),
  login: account.login,
  kind: effectiveKind(account),
  authorKind: authorKind(account),
  githubId: digits(account.githubId),
};

type FoundAccount = RowOf<typeof ACCOUNT> | null;

/** The input from a row and its accounts; an account that is not found was deleted. */
function inputOf(
  row: RowOf<typeof INPUT>,
  found: (id: string | null) => FoundAccount,
  isRequired: (check: Omit<Check, 'baseRef'>) => boolean | null,
): FactsInput {
  const { author, evidence, ...rest } = row;
  return {
    ...rest,
    authorId: found(author)?.personId ?? null,
    authorKind: found(author)?.authorKind ?? null,
    reviews: row.reviews.map(({ body: _body, ...review }) => ({ ...review, author: personIn(found(review.author)) })),
    comments: row.comments.map(({ body: _body, ...comment }) => ({
      ...comment,
      author: personIn(found(comment.author)),
    })),
    commits: row.commits.flatMap(({ sha, authorName, authoredAt, committedAt }) =>
      committedAt === null ? [] : [{ sha, authorName, authoredAt, committedAt }],
    ),
    checks: row.checks.map((check) => {
      const { app, workflow, name } = check;
      const asked = { kind: 'run', app: app ?? '', workflow: workflow ?? '', name } as const;
      return { ...check, isRequired: check.isRequired ?? isRequired(asked) };
    }),
    statuses: row.statuses.map((status) => {
      const asked = { kind: 'status', app: '', workflow: '', name: status.context } as const;
      return { ...status, isRequired: status.isRequired ?? isRequired(asked) };
    }),
    events: row.events.map((event) => ({ ...event, subject: personIn(found(event.subject)) })),
    evidence: {
      ...evidence,
      author: accountIn(found(author)),
      commits: row.commits.map(({ sha, message, author: of, authorName, authorAccount }) => {
        return { sha, message, author: accountIn(found(of)), authorName, authorAccount };
      }),
      reviews: row.reviews.flatMap(({ githubId, body, author: of }) =>
        body === null ? [] : [{ githubId, body, author: accountIn(found(of)) }],
      ),
      comments: row.comments.flatMap(({ githubId, kind, body, author: of }) =>
        body === null ? [] : [{ githubId, kind, body, author: accountIn(found(of)) }],
      ),
    },
  };
}

/** The person behind an account, who counts as one of the people or as a bot. */
function personIn(found: FoundAccount): Person {
  return found && { id: found.personId, kind: shownKind(found.authorKind), login: found.login };
}

/** An account as the rules of AI use read it. */
function accountIn(found: FoundAccount): Account {
  return found && { login: found.login, kind: found.kind, githubId: found.githubId };
}

function dueStatement(scope: Scope, versions: FactsVersions, limit: number) {
  return select(
    { id: q.id, bytes: sql<number>`(${TEXT_BYTES})::float8` },
    sql`from ${pullRequests} ${q} where ${q.id} = any(array(${staleOf(scope, versions, limit)}))
      order by ${q.number} limit ${limit}`,
  );
}

/** The ids of up to `limit` pull requests of each kind that need new facts. */
function staleOf({ repositoryId }: Scope, versions: FactsVersions, limit: number): SQL {
  const facts = pullRequestFacts;
  const stale = (condition: SQL, order: SQL) => sql`
    (select ${facts.pullRequestId} from ${facts} where ${facts.repositoryId} = ${opaque(repositoryId)} and ${condition}
      order by ${order} limit ${limit})`;
  const ofRepository = (column: Column) =>
    sql`(select ${column} from ${repositories} where ${repositories.id} = ${repositoryId})`;
  const kinds = [
    sql`(select ${pullRequests.id} from ${pullRequests}
      where ${pullRequests.repositoryId} = ${opaque(repositoryId)} and ${pullRequests.factsDue}
      order by ${pullRequests.number} limit ${limit})`,
    stale(sql`${facts.formulaVersion} < ${versions.formula}`, sql`${facts.formulaVersion}, ${facts.openedAt}`),
    stale(sql`${facts.ruleVersion} < ${versions.rules}`, sql`${facts.ruleVersion}, ${facts.openedAt}`),
    stale(sql`${facts.computedAt} < ${ofRepository(repositories.recomputeFrom)}`, sql`${facts.computedAt}`),
    stale(
      sql`${facts.checksUndecided} and ${facts.computedAt} < ${ofRepository(repositories.requirementsChangedAt)}`,
      sql`${facts.computedAt}`,
    ),
  ];
  return sql.join(kinds, sql` union `);
}

/** Whether a pull request of the repository needs new facts. */
export function isStale(scope: Scope, versions: FactsVersions): SQL<boolean> {
  return sql`exists (${staleOf(scope, versions, 1)})`;
}

/** The input of the facts of one pull request; null when the workspace has none with this id. */
export async function factsInput(db: Database, workspaceId: string, id: string): Promise<FactsInput | null> {
  const [input] = await factsInputs(db, { workspaceId }, [id]);
  return input ?? null;
}

/**
 * The bytes of all texts of the pull request `q` that may be evidence. Postgres reads only their headers, not the
 * texts.
 */
const TEXT_BYTES = [
  { table: commits, text: commits.message },
  { table: reviews, text: reviews.body },
  { table: comments, text: comments.body },
].reduce(
  (sum, { table, text }) =>
    sql`${sum} + coalesce((select sum(octet_length(${text})) from ${table} where ${table.pullRequestId} = ${q.id}), 0)`,
  sql`octet_length(${q.body})`,
);

/** The rules of the workspace whose rows a transaction sees. */
const RULES_BASIS = sql`(
  select md5(concat_ws('/', ${workspaces.timeZone}, ${workspaces.productionEnvironments}, ${workspaceRules.rules}))
  from ${workspaces} left join ${workspaceRules} on ${workspaceRules.workspaceId} = ${workspaces.id}
  where ${workspaces.id} = current_setting('app.workspace')::uuid)`;

/**
 * Changes with everything that the facts of the pull request `p` are computed from: its rows, the rules, rules that made all
 * facts of its repository due, where its deployments come from, which checks are known to be required, and a model's result.
 * Changed rules make due what rests on them; facts that are being computed for the first time are not stored yet.
 */
export const FACTS_BASIS = sql<string>`concat_ws('/', extract(epoch from ${p.syncedAt}), ${RULES_BASIS}, (
  select concat_ws('/', extract(epoch from ${repositories.recomputeFrom}), extract(epoch from ${repositories.requirementsChangedAt}),
    ${repositories.deploymentSource})
  from ${repositories} where ${repositories.id} = ${p.repositoryId}), (
  select concat_ws('/', ${l.id}, extract(epoch from ${l.finishedAt})) from ${llmAnalyses} ${l}
  where ${l.pullRequestId} = ${p.id} and ${l.isCurrent}))`;

/** Whether a row belongs to the pull request `p`. */
function isOfIt(table: { pullRequestId: Column }): SQL {
  return sql`${table.pullRequestId} = ${p.id}`;
}

function idOrNull(column: Column): SQL<string | null> {
  return sql`${column}::text`;
}

const LINES = sql`${files.additions}::bigint + ${files.deletions}`;

/** The ids of the accounts of tools among those that speak in the pull requests: see `factsInputs`. */
const TOOLS = sql`array(select id from tools)`;

/** The `FactsInput` of the pull request `p`, with ids for accounts. */
const INPUT = {
  pullRequestId: p.id,
  repository: sql<string>`(select ${repositories.fullName} from ${repositories} where ${repositories.id} = ${p.repositoryId})`,
  number: p.number,
  baseRef: p.baseRef,
  version: FACTS_BASIS,
  readAt: sql<string>`statement_timestamp()`,
  author: p.authorId,
  excludedBy: EXCLUSION,
  hotfix: sql<Rules['hotfix']>`${ruleOf('hotfix')}`,
  workingHours: sql<Rules['workingHours']>`${ruleOf('workingHours')}`,
  timeZone: sql<string>`(select ${workspaces.timeZone} from ${workspaces} where ${workspaces.id} = ${p.workspaceId})`,
  title: p.title,
  labels: p.labels,
  headRef: p.headRef,
  isDraft: p.isDraft,
  reviewDecision: p.reviewDecision,
  createdAt: p.createdAt,
  mergedAt: p.mergedAt,
  closedAt: p.closedAt,
  earliestCommitAt: p.earliestCommitAt,
  // A release delivers only what is merged into a production branch.
  deployedAt: sql<string | null>`(select ${deployedCommits.deployedAt} from ${deployedCommits}
    where ${deployedCommits.repositoryId} = ${p.repositoryId} and ${deployedCommits.sha} = ${p.mergeCommitSha}
      and (${isIntoProduction(p)} or not exists (select from ${repositories}
        where ${repositories.id} = ${p.repositoryId} and ${repositories.deploymentSource} = 'releases')))`,
  byMerges: sql<boolean>`(
    select ${repositories.deploymentSource} = 'merges' from ${repositories} where ${repositories.id} = ${p.repositoryId})`,
  revertTexts: sql<string[]>`array[case when ${p.body} ~ 'Reverts |This reverts commit ' then ${p.body} else '' end]
    || array(select ${commits.message} from ${commits}
      where ${isOfIt(commits)} and ${commits.message} like '%This reverts commit %'
      order by ${commits.committedAt}, ${commits.sha})`,
  // GitHub lists 3,000 files at most: changed lines that belong to none of these are in files beyond.
  changedLines: sql<number>`(
    select least(2147483647, coalesce(sum(${LINES}) filter (where not ${isGenerated(files.path)}), 0)
      + greatest(${p.additions}::bigint + ${p.deletions} - coalesce(sum(${LINES}), 0), 0))::int
    from ${files} where ${isOfIt(files)})`,
  reviews: list(
    {
      id: reviews.id,
      githubId: digits(reviews.githubId),
      author: reviews.authorId,
      body: toolsText(reviews, TOOLS),
      state: reviews.state,
      hasBody: sql<boolean>`btrim(${reviews.body}) <> ''`,
      submittedAt: reviews.submittedAt,
    },
    sql`from ${reviews} where ${isOfIt(reviews)}`,
    sql`${reviews.githubId}`,
  ),
  comments: list(
    {
      githubId: digits(comments.githubId),
      author: comments.authorId,
      body: toolsText(comments, TOOLS),
      kind: comments.kind,
      reviewGithubId: idOrNull(comments.reviewGithubId),
      inReplyToGithubId: idOrNull(comments.inReplyToGithubId),
      createdAt: comments.createdAt,
    },
    sql`from ${comments} where ${isOfIt(comments)}`,
    sql`${comments.kind}, ${comments.githubId}`,
  ),
  commits: list(
    {
      sha: commits.sha,
      authorName: commits.authorName,
      authorAccount: commits.authorAccount,
      author: commits.authorId,
      message: COMMIT_TEXT,
      authoredAt: commits.authoredAt,
      committedAt: commits.committedAt,
    },
    sql`from ${commits} where ${isOfIt(commits)}`,
    sql`${commits.sha}`,
  ),
  events: list(
    {
      nodeId: timelineEvents.nodeId,
      kind: timelineEvents.kind,
      subject: timelineEvents.subjectId,
      data: timelineEvents.data,
      createdAt: timelineEvents.createdAt,
    },
    sql`from ${timelineEvents} where ${isOfIt(timelineEvents)}`,
  ),
  checks: list(
    {
      githubId: digits(checkRuns.githubId),
      app: checkRuns.app,
      workflow: checkRuns.workflow,
      name: checkRuns.name,
      status: checkRuns.status,
      conclusion: checkRuns.conclusion,
      startedAt: checkRuns.startedAt,
      completedAt: checkRuns.completedAt,
      isRequired: checkRuns.isRequired,
    },
    sql`from ${checkRuns} where ${isOfIt(checkRuns)}`,
  ),
  statuses: list(
    {
      context: commitStatuses.context,
      state: commitStatuses.state,
      createdAt: commitStatuses.createdAt,
      isRequired: commitStatuses.isRequired,
    },
    sql`from ${commitStatuses} where ${isOfIt(commitStatuses)}`,
  ),
  requiredChecks: p.requiredChecks,
  requiredAsOf: p.requiredAsOf,
  statusesAtMerge: p.statusesAtMerge,
  modelType: sql<FactsInput['modelType']>`(
    select ${l.result} #>> '{summary,type}' from ${llmAnalyses} ${l}
    where ${l.pullRequestId} = ${p.id} and ${l.isCurrent} and ${l.status} = 'succeeded')`,
  evidence: EVIDENCE,
};
