import { expect, it } from 'vitest';
import { readBody } from '../../src/routes/body.ts';

const MAX_BYTES = 100;

/** A request whose body comes in chunks of 64 bytes, and what its sender sees. */
function sending(chunks: number, headers: Record<string, string> = {}) {
  const sender = { chunks: 0, cancelled: false };
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (sender.chunks === chunks) controller.close();
        else controller.enqueue(new Uint8Array(64).fill(++sender.chunks));
      },
      cancel() {
        sender.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  const init = { method: 'POST', headers, body, duplex: 'half' };
  return { request: new Request('https://edge.test/', init), sender };
}

it('a body is read up to its bound', async () => {
  const { request } = sending(1);
  expect(await readBody(request, MAX_BYTES)).toEqual(new Uint8Array(64).fill(1));
});

it.each([undefined, '10', '100', 'many'])(
  'a body that is longer than it may be ends there, when it says %s',
  async (length) => {
    const { request, sender } = sending(20, length === undefined ? {} : { 'content-length': length });
    await expect(readBody(request, MAX_BYTES)).rejects.toMatchObject({ status: 413 });
    expect(sender).toEqual({ chunks: 2, cancelled: true });
  },
);

it('a body that says itself that it is too long is not read', async () => {
  const { request, sender } = sending(1, { 'content-length': '101' });
  await expect(readBody(request, MAX_BYTES)).rejects.toMatchObject({ status: 413 });
  expect(sender.chunks).toBe(0);
});
