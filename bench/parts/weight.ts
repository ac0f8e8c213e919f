import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import type { Bench } from '../figure.ts';

const HEAVIEST = 10;

/** The Worker's size when it is uploaded, and its heaviest parts. */
export const weight: Bench = {
  name: 'weight',
  async run(report) {
    const { script, files } = await bundled();
    report({ name: 'weight.worker', value: gzipSync(script).byteLength / 1_024, unit: 'KiB compressed' });
    report({ name: 'weight.script', value: script.byteLength / 1_024, unit: 'KiB' });
    for (const { name, bytes, count } of modulesIn(files).slice(0, HEAVIEST)) {
      report({
        name: `weight.${name}`,
        value: bytes / 1_024,
        unit: `KiB of the script, ${count} ${count === 1 ? 'file' : 'files'}`,
      });
    }
  },
};

/** The bytes of the script that each source file became. */
type Files = Record<string, { bytesInOutput: number }>;

/** esbuild's description of a bundle: https://esbuild.github.io/api/#metafile */
const Metafile = z.object({
  outputs: z.record(z.string(), z.object({ inputs: z.record(z.string(), z.object({ bytesInOutput: z.number() })) })),
});

/** The Worker's script as wrangler uploads it. Throws an `Error` with what wrangler said when it does not build it. */
async function bundled(): Promise<{ script: Buffer; files: Files }> {
  const wrangler = path.join(
    path.dirname(createRequire(import.meta.url).resolve('wrangler/package.json')),
    'bin/wrangler.js',
  );
  const folder = await mkdtemp(path.join(os.tmpdir(), 'worker-'));
  try {
    const metafile = path.join(folder, 'metafile.json');
    const args = [wrangler, 'deploy', '--dry-run', '--outdir', folder, '--metafile', metafile];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`wrangler ended with ${status}\n${stdout}${stderr}`);
    const { outputs } = Metafile.parse(JSON.parse(await readFile(metafile, 'utf8')));
    const [, output] = Object.entries(outputs).find(([name]) => name.endsWith('index.js')) ?? [];
    if (!output) throw new Error('the metafile names no index.js');
    return { script: await readFile(path.join(folder, 'index.js')), files: output.inputs };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The packages and folders of src in a script, the heaviest first. */
function modulesIn(files: Files): { name: string; bytes: number; count: number }[] {
  return [...Map.groupBy(Object.entries(files), ([file]) => moduleOf(file))]
    .map(([name, members]) => ({
      name,
      bytes: members.reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0),
      count: members.length,
    }))
    .toSorted((a, b) => b.bytes - a.bytes);
}

/** `zod` or `@hono/zod-openapi` of a package's file; of our own the folder or file in src. */
function moduleOf(file: string): string {
  const [, packageName] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file) ?? [];
  return packageName ?? file.split('/').slice(0, 2).join('/');
}
