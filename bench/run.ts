import { writeFile } from 'node:fs/promises';
import { optionsOf, refuse } from './command-line.ts';
import { describeFigure, type Figure } from './figure.ts';
import { benchServer } from './lab/database.ts';
import { closeLabs } from './lab/lab.ts';
import { analyses } from './parts/analyses.ts';
import { cost } from './parts/cost.ts';
import { day } from './parts/day.ts';
import { memory } from './parts/memory.ts';
import { metrics } from './parts/metrics.ts';
import { overhead } from './parts/overhead.ts';
import { pages } from './parts/pages.ts';
import { reading } from './parts/reading.ts';
import { scale } from './parts/scale.ts';
import { speed } from './parts/speed.ts';
import { webhooks } from './parts/webhooks.ts';
import { weight } from './parts/weight.ts';

const PARTS = [cost, day, speed, overhead, webhooks, metrics, reading, pages, analyses, memory, weight, scale];

const USAGE = `npm run bench -- [options]

  --quick        small histories: minutes become seconds, and the figures rougher
  --only NAME    one part: ${PARTS.map((part) => part.name).join(', ')}; may be repeated
  --json FILE    the figures as JSON, too
`;

async function run(options: { quick: boolean; only: string[]; json?: string | undefined }): Promise<void> {
  const unknown = options.only.filter((name) => !PARTS.some((part) => part.name === name));
  if (unknown.length > 0) refuse(`There is no part named ${unknown.join(', ')}.`, USAGE);
  console.log((await benchServer()).description);
  const figures: Figure[] = [];
  for (const part of PARTS) {
    if (options.only.length > 0 && !options.only.includes(part.name)) continue;
    await part.run((figure) => {
      figures.push(figure);
      console.log(describeFigure(figure));
    }, options.quick);
  }
  if (options.json) await writeFile(options.json, `${JSON.stringify(figures, null, 2)}\n`);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void closeLabs().then(() => process.exit(1)));
}

try {
  await run(
    optionsOf(
      {
        quick: { type: 'boolean', default: false },
        only: { type: 'string', multiple: true, default: [] },
        json: { type: 'string' },
      },
      USAGE,
    ),
  );
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await closeLabs();
}
