import { describe, expect, it } from 'vitest';
import { ModelHttpError } from '../../src/llm/chat-completions.ts';
import { modelFailure } from '../../src/llm/model-failure.ts';

const answered = (status: number, message = 'no') => new ModelHttpError({ status }, { message });

const failureOf = (error: unknown) => modelFailure(error, { apiKey: 'sk-key' });

describe('a call that an error ended', () => {
  it.each([500, 502, 520, 408, 409])('with HTTP %i was answered, and is not paid', (status) => {
    expect(failureOf(answered(status))).toMatchObject({ kind: 'broken', mayBePaid: false });
  });

  it.each([504, 524])('with HTTP %i was waited for in vain, and may be paid', (status) => {
    expect(failureOf(answered(status))).toMatchObject({ kind: 'broken', mayBePaid: true });
  });

  it('before anybody was reached is not paid, and any other without a status may be', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    expect(failureOf(new TypeError('fetch failed', { cause: refused }))).toEqual({
      kind: 'broken',
      mayBePaid: false,
      detail: 'fetch failed: connect ECONNREFUSED',
    });
    expect(failureOf(new Error('connect(): Connection refused.'))).toMatchObject({ mayBePaid: false });
    const timedOut = new DOMException('The operation timed out', 'TimeoutError');
    for (const error of [timedOut, new Error('Network connection lost.'), new SyntaxError('not JSON')]) {
      expect(failureOf(error)).toMatchObject({ kind: 'broken', mayBePaid: true });
    }
  });
});

describe('what is kept of it', () => {
  it('can be stored, also where a character was halved by the cut', () => {
    const { detail } = failureOf(answered(400, `\0sk-key \ud83d ${'x'.repeat(284)}😀😀`));
    expect(detail).toMatch(/^HTTP 400: … {2}x+$/);
    expect(detail.isWellFormed()).toBe(true);
  });
});
