import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import type { Actor } from '../../src/domain/actor.ts';
import type { PullRequestSnapshot } from '../../src/domain/entities.ts';
import { FACTS_VERSIONS, factsOf } from '../../src/domain/facts/facts.ts';
import { measureOf, measuresIn, type MeasureName } from '../../src/domain/metrics/measures.ts';
import { asOwner, type Scope } from '../../src/storage/database.ts';
import { finishDeployments, saveDeployments } from '../../src/storage/deployments.ts';
import { pendingWalks, saveWalks } from '../../src/storage/deployment-walks.ts';
import { recomputeFacts, saveFacts } from '../../src/storage/facts.ts';
import { staleFacts } from '../../src/storage/stale-facts.ts';
import { rebuildWeeks } from '../../src/storage/metrics/rollups.ts';
import { saveReviewComments } from '../../src/storage/review-comments.ts';
import { upsertRepository } from '../../src/storage/repositories.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { pullRequestFacts } from '../../src/storage/schema/metrics.ts';
import { changeTimeZone } from '../../src/storage/workspaces.ts';
import { newScope, repositoryOf, rowsOf, useDatabase } from '../support/database.ts';
import {
  checkRun,
  comment,
  commit,
  complete,
  file,
  inlineComment,
  person,
  review,
  snapshot,
  timelineEvent,
} from '../support/pull-request-snapshots.ts';
import { integersOf } from '../support/random.ts';
import { sized } from '../support/sized.ts';

const test = useDatabase();

const HOUR = 3_600_000;
/** A Monday, three weeks before Europe changes its clocks. */
const MONDAY = Date.UTC(2026, 2, 9);
const hour = (hours: number) => new Date(MONDAY + hours * HOUR).toISOString();
const sha = (number: number) => String(number).padStart(40, '0');
const BOT: Actor = { githubId: '99', login: 'checker', kind: 'bot', seenAs: 'actor' };
const AGENT: Actor = { githubId: '98', login: 'devin-ai-integration', kind: 'bot', seenAs: 'actor' };

/** Pull requests over five weeks with everything that facts look at; ids of children are of the number. */
function history(seed: number, count: number): PullRequestSnapshot[] {
  const random = integersOf(seed);
  const oneOf = <Item>(items: readonly [Item, ...Item[]]): Item => items[random(items.length)] ?? items[0];
  const somebody = () => oneOf([person(1), person(2), person(3), person(4), BOT, AGENT, null]);
  const some = <Item>(make: (id: number) => Item, base: number) =>
    Array.from({ length: random(4) }, (_, index) => make(base * 10 + index + 1));
  return Array.from({ length: count }, (_, index) => {
    const number = index + 1;
    const opened = random(600);
    const within = () => hour(opened + random(150));
    const end = random(4) === 0 ? null : hour(opened + 20 + random(200));
    const isMerged = end !== null && random(5) > 0;
    const reverted = random(6) === 0 ? [1 + random(count), 1 + random(count)] : [];
    const isElsewhere = random(3) === 0;
    return snapshot({
      number,
      author: somebody(),
      title: reverted.length > 0 && random(2) === 0 ? `Revert "Change ${reverted[0]}"` : `Change ${number}`,
      body: reverted
        .map((other) => (isElsewhere ? `Reverts acme/elsewhere#${other}` : `This reverts commit ${sha(other)}.`))
        .join('\n'),
      headRef: random(8) === 0 ? 'hotfix/it' : 'change',
      isDraft: random(5) === 0,
      labels: [...(random(9) === 0 ? ['hotfix'] : []), ...(random(7) === 0 ? ['type: No-Metrics'] : [])],
      state: end === null ? 'open' : isMerged ? 'merged' : 'closed',
      createdAt: hour(opened),
      mergedAt: isMerged ? end : null,
      closedAt: end,
      mergeCommitSha: isMerged ? sha(number) : null,
      lists: {
        reviews: complete(
          some((id) => {
            const state = oneOf(['approved', 'changes_requested', 'commented', 'dismissed'] as const);
            return review(id, { author: somebody(), state, submittedAt: within() });
          }, number),
        ),
        commits: complete(some((id) => commit(`c${id}`, { authoredAt: within(), committedAt: within() }), number)),
        comments: complete(some((id) => comment(id, { author: somebody(), createdAt: within() }), number)),
        files: complete(some((id) => file(`src/${id}.ts`, { additions: random(300) }), number)),
        checkRuns: complete(
          some((id) => {
            const conclusion = oneOf(['success', 'failure', 'skipped']);
            return checkRun(id, { name: `check-${random(2)}`, conclusion, startedAt: within() });
          }, number),
        ),
        timelineEvents: complete(
          some((id) => {
            const kind = oneOf(['review_requested', 'ready_for_review', 'convert_to_draft', 'reopened'] as const);
            return timelineEvent(`e${id}`, { kind, subject: somebody(), createdAt: within() });
          }, number),
        ),
      },
    });
  });
}

async function compute(scope: Scope): Promise<void> {
  for (;;) {
    const stale = await staleFacts(test.db, scope, FACTS_VERSIONS, 50);
    if (stale.length === 0) break;
    await saveFacts(test.db, scope, FACTS_VERSIONS, stale.map(factsOf));
  }
  while ((await rebuildWeeks(test.db, scope)) > 0);
}

/** Two deployments that carried the first and the last third of the history. */
async function deploy(scope: Scope, count: number): Promise<void> {
  const deployments = [1, 2].map((githubId) => ({
    githubId: String(githubId),
    sha: `d${githubId}`,
    ref: 'main',
    environment: 'production',
    state: 'active',
    creator: null,
    createdAt: hour(600 * githubId),
    succeededAt: hour(600 * githubId),
    updatedAt: hour(600 * githubId),
  }));
  await saveDeployments(test.db, scope, deployments);
  await finishDeployments(test.db, scope, 0);
  const third = Array.from({ length: Math.floor(count / 3) }, (_, index) => index + 1);
  const walked = (await pendingWalks(test.db, scope, 10)).map((walk) => ({
    deploymentId: walk.deploymentId,
    shas: third.map((place) => sha(walk.sha === 'd1' ? place : count - place)),
    cursor: null,
  }));
  await saveWalks(test.db, scope, walked);
}

/** Everything computed of a workspace, by names that are the same in every other. */
async function computed(scope: Scope): Promise<unknown> {
  const login = (column: string) => `(select login from actors a where a.id = ${column})`;
  const [facts, reviews, weeks, pairs] = await asOwner(test.db, [
    sql.raw(`select p.number, to_jsonb(f) - '{pull_request_id,workspace_id,repository_id,author_id,first_reviewer_id,computed_at}'::text[]
        as fact, ${login('f.author_id')} as author, ${login('f.first_reviewer_id')} as reviewer
      from pull_request_facts f join pull_requests p on p.id = f.pull_request_id
      where f.workspace_id = '${scope.workspaceId}' order by 1`),
    sql.raw(`select r.github_id, ${login('f.reviewer_id')} as reviewer, f.response_seconds, f.decision, f.merged_at
      from review_facts f join reviews r on r.id = f.review_id where f.workspace_id = '${scope.workspaceId}' order by 1`),
    sql.raw(`select week_start, repository_id is null as whole, ${login('author_id')} as author, metrics
      from weekly_metrics where workspace_id = '${scope.workspaceId}' order by 1, 2, 3`),
    sql.raw(`select week_start, least(${login('first_reviewer_id')}, ${login('second_reviewer_id')}) as one,
        greatest(${login('first_reviewer_id')}, ${login('second_reviewer_id')}) as other, together, agreements
      from reviewer_pairs where workspace_id = '${scope.workspaceId}' order by 1, 2, 3`),
  ]);
  return { facts, reviews, weeks, pairs };
}

it('the order in which a history arrives changes no fact and no week', async () => {
  const COUNT = sized(30, 60);
  const all = history(7, COUNT);
  const inline = Array.from({ length: 20 }, (_, index) => ({
    ...inlineComment(9_000 + index, { author: person(1 + (index % 4)), createdAt: hour(index * 20) }),
    pullRequestNumber: index + 1,
  }));
  const scopes = [await newScope(test.db), await newScope(test.db), await newScope(test.db)] as const;
  const [first, second, third] = scopes;

  // All at once, then everything around them.
  await savePullRequests(test.db, first, all);
  await saveReviewComments(test.db, first, inline, hour(9_000));
  await deploy(first, COUNT);
  await compute(first);

  // Deployments before anything that they carried, the newest first, computed after each page.
  await deploy(second, COUNT);
  for (let end = COUNT; end > 0; end -= 7) {
    await savePullRequests(test.db, second, all.slice(Math.max(0, end - 7), end).toReversed());
    await compute(second);
  }
  await saveReviewComments(test.db, second, inline.toReversed(), hour(9_000));
  await compute(second);

  // Each with its lists turned round; comments one by one, what came earlier read again in between.
  const turned = all.map((one) => ({ ...one, lists: turnedRound(one.lists) }));
  for (const parity of [0, 1]) {
    await savePullRequests(
      test.db,
      third,
      turned.filter(({ number }) => number % 2 === parity),
    );
    await compute(third);
  }
  for (const one of inline) await saveReviewComments(test.db, third, [one], hour(9_000));
  await deploy(third, COUNT);
  await compute(third);

  const expected = await computed(first);
  expect(await computed(second)).toEqual(expected);
  expect(await computed(third)).toEqual(expected);
  await recomputeFacts(test.db, third);
  await compute(third);
  expect(await computed(third)).toEqual(expected);
});

function turnedRound(lists: PullRequestSnapshot['lists']): PullRequestSnapshot['lists'] {
  const turned = Object.entries(lists).map(([name, list]) => [
    name,
    'rows' in list ? { ...list, rows: list.rows.toReversed() } : list,
  ]);
  return Object.fromEntries(turned) as PullRequestSnapshot['lists'];
}

/** The measures whose condition is more than a flag. */
const CONDITIONS: Partial<Record<MeasureName, string>> = { large: 'f.size > 200' };

/** Each measure of a week's merges, said once more in plain SQL over facts `f`, without the product's expressions. */
const MERGED: [string, string][] = measuresIn('window').flatMap((name): [string, string][] => {
  const measure = measureOf(name);
  if (measure.form === 'count') return name === 'merged' ? [[name, 'to_jsonb(count(*))']] : [];
  const column = pullRequestFacts[measure.of].name;
  if (measure.form === 'distribution') return [[name, distribution(column)]];
  return [[name, share(CONDITIONS[name] ?? `f.${column}`)]];
});

/** The same of the use of AI, which counts agents too. */
const AI: Record<string, string> = {
  aiAuthored: share('f.ai_authored'),
  aiAssisted: share('f.ai_assisted'),
  aiReviewed: share('f.ai_reviewed'),
};

/** Facts of what counts, by GitHub's rows and the rule alone. */
const countedOf = (whose: string) => `(
  select f.* from pull_request_facts f join pull_requests p on p.id = f.pull_request_id join actors a on a.id = p.author_id
  where ${whose} and not p.labels @> '["type: No-Metrics"]')`;
const COUNTED = countedOf(`a.kind = 'user'`);
const WITH_AGENTS = countedOf(`(a.kind = 'user' or a.login = 'devin-ai-integration')`);

/** Says that a label leaves pull requests out. */
async function exclude({ workspaceId }: Scope): Promise<void> {
  const rules = { excludedPullRequests: { label: ['*: no-metrics'] } };
  await asOwner(test.db, [
    sql`insert into workspace_rules (workspace_id, rules) values (${workspaceId}, ${JSON.stringify(rules)}::jsonb)`,
  ]);
}

function distribution(column: string): string {
  const at = (part: number) => `percentile_cont(${part}) within group (order by f.${column}::float8)`;
  return `jsonb_build_object('n', count(f.${column}), 'p50', ${at(0.5)}, 'p75', ${at(0.75)}, 'p90', ${at(0.9)})`;
}

function share(condition: string): string {
  const has = `sum(case when ${condition} then 1 else 0 end)`;
  return `jsonb_build_object('n', sum(case when (${condition}) is null then 0 else 1 end), 'count', ${has},
    'share', ${has}::float8 / nullif(sum(case when (${condition}) is null then 0 else 1 end), 0))`;
}

it.each(['UTC', 'Europe/Berlin'])('every metric of every weekly row is what plain SQL says, in %s', async (zone) => {
  const COUNT = sized(30, 50);
  const scope = await newScope(test.db);
  const other = {
    ...scope,
    repositoryId: (await upsertRepository(test.db, scope.workspaceId, repositoryOf(2), null)).id,
  };
  await savePullRequests(test.db, scope, history(11, COUNT));
  await savePullRequests(test.db, other, history(12, COUNT));
  await deploy(scope, COUNT);
  await compute(scope);
  await compute(other);
  await changeTimeZone(test.db, scope.workspaceId, zone);
  await exclude(scope);
  for (const one of [scope, other]) {
    await recomputeFacts(test.db, one);
    await compute(one);
  }

  const mine = (who: string, of = 'f') =>
    `${of}.workspace_id = m.workspace_id and ${of}.repository_id = coalesce(m.repository_id, ${of}.repository_id)
      and (m.author_id is null or ${of}.${who} = m.author_id)`;
  const week = (column: string) => `${column} >= m.week_start::timestamp at time zone '${zone}'
    and ${column} < (m.week_start + 7)::timestamp at time zone '${zone}'`;
  const counts: Record<string, string> = {
    opened: `select count(*) from ${COUNTED} f where ${mine('author_id')} and ${week('f.opened_at')}`,
    closedUnmerged: `select count(*) from ${COUNTED} f
      where ${mine('author_id')} and f.merged_at is null and ${week('f.closed_at')}`,
    reviews: `select count(*) from review_facts r join ${COUNTED} f using (pull_request_id)
      where ${mine('reviewer_id', 'r')} and ${week('r.merged_at')}`,
  };
  const plain = [
    ...MERGED.map(
      ([name, expression]) =>
        `'${name}', (select ${expression} from ${COUNTED} f where ${mine('author_id')} and ${week('f.merged_at')})`,
    ),
    ...Object.entries(AI).map(
      ([name, expression]) =>
        `'${name}', (select ${expression} from ${WITH_AGENTS} f where ${mine('author_id')} and ${week('f.merged_at')})`,
    ),
    ...Object.entries(counts).map(([name, query]) => `'${name}', (${query})`),
  ];
  const [rows] = await asOwner(test.db, [
    sql.raw(`select metrics as stored, jsonb_build_object(${plain.join(', ')}) as plain
      from weekly_metrics m where m.workspace_id = '${scope.workspaceId}' and metrics->>'merged' <> '0'`),
    sql`select 1`,
  ]);
  expect(rows?.length).toBeGreaterThan(30);
  for (const row of rows ?? []) expect(row['stored']).toEqual(row['plain']);

  // Nothing happened that no row tells of: the repositories' sum to the workspace's, and that to the facts.
  const weeks = await rowsOf(test.db, scope, 'weekly_metrics', 'week_start');
  const merged = (ofRepository: boolean) =>
    weeks
      .filter((row) => row['author_id'] === null && (row['repository_id'] !== null) === ofRepository)
      .reduce((sum, row) => sum + (row['metrics'] as { merged: number }).merged, 0);
  const [[counted]] = await asOwner(test.db, [
    sql.raw(`select count(merged_at)::int as merged from ${COUNTED} f where workspace_id = '${scope.workspaceId}'`),
  ]);
  const all = Number(counted?.['merged']);
  expect([merged(true), merged(false)]).toEqual([all, all]);
});
