import type { EndedSync, SyncRecord } from './cursor/state.ts';

/** The record of a sync from a line that RepoCursor wrote. Throws when it is none. */
export function parseSyncRecord(json: string): SyncRecord {
  const value: unknown = JSON.parse(json);
  if (!isSyncRecord(value)) throw new TypeError(`no record of a sync: ${json.slice(0, 100)}`);
  return value;
}

/** An ended sync from a row that RepoCursor wrote, in this version or an earlier one. Throws when it is none. */
export function parseEndedSync(json: string): EndedSync {
  const value: unknown = JSON.parse(json);
  if (!isEndedSync(value)) throw new TypeError(`no ended sync: ${json.slice(0, 100)}`);
  return value;
}

/** What every version has written. */
function isSyncRecord(value: unknown): value is SyncRecord {
  return (
    isObject(value) &&
    ['id', 'repositoryId', 'kind', 'status', 'startedAt'].every((name) => typeof value[name] === 'string') &&
    ['progress', 'github'].every((name) => isObject(value[name])) &&
    (value['finishedAt'] === null || typeof value['finishedAt'] === 'string')
  );
}

function isEndedSync(value: unknown): value is EndedSync {
  return isObject(value) && isSyncRecord(value['record']);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
