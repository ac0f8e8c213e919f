import type { SyncRecord } from '../../src/domain/cursor/state.ts';
import type { Client } from '../../packages/local-cloud/src/product/api-client.ts';

/** Nine years, which contain every generated history. */
const WINDOW = 'from=2018-01-01T00:00:00Z&to=2027-01-01T00:00:00Z';

/** The requests to the API about a repository that was read; `{id}` stands for the repository's id. */
const ADDRESSES = [
  '/v1/repositories',
  '/v1/repositories/{id}',
  '/v1/pull-requests?limit=20',
  '/v1/pull-requests?limit=20&state=merged&aiKind=assisted',
  '/v1/actors',
  '/v1/teams',
  '/v1/workspace',
  '/v1/connections',
  '/v1/dead-letters',
  `/v1/metrics/overview?${WINDOW}`,
  `/v1/metrics/weekly?${WINDOW}`,
  `/v1/metrics/monthly?${WINDOW}`,
  `/v1/metrics/reviewers?${WINDOW}`,
  `/v1/metrics/authors?${WINDOW}`,
  `/v1/metrics/delivery?${WINDOW}`,
  `/v1/metrics/quality?${WINDOW}`,
  `/v1/metrics/ai?${WINDOW}`,
  '/v1/metrics/ai/cost',
  '/openapi.json',
];

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/**
 * The answers, and of refused ones the words. Ids, cursors and today's instants are blanked, and lists sorted: some are in the
 * order of ids, which no two runs have alike.
 */
export async function readAnswers(
  client: Client,
  { repositoryId, receipt }: SyncRecord,
): Promise<Record<string, unknown>> {
  const answers: Record<string, unknown> = { receipt };
  for (const address of ADDRESSES) {
    answers[address] = await client.get(address.replace('{id}', repositoryId)).catch(String);
  }
  const today = new RegExp(`"${new Date().toISOString().slice(0, 10)}T[^"]*"`, 'g');
  const text = JSON.stringify(answers)
    .replace(UUID, 'id')
    .replace(today, '"now"')
    .replace(/"nextCursor":"[^"]*"/g, '"nextCursor":"cursor"');
  return sorted(JSON.parse(text)) as Record<string, unknown>;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map(sorted).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, sorted(part)]));
}
