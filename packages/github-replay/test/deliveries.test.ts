import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startGitHubReplay, type GitHubReplay } from '../src/replay.ts';

const SECRET = 'a secret of the hook';

interface Received {
  headers: IncomingHttpHeaders;
  raw: string;
}

let receiver: Server;
let replay: GitHubReplay;
let address = '';
let number = 0;
let received: Received[] = [];
/** What the receiver answers with; 0 is never. */
let answer = 202;

beforeAll(async () => {
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ headers: request.headers, raw: Buffer.concat(chunks).toString() });
      if (answer !== 0) response.writeHead(answer).end('thanks');
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/webhooks/github`;
  replay = await startGitHubReplay({ repositories: [{ fullName: 'acme/widgets', pullRequests: 20 }] });
  ({ number } = replay.control.open({}));
});
afterAll(async () => {
  await replay.stop();
  receiver.closeAllConnections();
  receiver.close();
});
beforeEach(() => {
  replay.control.setWebhook({ url: address, secret: SECRET });
  received = [];
  answer = 202;
});

/** Makes a change, and waits until it was told. */
async function tell(change: () => unknown): Promise<void> {
  change();
  await replay.control.webhooksSettled();
}

describe('the log', () => {
  test('keeps what failed, and sends it again only when told to', async () => {
    answer = 503;
    await tell(() => replay.control.touch({ number }));
    const failed = replay.control.deliveries().at(-1);
    expect(failed).toMatchObject({
      event: 'pull_request',
      action: 'edited',
      status: 'Invalid HTTP Response: 503',
      statusCode: 503,
      redelivery: false,
    });
    expect(received).toHaveLength(1);
    answer = 200;
    replay.control.redeliver({ guid: failed?.guid ?? '' });
    await replay.control.webhooksSettled();
    const again = replay.control.deliveries().at(-1);
    expect(again).toMatchObject({ guid: failed?.guid, status: 'OK', statusCode: 200, redelivery: true });
    expect(again?.id).toBeGreaterThan(failed?.id ?? 0n);
    expect(received[1]?.raw).toBe(received[0]?.raw);
    expect(received[1]?.headers['x-github-delivery']).toBe(failed?.guid);
    expect(() => replay.control.redeliver({ guid: 'nothing' })).toThrow('no delivery');
  });

  test('knows what was lost on the way', async () => {
    replay.control.dropWebhooks({ next: 1 });
    await tell(() => {
      replay.control.touch({ number });
      replay.control.comment({ number });
    });
    expect(received.map(({ headers }) => headers['x-github-event'])).toEqual(['issue_comment']);
    expect(replay.control.deliveries().find(({ status }) => status === 'failed to connect')).toMatchObject({
      event: 'pull_request',
      statusCode: 502,
    });
  });

  test('knows who was not there, who took too long, and who led elsewhere', async () => {
    const outcome = async (): Promise<string | undefined> => {
      await tell(() => replay.control.touch({ number }));
      return replay.control.deliveries().at(-1)?.status;
    };
    answer = 302;
    expect(await outcome()).toBe('Invalid HTTP Response: 302');
    answer = 0;
    replay.control.setWebhook({ url: address, secret: SECRET, timeoutMs: 50 });
    expect(await outcome()).toBe('timed out');
    replay.control.setWebhook({ url: 'http://127.0.0.1:1/', secret: SECRET });
    expect(await outcome()).toBe('failed to connect');
  });

  test('has nothing of what happens while no hook is set', async () => {
    const before = replay.control.deliveries().length;
    replay.control.setWebhook({});
    await tell(() => replay.control.touch({ number }));
    expect(received).toEqual([]);
    expect(replay.control.deliveries()).toHaveLength(before);
  });
});

describe('odd deliveries', () => {
  test('of any event, under a known id, forged or unreadable', async () => {
    // One after the other: those under way at once arrive in any order.
    const { guid } = replay.control.sendWebhook({ event: 'ping', payload: { zen: 'Keep it simple.' } });
    await replay.control.webhooksSettled();
    const signature = `sha256=${'0'.repeat(64)}`;
    await tell(() =>
      replay.control.sendWebhook({ event: 'ping', guid, headers: { 'x-hub-signature-256': signature } }),
    );
    await tell(() =>
      replay.control.sendWebhook({ event: 'ping', body: 'not JSON', headers: { 'x-hub-signature-256': null } }),
    );
    const [plain, forged, unreadable] = received as [Received, Received, Received];
    expect(JSON.parse(plain.raw)).toEqual({ zen: 'Keep it simple.' });
    expect(forged.headers['x-github-delivery']).toBe(guid);
    expect(forged.headers['x-hub-signature-256']).toMatch(/=0+$/);
    expect(unreadable).toMatchObject({ raw: 'not JSON' });
    expect(unreadable.headers['x-hub-signature-256']).toBeUndefined();
  });

  test('over HTTP too, waited for', async () => {
    const post = async (name: string, argument: unknown): Promise<unknown> => {
      const response = await fetch(`${replay.url}/_replay/${name}`, { method: 'POST', body: JSON.stringify(argument) });
      return response.json();
    };
    await post('sendWebhook', { event: 'ping', payload: {} });
    expect(await post('webhooksSettled', {})).toEqual({});
    expect(received).toHaveLength(1);
    expect(await post('deliveries', {})).toContainEqual(expect.objectContaining({ event: 'ping', status: 'OK' }));
  });
});
