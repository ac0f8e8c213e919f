import { describe, expect, it } from 'vitest';
import { parseJson } from '../../src/domain/parse-json.ts';

describe('JSON from outside', () => {
  it('keeps every digit of an integer that a number would round', () => {
    expect(parseJson('{"id":9007199254740993,"list":[-12345678901234567890]}')).toEqual({
      id: '9007199254740993',
      list: ['-12345678901234567890'],
    });
  });

  it('is as it always was for everything else', () => {
    const text = '{"id":900719925474099,"ratio":0.12345678901234567,"text":"9007199254740993","none":null}';
    expect(parseJson(text)).toEqual(JSON.parse(text));
    expect(() => parseJson('{"half":')).toThrow(SyntaxError);
  });
});
