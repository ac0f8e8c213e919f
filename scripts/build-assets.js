/**
 * Bundles what the pages load into `dist/public/assets`: one style sheet and one script, and a second sheet for the pages that
 * people seldom begin with, each with a hash of its content in its name, so that a browser may keep it for ever. `dist/assets.json` tells the Worker the names. `npm ci`, `wrangler dev`,
 * `wrangler deploy` and the tests run it.
 */
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DASHBOARD = path.join(ROOT, 'src/dashboard');
const PUBLIC = path.join(ROOT, 'dist/public');
/** The files that keep their names. */
const STATIC = path.join(DASHBOARD, 'static');

const { outputFiles } = await build({
  entryPoints: {
    app: path.join(DASHBOARD, 'islands/main.ts'),
    style: path.join(DASHBOARD, 'styles/main.css'),
    apart: path.join(DASHBOARD, 'styles/apart.css'),
  },
  outdir: path.join(PUBLIC, 'assets'),
  entryNames: '[name]-[hash]',
  bundle: true,
  minify: true,
  format: 'esm',
  target: ['es2022', 'chrome123', 'firefox120', 'safari17.5'],
  write: false,
});
const outputOf = (name) => outputFiles.find((file) => path.basename(file.path).startsWith(`${name}-`));
const script = outputOf('app');
const built = new Map([[script.path, script.contents]]);
const [style, apart] = tightened([outputOf('style').text, outputOf('apart').text]).map((css, index) => {
  const hash = createHash('sha256').update(css).digest('hex').slice(0, 8);
  const file = path.join(PUBLIC, `assets/${['style', 'apart'][index]}-${hash}.css`);
  built.set(file, Buffer.from(css));
  return file;
});
for (const name of await readdir(STATIC)) {
  built.set(path.join(PUBLIC, name), await readFile(path.join(STATIC, name)));
}
const address = (file) => `/${path.relative(PUBLIC, file).split(path.sep).join('/')}`;
const names = { style: address(style), apart: address(apart), script: address(script.path) };
built.set(path.join(ROOT, 'dist/assets.json'), Buffer.from(`${JSON.stringify(names)}\n`));

await mkdir(path.join(PUBLIC, 'assets'), { recursive: true });
for (const [file, contents] of built) await writeWhenChanged(file, contents);
for (const name of await readdir(path.join(PUBLIC, 'assets'))) {
  const file = path.join(PUBLIC, 'assets', name);
  if (!built.has(file)) await rm(file, { force: true });
}

/** `wrangler dev` watches these files: one that stays as it is must not make it start again. */
async function writeWhenChanged(file, contents) {
  const before = await readFile(file).catch((error) => {
    if (error.code !== 'ENOENT') throw error;
    return null;
  });
  if (before === null || !before.equals(contents)) await writeFile(file, contents);
}

/**
 * The same sheets in fewer letters than esbuild writes: custom properties, which nothing but the sheets names, get short names and
 * values without spaces, and nested elements no `&`, as in every browser of the target. Quoted text stays as it is.
 */
function tightened(sheets) {
  const properties = [...new Set(sheets.join('').match(/--[a-z][\w-]*/g))];
  const short = new Map(properties.map((name, index) => [name, `--${index.toString(36)}`]));
  const tighten = (code) =>
    code
      .replaceAll(/--[a-z][\w-]*/g, (name) => short.get(name))
      .replaceAll(/(--\w+): /g, '$1:')
      .replaceAll(', ', ',')
      .replaceAll(/& (?=[a-z])/g, '');
  return sheets.map((css) => {
    // The parts at odd places are what the parentheses hold: text in quotes.
    const parts = css.split(/("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')/);
    return parts.map((part, index) => (index % 2 === 0 ? tighten(part) : part)).join('');
  });
}
