import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A free port of this machine. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** A process that a killed start has left frees its port within this time. */
const PATIENCE_MS = 3_000;

/** Throws when a port is in use, still after three seconds. */
export async function mustBeFree(port: number): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await canListen(port))) {
    if (Date.now() > deadline) throw inUse(port);
    await sleep(200);
  }
}

export function inUse(port: number): Error {
  return new Error(`Port ${port} is in use by another program. End that one, or choose another port with --port N`);
}

/** Throws what the system refuses for another reason, as a port below 1024 to a user other than root. */
function canListen(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => {
      if ('code' in error && error.code === 'EADDRINUSE') resolve(false);
      else reject(new Error(`Port ${port} cannot be used: ${error.message}. Choose another port with --port N`));
    });
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
