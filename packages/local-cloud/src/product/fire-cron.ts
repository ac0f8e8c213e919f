/**
 * Runs one cron of a Worker under `wrangler dev`, where no cron runs by itself. Throws an `Error` when the Worker fails it:
 * https://developers.cloudflare.com/workers/configuration/cron-triggers/#test-cron-triggers-locally
 */
export async function fireCron(url: string, cron: string): Promise<void> {
  const response = await fetch(`${url}/cdn-cgi/local/scheduled?cron=${encodeURIComponent(cron)}`);
  if (!response.ok) throw new Error(`the cron ${cron} failed: ${response.status} ${await response.text()}`);
}
