import type { ChangedFile } from '../history/model.ts';
import { createRandom } from './random.ts';
import type { Sketch } from './sketch.ts';

const FOLDERS = ['src', 'src/core', 'src/web', 'test', 'docs', 'tools', 'packages/widget/src'];
const NAMES = ['index', 'parser', 'cache', 'config', 'layout', 'client', 'größe', 'retry', 'login', 'clock'];
const ENDINGS = ['.ts', '.ts', '.ts', '.md', '.css', '.json'];

/** GitHub lists 3,000 at most: this is the pull request that has more. */
const MORE_THAN_LISTED = 3_146;

/** The changed files by path, each path once. */
export function generateFiles({ seed, outline, special }: Sketch): ChangedFile[] {
  const random = createRandom(seed, 'files', outline.number);
  let count = random.small(1, 16);
  if (special.manyFiles) count = random.int(100, 1_000);
  if (special.moreFilesThanListed) count = MORE_THAN_LISTED;
  const files = new Map<string, ChangedFile>();
  for (let index = 0; files.size < count; index++) {
    const name = index < 12 ? random.pick(NAMES) : `${random.pick(NAMES)}-${index}`;
    const path = `${random.pick(FOLDERS)}/${name}${random.pick(ENDINGS)}`;
    const roll = random.next();
    const changeType = roll < 0.7 ? 'MODIFIED' : roll < 0.88 ? 'ADDED' : roll < 0.95 ? 'DELETED' : 'RENAMED';
    const additions = changeType === 'DELETED' ? 0 : random.small(1, 300);
    const deletions = changeType === 'ADDED' ? 0 : random.small(0, 150);
    files.set(path, { path, additions, deletions, changeType });
  }
  return [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}
