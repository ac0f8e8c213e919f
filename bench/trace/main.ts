import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { optionsOf, refuse } from '../command-line.ts';
import { startCountingProxy } from '../lab/counting-proxy.ts';
import { closeLabs, openLab } from '../lab/lab.ts';
import { startOnLab, untilComplete } from '../lab/product.ts';
import { readAnswers } from './answers.ts';
import { dumpRows } from './rows.ts';

const USAGE = `npm run trace -- --out FILE

Records what three runs of the whole product did: HTTP answers, requests to GitHub, rows in the database, round trips and
points. Two files of before and after a change that is to change nothing are equal, but for \`roundTrips\`.
`;

/** Pull requests of the three histories, which are generated alike at every run. */
const HISTORIES = [60, 150, 400];

/** One run: a first sync of a generated history, then what the API answers about it. */
async function traceOf(pullRequests: number) {
  await using lab = await openLab({ pullRequests });
  const proxy = await startCountingProxy(lab.database.neonHttpUrl);
  lab.onClose(() => proxy.stop());
  const product = await startOnLab(lab, proxy.url);
  await lab.replay.reset();
  const record = await untilComplete(lab, product, await product.begin());
  const { graphqlPoints, graphqlRequests, restRequests } = await lab.replay.stats();
  const routes = Map.groupBy(await lab.replay.log(), ({ route }) => route);
  const roundTrips = proxy.trips.length;
  const answers = await readAnswers(product.client, record);
  await product.stop();
  return {
    pullRequests,
    gitHub: {
      graphqlPoints,
      graphqlRequests,
      restRequests,
      routes: Object.fromEntries([...routes].map(([route, requests]) => [route, requests.length]).toSorted()),
    },
    roundTrips,
    answers,
    rows: await dumpRows(lab.database),
  };
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void closeLabs().then(() => process.exit(1)));
}

const { out } = optionsOf({ out: { type: 'string' } }, USAGE);
if (out === undefined) refuse('--out must name the file to write.', USAGE);
const traces = [];
for (const pullRequests of HISTORIES) traces.push(await traceOf(pullRequests));
await writeFile(path.resolve(out), `${JSON.stringify(traces, null, 1)}\n`);
