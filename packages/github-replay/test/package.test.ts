import { execFileSync, spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import { situationNames } from '../src/board/situation-names.ts';

const PACKAGE = path.join(import.meta.dirname, '..');

test(
  'what is published is JavaScript with its types, which finds every situation',
  { tags: 'long', timeout: 60_000 },
  () => {
    const packed = execFileSync('npm', ['pack', '--dry-run', '--json'], {
      cwd: PACKAGE,
      encoding: 'utf8',
      stdio: 'pipe',
    });
    const [{ files }] = JSON.parse(packed) as [{ files: { path: string }[] }];
    const paths = files.map((file) => file.path);
    expect(paths).toEqual(expect.arrayContaining(['README.md', 'dist/main.js', 'dist/replay.js', 'dist/replay.d.ts']));
    expect(paths.filter((file) => /^(?:src|test)\//.test(file))).toEqual([]);

    const refused = spawnSync(process.execPath, ['dist/main.js', '--situation', 'none-of-them'], {
      cwd: PACKAGE,
      encoding: 'utf8',
    });
    expect(refused.stderr).toContain(`there are ${situationNames().join(', ')}\n`);
  },
);
