import type { AppContext } from '../context.ts';
import { importProgress, type ImportProgress, type QuotaLeft } from '../domain/import-progress.ts';
import type { StoredImportPart } from '../storage/import-parts.ts';

/** How far the import of a workspace is, and how long it takes yet: asks each quota what it has left. Null without an import. */
export async function importProgressOf(
  { credentials, now }: Pick<AppContext, 'credentials' | 'now'>,
  parts: StoredImportPart[],
): Promise<ImportProgress | null> {
  const quotas = new Map<string | null, QuotaLeft>();
  await Promise.all(
    parts.map(async ({ connectionId, quota }) => quotas.set(connectionId, (await credentials.quotaLeft(quota)).hour)),
  );
  return importProgress(parts, (connectionId) => quotas.get(connectionId) ?? {}, now());
}
