import { describe, expect, it } from 'vitest';
import { callsOf } from '../../src/durable-calls.ts';
import { ObjectError } from '../../src/errors.ts';

/** A stub that is of no use once it has thrown, as the platform's are. */
function openStub(failures: Error[]) {
  let broken: Error | null = null;
  return {
    async greet(name: string): Promise<string> {
      broken ??= failures.shift() ?? null;
      if (broken) throw broken;
      return `hello ${name}`;
    },
  };
}

const marked = (mark: string) => Object.assign(new Error('the platform says so'), { [mark]: true });

describe('calls of a Durable Object', () => {
  it('hand on what they are given, and what is answered', async () => {
    expect(await callsOf(() => openStub([])).greet('you')).toBe('hello you');
  });

  it('each go through a new stub: one that threw spoils no other', async () => {
    const failures = [marked('retryable')];
    const object = callsOf(() => openStub(failures));
    await expect(object.greet('you')).rejects.toThrow('the platform says so');
    expect(await object.greet('you')).toBe('hello you');
  });

  it.each(['retryable', 'overloaded', 'durableObjectReset'])(
    'say of an error that is %s that it may pass',
    async (mark) => {
      await expect(callsOf(() => openStub([marked(mark)])).greet('you')).rejects.toBeInstanceOf(ObjectError);
    },
  );

  it('leave an error of the object’s own code as it is', async () => {
    const own = marked('remote');
    await expect(callsOf(() => openStub([own])).greet('you')).rejects.toBe(own);
  });

  it('can be handed through an async function', async () => {
    const object = callsOf(() => openStub([]));
    expect(await (await Promise.resolve(object)).greet('you')).toBe('hello you');
  });
});
