import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../..');

interface Import {
  from: string;
  to: string;
  typeOnly: boolean;
}

/** What a layer of src may import of the others, besides itself; `types` are erased and bind nothing. */
const LAYERS: Record<string, { values: string[]; types?: string[] }> = {
  domain: { values: [] },
  github: { values: ['domain', 'errors', 'base64-url'] },
  llm: { values: ['domain', 'errors'] },
  storage: { values: ['domain', 'errors', 'base64-url'] },
  jobs: { values: ['domain', 'messages', 'errors'] },
  queues: { values: ['jobs', 'messages', 'log', 'errors', 'config'], types: ['deps'] },
  routes: {
    values: ['domain', 'deps', 'errors', 'config', 'log', 'secret-box', 'base64-url', 'dashboard'],
    types: ['storage'],
  },
  dashboard: { values: [] },
  durable: { values: ['domain', 'messages', 'log'] },
  schedule: { values: ['log'], types: ['senders'] },
  senders: { values: ['errors'], types: ['jobs', 'messages'] },
  messages: { values: [] },
  errors: { values: [], types: ['domain'] },
  config: { values: [] },
  log: { values: [] },
  lines: { values: [] },
  'durable-calls': { values: ['errors'] },
  'secret-box': { values: [] },
  'base64-url': { values: [] },
};

/** Crossings that are known and wanted, each with its reason. */
const EXCEPTIONS = new Set([
  // The codec of a list's cursor: what storage encodes into an answer, the route has to tell from what was made up.
  'src/routes/shapes.ts → src/storage/keyset.ts',
]);

/** Only the one place that binds may reach everything. */
const BINDERS = new Set(['src/deps.ts', 'src/api.ts', 'src/github-access.ts', 'src/model-access.ts', 'src/index.ts']);

function filesUnder(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts'))
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)));
}

/** The imports and re-exports of a file; relative ones by their path from the root. */
function importsOf(file: string): Import[] {
  const text = readFileSync(path.join(ROOT, file), 'utf8');
  const statements = text.matchAll(/^(?:import|export)\b(?<what>[^;'"]*?)\bfrom\s+['"](?<to>[^'"]+)['"]/gm);
  const bare = text.matchAll(/^import\s+['"](?<to>[^'"]+)['"]/gm);
  const called = text.matchAll(/\bimport\(\s*['"](?<to>[^'"]+)['"]\s*\)/g);
  return [...statements, ...bare, ...called].map(({ groups }) => {
    const { to = '', what = '' } = groups ?? {};
    const target = to.startsWith('.') ? path.join(path.dirname(file), to) : to;
    return { from: file, to: target, typeOnly: isTypeOnly(what) };
  });
}

function isTypeOnly(what: string): boolean {
  if (/^\s*type\b/.test(what)) return true;
  const [, names] = /\{([^}]*)\}/.exec(what) ?? [];
  if (names === undefined) return false;
  return names.split(',').every((name) => name.trim() === '' || /^\s*type\s/.test(name));
}

const layerOf = (file: string): string => (file.split('/')[1] ?? '').replace(/\.ts$/, '');
const show = ({ from, to }: Import): string => `${from} → ${to}`;

function crosses(use: Import): boolean {
  if (!use.to.startsWith('src/') || BINDERS.has(use.from) || EXCEPTIONS.has(show(use))) return false;
  const [from, to] = [layerOf(use.from), layerOf(use.to)];
  if (from === to) return false;
  const { values, types = [] } = LAYERS[from] ?? { values: [] };
  return !values.includes(to) && !(use.typeOnly && types.includes(to));
}

const imports = filesUnder('src').flatMap(importsOf);

describe('the import directions', () => {
  it('point inward: no layer of src imports one that it must not know', () => {
    expect(imports.length).toBeGreaterThan(100);
    expect(imports.filter(crosses).map(show)).toEqual([]);
  });

  it('cover every file and folder of src', () => {
    const layers = new Set(
      filesUnder('src')
        .filter((file) => !BINDERS.has(file))
        .map(layerOf),
    );
    for (const layer of layers) expect(Object.keys(LAYERS)).toContain(layer);
  });

  it('keep Node out of the Worker', () => {
    expect(imports.filter(({ to }) => to.startsWith('node:')).map(show)).toEqual([]);
  });

  it('keep packages out of the domain', () => {
    const foreign = imports.filter(({ from, to }) => from.startsWith('src/domain/') && !to.startsWith('src/'));
    expect(foreign.map(show)).toEqual([]);
  });

  it('let nobody import local, test or bench but themselves', () => {
    const outside = imports.filter(({ to }) => /^(?:local|test|bench)\//.test(to));
    expect(outside.map(show)).toEqual([]);
  });

  it('name no exception that is gone', () => {
    const used = imports.map(show);
    for (const exception of EXCEPTIONS) expect(used).toContain(exception);
  });
});

describe('a crossing', () => {
  it.each([
    ['a domain that asks the database', 'src/domain/page.ts', 'src/storage/database.ts', false],
    ['a job that binds itself', 'src/jobs/expire.ts', 'src/deps.ts', false],
    ['storage that knows GitHub', 'src/storage/facts.ts', 'src/github/client.ts', false],
    ['a type of the storage in a job', 'src/jobs/expire.ts', 'src/storage/database.ts', true],
    ['a statement in a route', 'src/routes/syncs.ts', 'src/storage/database.ts', false],
  ])('is found: %s', (_, from, to, typeOnly) => {
    expect(crosses({ from, to, typeOnly })).toBe(true);
  });
});
