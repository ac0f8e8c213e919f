import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Mutant } from './mutants-of.ts';

/** A copy of the sources, in which one rule at a time is changed. */
export function copyOf(root: string) {
  const folder = mkdtempSync(path.join(tmpdir(), 'mutants-'));
  for (const name of ['src', 'test', 'package.json', 'tsconfig.json']) {
    cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
  }
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  // What each run would compile anew is compiled once.
  const env = { ...process.env, NODE_COMPILE_CACHE: path.join(folder, 'compiled') };

  return {
    folder,
    /** Runs Node in the copy: whether it succeeds within so many milliseconds, and what it writes. */
    node(args: string[], timeout: number): Promise<{ succeeds: boolean; output: string }> {
      return new Promise((resolve) => {
        const child = spawn(process.execPath, args, {
          cwd: folder,
          env,
          stdio: ['ignore', 'pipe', 'ignore'],
          timeout,
          killSignal: 'SIGKILL',
        });
        const chunks: Buffer[] = [];
        child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
        child.on('error', () => resolve({ succeeds: false, output: '' }));
        child.on('close', (code) => resolve({ succeeds: code === 0, output: Buffer.concat(chunks).toString() }));
      });
    },
    /** Does something while the copy has the mutant. */
    async mutated<Result>(mutant: Mutant, run: () => Promise<Result>): Promise<Result> {
      const text = readFileSync(path.join(root, mutant.file), 'utf8');
      const lines = text.split('\n');
      const line = (lines[mutant.lineNumber - 1] ?? '').replace(mutant.line, () => mutant.mutated);
      writeFileSync(path.join(folder, mutant.file), lines.with(mutant.lineNumber - 1, line).join('\n'));
      try {
        return await run();
      } finally {
        writeFileSync(path.join(folder, mutant.file), text);
      }
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
