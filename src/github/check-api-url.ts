/** Long enough for a slow server, and short enough for a person who waits for the start. */
const TIMEOUT_MS = 5_000;

/** The result for GITHUB_API_URL: a person must repair `wrong`; `silent` may pass by itself. */
export type ApiUrlCheck = { status: 'ok' } | { status: 'wrong' | 'silent'; detail: string };

/**
 * Asks an address whether it is GitHub's API. If it is not, asks whether the API is at a similar address: behind
 * `/api/v3`, or at https.
 * https://docs.github.com/en/rest/meta/meta#get-github-meta-information
 */
export async function checkApiUrl(apiUrl: string): Promise<ApiUrlCheck> {
  const base = apiUrl.replace(/\/+$/, '');
  const found = await look(base);
  if (found === 'api') return { status: 'ok' };
  if (found === 'https') return wrong(`it is reached by https: ${secure(base)}`);
  const { protocol, origin } = new URL(base);
  const near = [`${origin}/api/v3`, ...(protocol === 'http:' ? [secure(base), `${secure(origin)}/api/v3`] : [])];
  for (const candidate of near.filter((each) => each !== base)) {
    if ((await look(candidate)) === 'api') return wrong(`GitHub's API is at ${candidate}`);
  }
  if (found === 'silent') return { status: 'silent', detail: 'GITHUB_API_URL: no server answers at this address' };
  return wrong(
    "what answers there is not GitHub's API: https://api.github.com, https://HOST/api/v3 or https://api.NAME.ghe.com",
  );
}

function wrong(detail: string): ApiUrlCheck {
  return { status: 'wrong', detail: `GITHUB_API_URL: ${detail}` };
}

function secure(url: string): string {
  return url.replace(/^http:/, 'https:');
}

/** The API always answers in JSON; pages do not, and an address without https redirects. */
async function look(base: string): Promise<'api' | 'https' | 'other' | 'silent'> {
  try {
    const response = await fetch(`${base}/meta`, {
      headers: { accept: 'application/vnd.github+json', 'user-agent': 'tformance-edge' },
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
    const isJson = (response.headers.get('content-type') ?? '').includes('json');
    // A private server refuses every request without a token; it says so in JSON, too.
    const location = response.headers.get('location') ?? '';
    if (base.startsWith('http:') && location.startsWith(secure(base))) return 'https';
    const sendsElsewhere = response.status >= 300 && response.status < 400;
    return isJson && !sendsElsewhere ? 'api' : 'other';
  } catch {
    // No connection, or no answer in time: in both cases no server answers there.
    return 'silent';
  }
}
