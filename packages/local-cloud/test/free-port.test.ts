import { createServer, type AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { mustBeFree } from '../src/processes/free-port.ts';

it('a port that somebody listens on is said before anything is started', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await expect(mustBeFree(port)).rejects.toThrow(`Port ${port} is in use`);
  server.close();
});
