import type { Engine } from '../../packages/local-cloud/src/neon/engine.ts';
import { openDatabase, type Database, type Scope } from '../../src/storage/database.ts';
import { upsertRepository } from '../../src/storage/repositories.ts';
import { createWorkspace } from '../../src/storage/workspaces.ts';
import type { Lab } from '../lab/lab.ts';

/** The GitHub that a plain loop reads, and the database in which it makes tables of its own. */
export interface PlainTarget {
  apiUrl: string;
  owner: string;
  name: string;
  engine: Engine;
}

/** The GitHub that a loop reads, and where it saves with the product's own function. */
export interface Target extends Omit<PlainTarget, 'engine'> {
  db: Database;
  scope: Scope;
}

/** A loop's result: how many pull requests it saved, and how long it took, seconds. */
export interface LoopRun {
  pullRequests: number;
  seconds: number;
}

/** The lab's repository and database, without anything of the product. */
export function plainTargetIn(lab: Lab): PlainTarget {
  const [owner = '', name = ''] = lab.replay.repository.split('/');
  return { apiUrl: lab.replay.url, owner, name, engine: lab.database.engine };
}

/** The lab's repository in a workspace of the loop's own, in the same database the product writes to. */
export async function targetIn(lab: Lab, loop: string): Promise<Target> {
  const [owner = '', name = ''] = lab.replay.repository.split('/');
  const db = openDatabase(lab.database.databaseUrl, lab.database.neonHttpUrl);
  const workspaceId = await createWorkspace(db, { name: loop, keyHash: `no key: ${loop}`, keyHint: '' });
  const facts = { defaultBranch: null, isPrivate: false, isArchived: false };
  const repository = { githubId: '1', nodeId: loop, fullName: lab.replay.repository, ...facts };
  const { id: repositoryId } = await upsertRepository(db, workspaceId, repository, null);
  return { apiUrl: lab.replay.url, owner, name, db, scope: { workspaceId, repositoryId } };
}
