import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Bench } from '../figure.ts';

const HEAVIEST = 10;

/** How large the Worker is when it is uploaded, and what makes it so. */
export const weight: Bench = {
  name: 'weight',
  async run(report) {
    const bundle = await bundled();
    report({ name: 'weight.worker', value: compressed(bundle), unit: 'KiB compressed' });
    for (const { name, weight: value, files } of modulesIn(bundle).slice(0, HEAVIEST)) {
      report({
        name: `weight.${name}`,
        value,
        unit: `KiB compressed by itself, ${files} ${files === 1 ? 'file' : 'files'}`,
      });
    }
  },
};

/** The Worker's script as wrangler builds it. Throws an `Error` with what wrangler said when it does not. */
async function bundled(): Promise<string> {
  const wrangler = path.join(
    path.dirname(createRequire(import.meta.url).resolve('wrangler/package.json')),
    'bin/wrangler.js',
  );
  const folder = await mkdtemp(path.join(os.tmpdir(), 'worker-'));
  try {
    const args = [wrangler, 'deploy', '--dry-run', '--outdir', folder];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`wrangler ended with ${status}\n${stdout}${stderr}`);
    return await readFile(path.join(folder, 'index.js'), 'utf8');
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** esbuild names each file in a comment of its own before the file's code. */
const FILE = /^ *\/\/ (?:\.\.\/)*((?:node_modules|src)\/\S+)$/m;

/** The packages and folders of src in a bundle, the heaviest first. */
function modulesIn(bundle: string): { name: string; weight: number; files: number }[] {
  // What stands before the first file is esbuild's own.
  const [, ...parts] = bundle.split(FILE);
  const files = parts.flatMap((file, index) =>
    index % 2 === 0 ? [{ name: moduleOf(file), text: parts[index + 1] ?? '' }] : [],
  );
  return [...Map.groupBy(files, ({ name }) => name)]
    .map(([name, members]) => ({
      name,
      weight: compressed(members.map(({ text }) => text).join('')),
      files: members.length,
    }))
    .toSorted((a, b) => b.weight - a.weight);
}

/** `zod` or `@hono/zod-openapi` of a package's file; of our own the folder or file in src. */
function moduleOf(file: string): string {
  const [, packageName] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file) ?? [];
  return packageName ?? file.split('/').slice(0, 2).join('/');
}

/** KiB after gzip. */
function compressed(text: string): number {
  return gzipSync(text).byteLength / 1_024;
}
