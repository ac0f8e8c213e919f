import { createServer, type Server } from 'node:http';
import { generateKeyPairSync, sign } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGitHubReplay, type GitHubReplay } from '../src/replay.ts';

const APP_ID = 4_711;
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
let receiver: Server;
let replay: GitHubReplay;
let answer = 200;
const received: string[] = [];

interface Listed {
  id: string;
  guid: string;
  status: string;
  redelivery: boolean;
}

beforeAll(async () => {
  receiver = createServer((request, response) => {
    received.push(String(request.headers['x-github-delivery']));
    response.writeHead(answer).end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  replay = await startGitHubReplay({
    repositories: [
      { fullName: 'acme/widgets', pullRequests: 5 },
      { fullName: 'umbrella/site', pullRequests: 5 },
    ],
    webhook: { url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`, secret: 'x' },
    app: {
      id: APP_ID,
      publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      installations: [
        { id: 11, account: 'acme' },
        { id: 12, account: 'umbrella', suspended: true },
      ],
    },
  });
});
afterAll(async () => {
  await replay.stop();
  receiver.closeAllConnections();
  receiver.close();
});

function jwt(): string {
  const now = Math.floor(Date.now() / 1_000);
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ iss: APP_ID, iat: now - 60, exp: now + 540 })}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`;
}

async function call(path: string, method = 'GET') {
  const headers = { authorization: `Bearer ${jwt()}`, 'user-agent': 'test' };
  const response = await fetch(path.startsWith('http') ? path : `${replay.url}${path}`, { method, headers });
  // Ids beyond 2^53 are read as text: `JSON.parse` would round them.
  const text = (await response.text()).replaceAll(/"id":(\d{16,})/g, '"id":"$1"');
  return { status: response.status, headers: response.headers, body: JSON.parse(text) as unknown };
}

const list = async (path: string) => {
  const { body, headers } = await call(path);
  return { body: body as Listed[], next: /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1] };
};

test('deliveries are listed newest first by cursor, and can be asked for again', async () => {
  answer = 503;
  replay.control.touch({ number: replay.control.numbers().numbers[0] ?? 0 });
  await replay.control.webhooksSettled();
  answer = 200;
  for (const title of ['one', 'two']) replay.control.open({ repository: 'acme/widgets', title });
  await replay.control.webhooksSettled();

  const first = await list('/app/hook/deliveries?per_page=2');
  const second = await list(first.next ?? '');
  expect(second.next).toBeUndefined();
  const all = [...first.body, ...second.body];
  expect(all.map(({ status }) => status)).toEqual(['OK', 'OK', 'Invalid HTTP Response: 503']);
  expect(new Set(all.map(({ id }) => Number(id))).size).toBe(1);
  expect(all[2]).toMatchObject({
    status_code: 503,
    event: 'pull_request',
    action: 'edited',
    installation_id: 11,
    repository_id: expect.any(Number) as unknown,
  });
  expect((await list('/app/hook/deliveries?status=failure')).body).toEqual([all[2]]);

  const again = await call(`/app/hook/deliveries/${all[2]?.id}/attempts`, 'POST');
  expect(again.status).toBe(202);
  await replay.control.webhooksSettled();
  const [newest] = (await list('/app/hook/deliveries')).body;
  expect(newest).toMatchObject({ guid: all[2]?.guid, status: 'OK', redelivery: true });
  expect(received.at(-1)).toBe(all[2]?.guid);
  expect((await call('/app/hook/deliveries/1/attempts', 'POST')).status).toBe(404);
  expect((await call('/app/hook/deliveries?cursor=nonsense')).status).toBe(400);

  replay.control.advanceClock({ milliseconds: 3 * 86_400_000 });
  expect((await list('/app/hook/deliveries')).body).toEqual([]);
});

test('deliveries are not made for accounts without it, nor while it is suspended there', async () => {
  const before = replay.control.deliveries().length;
  replay.control.open({ repository: 'umbrella/site' });
  replay.control.suspendInstallation({ installationId: 11 });
  replay.control.open({ repository: 'acme/widgets' });
  await replay.control.webhooksSettled();
  const made = replay.control.deliveries().slice(before);
  expect(made).toMatchObject([{ event: 'installation', action: 'suspend', status: 'OK' }]);
  replay.control.unsuspend({ installationId: 11 });
});
