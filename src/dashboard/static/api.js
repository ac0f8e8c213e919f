/**
 * Reads from the API; empty `parameters` are left out. When the API answers no success, an error with its explanation
 * is thrown.
 */
export async function read(path, parameters = {}) {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null && value !== '');
  const query = new URLSearchParams(given);
  return answerOf(await fetch(query.size === 0 ? path : `${path}?${query}`));
}

/** Sends a POST request to the API. */
export async function send(path, body) {
  const headers = { 'content-type': 'application/json' };
  return answerOf(await fetch(path, { method: 'POST', body: JSON.stringify(body), headers }));
}

/** All entries of a list, page by page. */
export async function readAll(path) {
  const entries = [];
  for (let cursor = ''; cursor !== null;) {
    const page = await read(path, { limit: 100, cursor });
    entries.push(...page.data);
    cursor = page.nextCursor;
  }
  return entries;
}

async function answerOf(response) {
  // The session has ended. The reloaded page is the form to sign in.
  if (response.status === 401) location.reload();
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.detail ?? `HTTP ${response.status}`);
  return answer;
}
