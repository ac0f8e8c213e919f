import { readFile, writeFile } from 'node:fs/promises';
import { PRICES } from './prices.ts';
import type { ImportOutcome, LifeOutcome, Size } from './scenario.ts';
import type { Waits } from './world.ts';

/** What binds, in words. */
const WORDS: Record<keyof Waits, string> = {
  points: 'points',
  rest: 'REST requests',
  serverTime: 'GitHub’s server time',
  slots: 'the three slots of a quota',
  consumers: 'consumers of the queues',
};
const IN_LIFE = { points: 'points', rest: 'REST requests', seconds: 'GitHub’s server time' };
const TABLE = /<!-- table (\d+) -->\n[\s\S]*?<!-- end -->/g;

/** How long imports take, and what binds. */
export function importTable(outcomes: Map<Size, ImportOutcome>): string {
  const rows = [...outcomes].map(([size, outcome]) => [
    ...sized(size),
    count(outcome.pullRequests),
    hours(outcome.halfYearHours),
    hours(outcome.medianHalfYearHours),
    hours(outcome.everythingHours),
    outcome.binds ? WORDS[outcome.binds] : 'nothing',
    outcome.smallestWaits ? seconds(outcome.smallestWaits.own) : '',
    outcome.smallestWaits ? seconds(outcome.smallestWaits.shared) : '',
    percent(outcome.cores),
  ]);
  return markdown(
    [
      'repositories',
      'workspaces',
      'pull requests',
      '26 weeks of all',
      'of half of them',
      'full history',
      'what binds',
      'the smallest workspace waits at most',
      '… with one token for all',
      'PostgreSQL, of a core',
    ],
    rows,
  );
}

/** How late rows are, what a busy hour takes of the limits, and what a month costs. */
export function lifeTable(outcomes: Map<Size, LifeOutcome>): string {
  const rows = [...outcomes].map(([size, { webhook, schedule, busiest, cores, bill }]) => {
    const [name, share] = Object.entries(busiest).toSorted((a, b) => b[1] - a[1])[0] ?? ['points', 0];
    return [
      ...sized(size),
      `${seconds(webhook.p50)}, ${seconds(webhook.p99)}`,
      `${seconds(schedule.p50)}, ${seconds(schedule.p99)}`,
      `${percent(share)} of ${IN_LIFE[name as keyof typeof IN_LIFE]}`,
      percent(cores),
      dollars(bill.cloudflare),
      dollars(bill.neon),
      dollars(bill.total),
      (bill.total / PRICES.seat).toFixed(1),
    ];
  });
  return markdown(
    [
      'repositories',
      'workspaces',
      'by webhook: p50, p99',
      'by schedule: p50, p99',
      'a busy hour takes most',
      'PostgreSQL, of a core',
      'Cloudflare',
      'Neon',
      'a month',
      'seats',
    ],
    rows,
  );
}

/** What scheduled checks cost a month: a request for each repository, and a question for a hundred. */
export function checkTable(tags: Map<Size, LifeOutcome>, questions: Map<Size, LifeOutcome>): string {
  const rows = [...tags].map(([size, tag]) => {
    const question = questions.get(size);
    return [
      count(size.repositories),
      count(tag.month.messages),
      question ? count(question.month.messages) : '',
      count(tag.month.points),
      question ? count(question.month.points) : '',
      dollars(tag.bill.total),
      question ? dollars(question.bill.total) : '',
    ];
  });
  return markdown(
    [
      'repositories',
      'messages, by tag',
      'by question',
      'points, by tag',
      'by question',
      'a month, by tag',
      'by question',
    ],
    rows,
  );
}

/** Writes the tables into a page, each between its marks. Throws when the page has not as many marks. */
export async function writeTables(file: string, tables: string[]): Promise<void> {
  const page = await readFile(file, 'utf8');
  const marks = [...page.matchAll(TABLE)].length;
  if (marks !== tables.length) throw new Error(`${file} has marks for ${marks} tables, not for ${tables.length}`);
  const written = page.replace(TABLE, (_, number: string) => {
    return `<!-- table ${number} -->\n\n${tables[Number(number) - 1]}\n\n<!-- end -->`;
  });
  await writeFile(file, written);
}

/** A table of Markdown, as prettier aligns it: numbers, and so all columns, to the left. */
function markdown(head: string[], rows: string[][]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: string[]) => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

function sized({ repositories, workspaces }: Size): string[] {
  return [count(repositories), count(workspaces)];
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en');
}

function hours(value: number): string {
  if (value < 1) return `${Math.max(1, Math.round(value * 60))} min`;
  return `${value < 10 ? value.toFixed(1) : count(value)} h`;
}

function seconds(value: number): string {
  if (value < 120) return `${value < 10 ? value.toFixed(1) : Math.round(value)} s`;
  return `${Math.round(value / 60)} min`;
}

function percent(share: number): string {
  const value = share * 100;
  return `${value < 10 ? Number(value.toPrecision(2)) : Math.round(value)} %`;
}

function dollars(value: number): string {
  return `$${value < 100 ? value.toFixed(2) : count(value)}`;
}
