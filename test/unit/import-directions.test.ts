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
  queues: {
    values: ['domain', 'github', 'storage', 'services', 'jobs', 'messages', 'log', 'errors', 'config'],
    types: ['context'],
  },
  routes: {
    values: [
      'domain',
      'github',
      'storage',
      'services',
      'errors',
      'config',
      'log',
      'secret-box',
      'base64-url',
      'context',
    ],
  },
  services: {
    values: ['domain', 'github', 'storage', 'errors', 'lines', 'secret-box'],
    types: ['context', 'messages'],
  },
  dashboard: { values: ['domain', 'github', 'storage', 'services', 'routes', 'errors'], types: ['context'] },
  durable: { values: ['domain', 'messages', 'log'] },
  schedule: { values: ['domain', 'log'], types: ['senders'] },
  senders: { values: ['errors', 'messages'], types: ['jobs'] },
  messages: { values: [] },
  errors: { values: [], types: ['domain'] },
  config: { values: [] },
  log: { values: [] },
  lines: { values: [] },
  'durable-calls': { values: ['errors'] },
  'secret-box': { values: [] },
  'base64-url': { values: [] },
};

/** What is made of the bindings once for each invocation may reach everything. */
const BINDERS = new Set(['src/context.ts', 'src/credentials.ts', 'src/model.ts', 'src/index.ts', 'src/app.ts']);

function filesUnder(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
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

interface Manifest {
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(path.join(ROOT, folder, 'package.json'), 'utf8')) as Manifest;
}

const layerOf = (file: string): string => (file.split('/')[1] ?? '').replace(/\.ts$/, '');
const show = ({ from, to }: Import): string => `${from} → ${to}`;

function crosses(use: Import): boolean {
  if (!use.to.startsWith('src/') || BINDERS.has(use.from)) return false;
  const [from, to] = [layerOf(use.from), layerOf(use.to)];
  if (from === to) return false;
  const { values, types = [] } = LAYERS[from] ?? { values: [] };
  return !values.includes(to) && !(use.typeOnly && types.includes(to));
}

/** The circles that imports make, each as the files on it; found by walking depth first. */
function circlesOf(uses: Import[]): string[][] {
  const targets = Map.groupBy(uses, ({ from }) => from);
  const finished = new Set<string>();
  const circles: string[][] = [];
  const walk = (file: string, way: string[]): void => {
    const at = way.indexOf(file);
    if (at !== -1) circles.push(way.slice(at));
    if (at !== -1 || finished.has(file)) return;
    for (const { to } of targets.get(file) ?? []) walk(to, [...way, file]);
    finished.add(file);
  };
  for (const file of targets.keys()) walk(file, []);
  return circles;
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

  it('make no circle, imports of types included', () => {
    expect(circlesOf(imports)).toEqual([]);
  });

  it('keep SQL in the storage', () => {
    const foreign = imports.filter(({ from, to }) => to.startsWith('drizzle-orm') && !from.startsWith('src/storage/'));
    expect(foreign.map(show)).toEqual([]);
  });

  it('keep packages out of the domain', () => {
    const foreign = imports.filter(({ from, to }) => from.startsWith('src/domain/') && !to.startsWith('src/'));
    expect(foreign.map(show)).toEqual([]);
  });

  it('keep packages, scripts, test and bench out of src', () => {
    const outside = imports.filter(({ to }) => /^(?:packages|scripts|test|bench)\//.test(to));
    expect(outside.map(show)).toEqual([]);
  });
});

/** What a package imports of the others; none imports the product. */
const PACKAGES: Record<string, string[]> = {
  'github-replay': [],
  'model-stand-in': ['github-replay'],
  'local-cloud': ['github-replay'],
};

describe.each(Object.entries(PACKAGES))('the package %s', (name, others) => {
  const folder = `packages/${name}`;
  const used = filesUnder(folder).flatMap(importsOf);
  const isFile = ({ to }: Import): boolean => /\.[jt]s$/.test(to);

  it('makes no circle, imports of types included', () => {
    expect(circlesOf(used)).toEqual([]);
  });

  it('imports files of its own, and of the packages that it builds on', () => {
    const allowed = [`${folder}/`, ...others.map((other) => `packages/${other}/src/`)];
    const files = used.filter(isFile);
    expect(files.length).toBeGreaterThan(20);
    expect(files.filter(({ to }) => !allowed.some((start) => to.startsWith(start))).map(show)).toEqual([]);
  });

  it('declares every npm package that its sources import', () => {
    const { dependencies = {}, devDependencies = {} } = manifestOf(folder);
    const foreign = used.filter((each) => each.from.startsWith(`${folder}/src/`) && !isFile(each));
    const names = foreign.map(({ to }) => /^(?:@[^/]+\/)?[^/]+/.exec(to)?.[0] ?? to);
    const declared = name === 'github-replay' ? dependencies : { ...dependencies, ...devDependencies };
    const missing = new Set(names.filter((each) => !each.startsWith('node:') && !(each in declared)));
    expect([...missing]).toEqual([]);
  });
});

it('every package has its imports looked at', () => {
  expect(readdirSync(path.join(ROOT, 'packages')).toSorted()).toEqual(Object.keys(PACKAGES).toSorted());
});

describe('a crossing', () => {
  it.each([
    ['a domain that asks the database', 'src/domain/page.ts', 'src/storage/database.ts', false],
    ['a job that binds itself', 'src/jobs/schedule/expire.ts', 'src/context.ts', false],
    ['storage that knows GitHub', 'src/storage/facts.ts', 'src/github/client.ts', false],
    ['a type of the storage in a job', 'src/jobs/schedule/expire.ts', 'src/storage/database.ts', true],
    ['a job that a route does itself', 'src/routes/syncs.ts', 'src/jobs/schedule/expire.ts', false],
  ])('is found: %s', (_, from, to, typeOnly) => {
    expect(crosses({ from, to, typeOnly })).toBe(true);
  });
});
