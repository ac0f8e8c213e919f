import { checkApiUrl, type ApiUrlCheck } from '../github/check-api-url.ts';

/** Addresses that passed the check: this isolate does not check them again. GitHub's own needs none. */
const right = new Set(['https://api.github.com']);

/** Whether GITHUB_API_URL leads to GitHub's API. */
export async function checkAddress(apiUrl: string): Promise<ApiUrlCheck> {
  if (right.has(apiUrl)) return { status: 'ok' };
  const check = await checkApiUrl(apiUrl);
  if (check.status === 'ok') right.add(apiUrl);
  return check;
}
