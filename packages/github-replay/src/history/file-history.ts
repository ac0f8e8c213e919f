import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip, deflateRawSync, inflateRawSync } from 'node:zlib';
import { createAccounts } from './accounts.ts';
import { repositoryDatabaseId } from './database-ids.ts';
import { NO_DELIVERY } from './delivery-model.ts';
import type { FileRecord } from './file-record.ts';
import type { History } from './history.ts';
import type { Deployment, Outline } from './model.ts';
import { isoSeconds } from './iso-seconds.ts';
import { pullRequestOfRecord } from './pull-request-of-record.ts';
import { createRecent } from './recent.ts';

const KNOWN_FILES: Record<string, { fullName: string; language: string }> = {
  cargo: { fullName: 'rust-lang/cargo', language: 'Rust' },
  undici: { fullName: 'nodejs/undici', language: 'JavaScript' },
};
const NO_DEPLOYMENTS: readonly Deployment[] = [];

/**
 * A history from JSON Lines (gzipped when the name ends in `.gz`). Lines stay compressed in memory, at a fifth of
 * their size, and are parsed again when their pull request is read.
 */
export async function readFileHistory(path: string, fullName?: string): Promise<History> {
  const base = basename(path).replace(/(\.pull-requests)?\.jsonl(\.gz)?$/, '');
  const known = KNOWN_FILES[base];
  const name = fullName ?? known?.fullName ?? `local/${base}`;
  const databaseId = repositoryDatabaseId(name);
  const accounts = createAccounts();
  const outlines: Outline[] = [];
  const lines = new Map<number, Buffer>();
  const numberByCommit = new Map<string, number>();

  for await (const { record, line } of readLines(path)) {
    outlines.push({
      number: record.number,
      createdAt: Date.parse(record.createdAt),
      updatedAt: Date.parse(record.updatedAt),
      state: record.state,
    });
    lines.set(record.number, deflateRawSync(line, { level: 1 }));
    for (const oid of [record.mergeCommit, ...record.commits.map((commit) => commit.oid)]) {
      if (oid) numberByCommit.set(oid, record.number);
    }
    for (const login of [record.author, record.mergedBy, ...record.reviews.map((review) => review.author)]) {
      if (login) accounts.ofLogin(login);
    }
  }
  outlines.sort((a, b) => a.number - b.number);

  const recent = createRecent((number: number) => {
    const line = lines.get(number);
    if (!line) throw new Error(`${name} has no pull request ${number}`);
    const record = JSON.parse(inflateRawSync(line).toString()) as FileRecord;
    return pullRequestOfRecord(record, databaseId, accounts);
  });

  return {
    facts: {
      fullName: name,
      databaseId,
      defaultBranch: 'main',
      createdAt: isoSeconds(outlines.reduce((least, { createdAt }) => Math.min(least, createdAt), Date.now())),
      languages: known ? [{ name: known.language, size: 1_000_000 }] : [],
    },
    outlines,
    pullRequest: recent,
    numberOfCommit: (oid) => numberByCommit.get(oid),
    deployments: () => NO_DEPLOYMENTS,
    delivery: () => NO_DELIVERY,
    actor: (id) => accounts.ofId(id),
  };
}

async function* readLines(path: string): AsyncGenerator<{ record: FileRecord; line: string }> {
  const file = createReadStream(path);
  const input = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  file.on('error', (cause) => input.destroy(cause));
  let lineNumber = 0;
  for await (const line of createInterface({ input })) {
    lineNumber++;
    if (line.trim() === '') continue;
    let record: FileRecord;
    try {
      record = JSON.parse(line) as FileRecord;
    } catch (cause) {
      throw new Error(`${path} is not JSON Lines: line ${lineNumber} does not parse`, { cause });
    }
    if (!Number.isInteger(record.number)) throw new Error(`${path} line ${lineNumber} has no pull request number`);
    yield { record, line };
  }
}
