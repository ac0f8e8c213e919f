import { plainTargetIn } from '../baselines/baseline.ts';
import { runGraphqlLoop } from '../baselines/graphql-loop.ts';
import { median, type Bench, type Report } from '../figure.ts';
import type { StatementUse } from '../lab/database.ts';
import { openLabOn, type Lab } from '../lab/lab.ts';
import { secondsOf, startOnLab, untilComplete } from '../lab/product.ts';
import { startRecordedGitHub } from '../lab/recorded.ts';
import { startCountedReplay, type Replay } from '../lab/replay.ts';

/** How many of the most expensive statements are shown, and how many characters of each. */
const STATEMENTS = 10;
const SHOWN = 110;

interface ProductRun {
  seconds: number;
  workerMs: number;
  /** Null where the server is not ours. */
  postgresMs: number | null;
  databaseRequests: number;
  /** Null where the server does not count them. */
  statements: StatementUse[] | null;
}

interface Round {
  product: ProductRun;
  /** Pull requests a second. */
  loop: number;
}

/** Pull requests a second when GitHub answers at once, from the start of a sync to its receipt, and what each of them costs. */
export const speed: Bench = {
  name: 'speed',
  async run(report, quick) {
    const pullRequests = quick ? 1_000 : 5_000;
    await using stack = new AsyncDisposableStack();
    const history = await startCountedReplay({ pullRequests, latency: 0 });
    stack.defer(() => history.child.stop());
    const github = await startRecordedGitHub(history.url);
    stack.defer(() => github.stop());
    const replay: Replay = {
      ...history,
      url: github.url,
      stats: async () => ({ ...(await history.stats()), requests: (await github.stats()).requests }),
    };
    // This round does not count: the replay answers it, slowly, and every answer is kept.
    await runRound(replay, true);
    const before = await github.stats();
    const rounds: Round[] = [];
    for (let round = 0; round < (quick ? 1 : 3); round++) rounds.push(await runRound(replay, round % 2 === 0));
    const after = await github.stats();
    reportRounds(report, rounds, pullRequests);
    report({
      name: 'speed.late-answers',
      value: (100 * (after.passedOn - before.passedOn)) / (after.requests - before.requests),
      unit: '% of the requests to GitHub were not answered at once',
    });
  },
};

function reportRounds(report: Report, rounds: Round[], pullRequests: number): void {
  const middle = (of: (round: Round) => number) => median(rounds.map(of));
  const unit = 'pull requests a second';
  report({ name: 'speed.product', value: middle(({ product }) => pullRequests / product.seconds), unit });
  report({ name: 'speed.plain-graphql-loop', value: middle(({ loop }) => loop), unit });
  report({
    name: 'speed.ratio',
    value: middle(({ product, loop }) => pullRequests / product.seconds / loop),
    unit: 'of the plain loop',
    goal: 'at least 0.5',
  });
  report({
    name: 'speed.cpu.worker',
    value: middle(({ product }) => product.workerMs / pullRequests),
    unit: 'ms of CPU a pull request',
    goal: 'at most 1.2',
  });
  const postgres = rounds.flatMap(({ product: { postgresMs } }) => (postgresMs === null ? [] : [postgresMs]));
  if (postgres.length > 0) {
    report({
      name: 'speed.cpu.postgres',
      value: median(postgres) / pullRequests,
      unit: 'ms of CPU a pull request',
      goal: 'at most 1.5',
    });
  }
  report({
    name: 'speed.database-requests',
    value: middle(({ product }) => product.databaseRequests / pullRequests),
    unit: 'a pull request',
  });
  const statements = rounds.at(-1)?.product.statements ?? [];
  for (const [index, { text, calls, milliseconds }] of statements.entries()) {
    report({
      name: `speed.statement.${index + 1}`,
      value: milliseconds / pullRequests,
      unit: `ms a pull request, ${calls} calls: ${text.slice(0, SHOWN)}`,
    });
  }
}

/** Both readers on the same history, one after the other, in a new database; who goes first alternates. */
async function runRound(replay: Replay, productFirst: boolean): Promise<Round> {
  await using lab = await openLabOn(replay);
  const runLoop = async () => {
    const { pullRequests, seconds } = await runGraphqlLoop(plainTargetIn(lab));
    return pullRequests / seconds;
  };
  const before = productFirst ? null : await runLoop();
  const product = await runProduct(lab);
  return { product, loop: before ?? (await runLoop()) };
}

/** The Worker is there only while it is measured: it takes the loop no memory and no time. */
async function runProduct(lab: Lab): Promise<ProductRun> {
  const { database } = lab;
  const product = await startOnLab(lab);
  await database.forgetStatements();
  const [worker, postgres, requests] = [await product.use(), await database.cpuMs(), database.endpoint.requests()];
  const record = await untilComplete(lab, product, await product.begin());
  const [workerAfter, postgresAfter] = [await product.use(), await database.cpuMs()];
  const databaseRequests = database.endpoint.requests() - requests;
  const statements = await database.statements(STATEMENTS);
  await product.stop();
  return {
    seconds: secondsOf(record),
    workerMs: workerAfter.cpuMs - worker.cpuMs,
    postgresMs: postgres === null || postgresAfter === null ? null : postgresAfter - postgres,
    databaseRequests,
    statements,
  };
}
