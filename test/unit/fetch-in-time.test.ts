import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { fetchInTime } from '../../src/storage/fetch-in-time.ts';

let server: Server | undefined;

/** A server that answers like this. */
async function serving(answer: (response: ServerResponse) => void): Promise<string> {
  server = createServer((_, response) => answer(response)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server?.once('listening', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

afterEach(() => {
  server?.close();
  server?.closeAllConnections();
});

it('answers what was answered in time', async () => {
  const url = await serving((response) => response.writeHead(400, { 'x-mark': 'here' }).end('{"message":"no"}'));
  const response = await fetchInTime(url, { method: 'POST' }, 5_000);
  expect([response.status, response.headers.get('x-mark'), await response.json()]).toEqual([
    400,
    'here',
    { message: 'no' },
  ]);
});

it('a request that is never answered ends with the deadline', async () => {
  const url = await serving(() => undefined);
  await expect(fetchInTime(url, {}, 50)).rejects.toThrow('no answer within 0.05 s');
});

it('a body that stops in the middle ends with the deadline, too', async () => {
  const url = await serving((response) => void response.writeHead(200).write('{"rows":'));
  await expect(fetchInTime(url, {}, 100)).rejects.toThrow('no answer within 0.1 s');
});

it('a connection that breaks says what the network says', async () => {
  const url = await serving((response) => response.destroy());
  await expect(fetchInTime(url, {}, 5_000)).rejects.toThrow(/fetch failed/);
});
