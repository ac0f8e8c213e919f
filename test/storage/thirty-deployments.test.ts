import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { listDeployments, type ShownDeployment } from '../../src/storage/deployment-list.ts';
import { changeDeploymentRule } from '../support/change-deployment-rule.ts';
import { saveDeployments } from '../../src/storage/deployments.ts';
import { saveIncident } from '../../src/storage/incidents.ts';
import { readDelivery } from '../../src/storage/metrics/delivery.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { markDeployment } from '../../src/storage/told-deployments.ts';
import { deliveryAnswer } from '../../src/routes/metrics/delivery-answer.ts';
import { computeAll, walkAll } from '../support/compute-all.ts';
import { newScope, useDatabase } from '../support/database.ts';
import { byNumber } from '../support/deployment-events.ts';
import { commit, complete, snapshot } from '../support/pull-request-snapshots.ts';

const test = useDatabase();
const MONDAY = Date.UTC(2026, 0, 5);
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const WINDOW = { from: new Date(MONDAY).toISOString(), to: new Date(MONDAY + 7 * 24 * HOUR_MS).toISOString() };
const iso = (at: number) => new Date(at).toISOString();

/** The rows of the table of the document with this first header, as texts. */
function tableOf(document: string, header: string): string[][] {
  const lines = document.split('\n');
  const start = lines.findIndex((line) => line.split('|')[1]?.trim() === header);
  const end = lines.findIndex((line, index) => index > start && !line.startsWith('|'));
  return lines.slice(start + 2, end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '')),
  );
}

/** `Wed 09:30` of the week as an instant. */
function instantOf(text: string): number {
  const [day = '', time = ''] = text.split(' ');
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return (
    MONDAY +
    ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(day) * 24 * HOUR_MS +
    hours * HOUR_MS +
    minutes * MINUTE_MS
  );
}

interface Row {
  number: string;
  at: number;
  succeeded: boolean;
  commit: string;
  environment: string;
  carried: { number: number; leadHours: number }[];
}

function rowOf([number = '', success = '', sha = '', where = '', carries = '']: string[]): Row {
  return {
    number,
    // What never succeeded began some minutes after the row before it.
    at: success === 'never' ? instantOf('Tue 14:30') : instantOf(success),
    succeeded: success !== 'never',
    commit: sha,
    environment: `production-${where}`,
    carried: [...carries.matchAll(/#(\d+) \((\d+) h\)/g)].map(([, of, hours]) => ({
      number: Number(of),
      leadHours: Number(hours),
    })),
  };
}

const document = readFileSync('docs/metrics.md', 'utf8');
const table = tableOf(document, 'no.');
const rows = table.map(rowOf);
/** What comes behind the thirty: the other events, and DORA's five. */
const rest = document.slice(document.indexOf('What else happened'));
const events = tableOf(rest, 'what');
const eventOf = (what: string, of: string) => events.find((row) => row[0] === what && row[1] === of);

/** Every commit, those of the default branch in their order, with the pull request of each. */
const merges = rows.flatMap(({ commit: sha, carried }) =>
  carried.map((one, index) => ({ ...one, sha: `${sha}${'+'.repeat(index)}` })),
);

function historyOf(sha: string): string[] {
  const isAncestor = byNumber();
  return merges
    .map((one) => one.sha)
    .filter((one) => one.replace(/\++$/, '') === sha || isAncestor(one.replace(/\++$/, ''), sha));
}

/** What the columns `is`, `failed by` and `recovered after` say of a deployment. */
function shownAs(one: ShownDeployment, numberOf: (id: string | null) => string): string[] {
  const is = {
    deployment: one.isRework ? 'deployment, rework' : 'deployment',
    part: `part of ${numberOf(one.partOf)}`,
    repetition: 'repetition',
    rollback: 'rollback',
    roll_forward: `roll-forward of ${numberOf(one.partOf)}`,
    never_succeeded: 'never succeeded',
  }[one.kind];
  const cause = one.failed ? one.causes[0] : undefined;
  const names = { rollback: `rollback ${numberOf(cause?.id ?? null)}`, incident: cause?.title, mark: 'mark' };
  const by =
    cause && cause.source in names
      ? names[cause.source as keyof typeof names]
      : cause && `${cause.source} #${cause.number}`;
  const after = one.recoverySeconds === null ? '–' : `${one.recoverySeconds / 3_600} h`;
  return [is, by ?? '', one.failed ? after : ''];
}

it('thirty deployments worked out by hand are what the product computes', async () => {
  const scope = await newScope(test.db);
  await changeDeploymentRule(test.db, scope, 'deployments', MONDAY);
  await savePullRequests(
    test.db,
    scope,
    rows.flatMap(({ at, commit: sha, carried }) =>
      carried.map(({ number, leadHours }, index) => {
        const revert = eventOf('revert', `#${number}`);
        const hotfix = eventOf('hotfix', `#${number}`);
        const mergedAt = revert?.[3] ? instantOf(revert[3]) : at - 30 * MINUTE_MS;
        const begun = iso(at - leadHours * HOUR_MS);
        return snapshot({
          number,
          state: 'merged',
          createdAt: iso(hotfix?.[3] ? instantOf(hotfix[3]) : mergedAt - 15 * MINUTE_MS),
          mergedAt: iso(mergedAt),
          closedAt: iso(mergedAt),
          mergeCommitSha: `${sha}${'+'.repeat(index)}`,
          labels: hotfix ? ['hotfix'] : [],
          ...(revert && { title: 'Take it back', body: `Reverts octo/repository-1${revert[2] ?? ''}` }),
          lists: { commits: complete([commit(`of-${number}`, { authoredAt: begun, committedAt: begun })]) },
        });
      }),
    ),
  );
  await saveDeployments(
    test.db,
    scope,
    rows.map(({ number, at, succeeded, commit: sha, environment }) => ({
      githubId: number,
      sha,
      ref: null,
      environment,
      state: succeeded ? 'active' : 'failure',
      creator: null,
      createdAt: iso(at - 10 * MINUTE_MS),
      succeededAt: succeeded ? iso(at) : null,
      updatedAt: iso(at),
    })),
  );
  await walkAll(test.db, scope, { historyOf, isAncestor: byNumber() });
  for (const [what, of = '', , from = '', to = ''] of events) {
    if (what !== 'incident') continue;
    const said = { startedAt: iso(instantOf(from)), endedAt: iso(instantOf(to)), deploymentId: null };
    await saveIncident(test.db, scope, { externalId: of, title: `incident ${of}`, ...said });
  }
  await computeAll(test.db, scope);
  const listed = async () => (await listDeployments(test.db, scope, 200, null)).data.toReversed();
  const placeOf = ({ beganAt, environment }: ShownDeployment) =>
    rows.find((row) => iso(row.at - 10 * MINUTE_MS) === beganAt && row.environment === environment)?.number ?? '';
  for (const [what, number = ''] of events) {
    if (what !== 'failed' && what !== 'well') continue;
    const marked = (await listed()).find((one) => placeOf(one) === number);
    await markDeployment(test.db, scope.workspaceId, marked?.id ?? '', { failed: what === 'failed', reason: what });
  }
  await computeAll(test.db, scope);

  const found = await listed();
  const numbers = new Map(found.map((one) => [one.id, placeOf(one)]));
  const numberOf = (id: string | null) => numbers.get(id ?? '') ?? '';
  const computed = found.map((one) => [
    placeOf(one),
    one.pullRequests.map(({ number }) => `#${number}`).join(', '),
    ...shownAs(one, numberOf),
  ]);
  const byHand = table.map((row) => [row[0], row[4]?.replaceAll(/ \(\d+ h\)/g, ''), ...row.slice(5)]);
  expect(table).toHaveLength(30);
  expect(computed.toSorted((a, b) => Number(a[0]) - Number(b[0]))).toEqual(byHand);

  const answer = deliveryAnswer(await readDelivery(test.db, scope, WINDOW), WINDOW);
  const { deploymentFrequency, changeLeadTime, changeFailRate, recoveryTime, reworkRate } = answer;
  const round = (value: number | null) => String(Math.round((value ?? 0) * 1_000) / 1_000);
  expect(tableOf(rest, 'measure').map((row) => row.slice(0, 3))).toEqual([
    ['deploymentFrequency', String(deploymentFrequency.n), round(deploymentFrequency.value)],
    ['changeLeadTime', String(changeLeadTime.n), round(changeLeadTime.p50)],
    ['changeFailRate', String(changeFailRate.n), round(changeFailRate.value)],
    ['recoveryTime', String(recoveryTime.n), round(recoveryTime.p50)],
    ['reworkRate', String(reworkRate.n), round(reworkRate.value)],
  ]);
  expect([deploymentFrequency.days, changeFailRate.count, recoveryTime.notRecovered, reworkRate.count]).toEqual([
    6, 7, 1, 5,
  ]);
});
