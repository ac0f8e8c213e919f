import { format, resolveConfig } from 'prettier';
import { FACTS } from '../src/domain/facts/registry.ts';
import { FACT_NAMES, SHOWN_FACT_NAMES, VERSIONS, WHEN_ASKED } from '../src/domain/facts/values.ts';
import { DELIVERY } from '../src/domain/metrics/delivery.ts';
import type { Measure } from '../src/domain/metrics/measure.ts';
import { measureOf, MEASURES, unitOf, type MeasureName } from '../src/domain/metrics/measures.ts';
import { QUALITY } from '../src/domain/metrics/quality.ts';
import { fieldOf, isPerson, PULL_REQUEST_FIELDS, type FieldName } from '../src/domain/pull-request-fields.ts';
import { pullRequestFacts } from '../src/storage/schema/metrics.ts';
import { pullRequests } from '../src/storage/schema/pull-requests.ts';
import { tools } from './tools-table.ts';

/** The tables of docs that are generated from the registries, by the name in their marker. */
const TABLES: Record<string, () => string[][]> = { fields, facts, measures, delivery, tools };

const MARKED = /(<!-- generated: (\w+), by `npm run docs:generate` -->\n)[^]*?(<!-- end of generated -->)/g;

/** A document with every generated table as the registries have it now, formatted like the repository. */
export async function withTables(document: string, file: string): Promise<string> {
  const text = document.replace(MARKED, (_, begin: string, name: string, end: string) => {
    const rows = TABLES[name];
    if (!rows) throw new Error(`no table is called ${name}`);
    return `${begin}\n${tableOf(rows())}\n\n${end}`;
  });
  return format(text, { ...(await resolveConfig(file)), parser: 'markdown' });
}

function tableOf([head = [], ...rows]: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function fields(): string[][] {
  const names = Object.keys(PULL_REQUEST_FIELDS) as FieldName[];
  const shown = { list: 'lists, exports, details', detail: 'details', nowhere: '–' };
  const rows = names.map((name) => {
    const column = isPerson(name) ? pullRequests[`${name}Id`] : pullRequests[name];
    const { explain, from } = fieldOf(name);
    return [code(name), code(column.name), from === 'github' ? 'GitHub' : 'here', shown[fieldOf(name).shown], explain];
  });
  return [['field', 'column', 'from', 'shown in', 'meaning'], ...rows];
}

function facts(): string[][] {
  const isShown = new Set<string>(SHOWN_FACT_NAMES);
  const rows = FACT_NAMES.map((name) => {
    const { kind, label, explain } = FACTS[name];
    return [code(pullRequestFacts[name].name), label, kind, `${explain}${isShown.has(name) ? '' : ' (not shown)'}`];
  });
  const versions = Object.entries(VERSIONS).map(([name, { label, explain }]) => [
    code(pullRequestFacts[name as keyof typeof VERSIONS].name),
    label,
    'number',
    explain,
  ]);
  const asked = Object.values(WHEN_ASKED).map(({ label, explain }) => ['–', label, 'seconds', explain]);
  return [['fact', 'name', 'unit', 'definition'], ...rows, ...asked, ...versions];
}

function measures(): string[][] {
  const places = {
    window: '`overview`, `weekly`, `monthly`, `authors`',
    total: '`overview`, `weekly`, `monthly`',
    comparison: '`ai`',
    list: 'its list',
  };
  const rows = (Object.keys(MEASURES) as MeasureName[]).map((name) => {
    const measure = measureOf(name);
    const where = [
      ...measure.in.map((place) => places[place]),
      ...(QUALITY.some((other) => other === name) ? ['`quality`'] : []),
    ];
    return [
      code(name),
      measure.label,
      formOf(measure),
      unitOf(name) ?? unitOfForm(measure),
      where.join(', '),
      measure.explain,
    ];
  });
  return [['measure', 'name', 'what is answered', 'unit', 'in', 'meaning'], ...rows];
}

/** The unit of what has none of its own: what is counted. */
function unitOfForm(measure: Measure): string {
  switch (measure.form) {
    case 'share':
      return 'share';
    case 'distinct':
      return 'people';
    case 'ratio':
      return 'pull requests a person';
    case 'count':
      return measure.event === 'review' ? 'reviews' : 'pull requests';
    case 'distribution':
      return 'count';
    case 'stock':
    case 'span':
      return 'pull requests';
  }
}

function formOf(measure: Measure): string {
  switch (measure.form) {
    case 'count':
      return 'a count';
    case 'distinct':
      return 'a number of people';
    case 'ratio':
      return 'a ratio';
    case 'stock':
      return 'a number at one instant';
    case 'span':
      return `percentiles of the time between ${measure.between}`;
    case 'distribution':
      return `percentiles of ${code(pullRequestFacts[measure.of].name)}`;
    case 'share': {
      const column = pullRequestFacts[measure.of].name;
      if ('among' in measure) return `share where ${code(column)} is ${measure.among.join(' or ')}`;
      return 'above' in measure ? `share where ${code(`${column} > ${measure.above}`)}` : `share where ${code(column)}`;
    }
  }
}

function delivery(): string[][] {
  const rows = Object.entries(DELIVERY).map(([name, { label, unit, explain }]) => [code(name), label, unit, explain]);
  return [['measure', 'name', 'unit', 'meaning'], ...rows];
}

function code(text: string): string {
  return `\`${text}\``;
}
