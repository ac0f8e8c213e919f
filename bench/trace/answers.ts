import type { SyncRecord } from '../../src/domain/cursor/state.ts';
import type { Client } from '../../local/start/api-client.ts';

/** Nine years, which every generated history lies in. */
const WINDOW = 'from=2018-01-01T00:00:00Z&to=2027-01-01T00:00:00Z';

/** What is asked of the API about a repository that was read, `{id}` being the repository's. */
const ADDRESSES = [
  '/v1/repositories',
  '/v1/repositories/{id}',
  '/v1/pull-requests?limit=20',
  '/v1/pull-requests?limit=20&state=merged&aiUse=found',
  '/v1/actors',
  '/v1/teams',
  '/v1/workspace',
  '/v1/connections',
  '/v1/dead-letters',
  `/v1/metrics/overview?${WINDOW}`,
  `/v1/metrics/weekly?${WINDOW}`,
  `/v1/metrics/reviewers?${WINDOW}`,
  `/v1/metrics/authors?${WINDOW}`,
  `/v1/metrics/delivery?${WINDOW}`,
  `/v1/metrics/quality?${WINDOW}`,
  `/v1/metrics/ai?${WINDOW}`,
  '/v1/metrics/ai/cost',
  '/openapi.json',
];

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** The answers, and of refused ones the words; ids are numbered in the order in which they appear, today's instants are `now`. */
export async function readAnswers(
  client: Client,
  { repositoryId, receipt }: SyncRecord,
): Promise<Record<string, unknown>> {
  const answers: Record<string, unknown> = { receipt };
  for (const address of ADDRESSES) {
    answers[address] = await client.get(address.replace('{id}', repositoryId)).catch(String);
  }
  const ids = new Map<string, string>();
  const numbered = (id: string) => {
    const known = ids.get(id) ?? `id ${ids.size + 1}`;
    ids.set(id, known);
    return known;
  };
  const today = new RegExp(`"${new Date().toISOString().slice(0, 10)}T[^"]*"`, 'g');
  const text = JSON.stringify(answers).replace(UUID, numbered).replace(today, '"now"');
  return JSON.parse(text) as Record<string, unknown>;
}
