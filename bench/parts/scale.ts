import path from 'node:path';
import type { Bench, Report } from '../figure.ts';
import { PRICES } from '../scale/prices.ts';
import { simulateImport, simulateLife, type ImportOutcome, type LifeOutcome, type Size } from '../scale/scenario.ts';
import { checkTable, importTable, lifeTable, writeTables } from '../scale/tables.ts';

const PAGE = path.join(import.meta.dirname, '../../docs/scale.md');

const SIZES: Size[] = [10, 100, 1_000, 10_000].flatMap((repositories) =>
  [1, 10, 100].filter((workspaces) => workspaces <= repositories).map((workspaces) => ({ repositories, workspaces })),
);
/** With `--quick`; the page keeps its tables. */
const QUICK = 100;
/** Checks by tag, as they were before, are compared for so many repositories: more would take long. */
const BY_TAG = 1_000;

/**
 * The simulation of large organizations: imports, then months, by the product's own rules. It uses no database and no
 * server, and gives the same figures on every machine.
 */
export const scale: Bench = {
  name: 'scale',
  async run(report, quick) {
    const sizes = quick ? SIZES.filter(({ repositories }) => repositories <= QUICK) : SIZES;
    const imports = new Map<Size, ImportOutcome>();
    const lives = new Map<Size, LifeOutcome>();
    const tags = new Map<Size, LifeOutcome>();
    for (const size of sizes) {
      const name = `scale.${size.repositories}-repositories.${size.workspaces}-workspaces`;
      const imported = await simulateImport(size);
      imports.set(size, imported);
      reportImport(report, name, imported);
      const life = await simulateLife(size, 'question');
      lives.set(size, life);
      reportLife(report, name, life);
      if (size.workspaces === 1 && size.repositories <= BY_TAG) tags.set(size, await simulateLife(size, 'tag'));
    }
    const tables = [importTable(imports), lifeTable(lives), checkTable(tags, lives)];
    for (const table of tables) console.log(`\n${table}`);
    if (!quick) await writeTables(PAGE, tables);
  },
};

function reportImport(report: Report, name: string, outcome: ImportOutcome): void {
  const { halfYearHours, everythingHours, smallestWaits } = outcome;
  report({ name: `${name}.half-year`, value: halfYearHours, unit: 'hours' });
  report({ name: `${name}.everything`, value: everythingHours, unit: 'hours' });
  if (!smallestWaits) return;
  report({ name: `${name}.smallest-waits`, value: smallestWaits.own, unit: 's' });
  report({ name: `${name}.smallest-waits-shared`, value: smallestWaits.shared, unit: 's' });
}

function reportLife(report: Report, name: string, { webhook, schedule, bill }: LifeOutcome): void {
  report({ name: `${name}.webhook.p50`, value: webhook.p50, unit: 's' });
  report({ name: `${name}.webhook.p99`, value: webhook.p99, unit: 's' });
  report({ name: `${name}.schedule.p50`, value: schedule.p50, unit: 's' });
  report({ name: `${name}.schedule.p99`, value: schedule.p99, unit: 's' });
  report({ name: `${name}.month`, value: bill.total, unit: 'dollars' });
  report({ name: `${name}.seats`, value: bill.total / PRICES.seat, unit: 'seats of LinearB Essentials' });
}
