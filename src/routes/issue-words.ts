import { z } from '@hono/zod-openapi';

/** What a value has to be, by the validator's name of its type. */
const TYPES: Record<string, string> = {
  array: 'a list',
  bigint: 'a whole number',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
  object: 'an object',
  record: 'an object',
  string: 'text',
};

const FORMATS: Record<string, string> = {
  date: 'a day, as in 2026-01-31',
  datetime: 'an ISO 8601 instant, as in 2026-01-31T00:00:00Z',
  email: 'an e-mail address',
  url: 'an address, as in https://example.com/',
  uuid: 'an id: a UUID',
};

/** How many of what a value has: characters of a text, entries of a list; of a number none. */
function unitOf(origin: string, amount: number | bigint): string {
  const one = { string: 'character', array: 'entry', object: 'field', record: 'field' }[origin];
  if (one === undefined) return '';
  if (Number(amount) === 1) return ` ${one}`;
  return one === 'entry' ? ' entries' : ` ${one}s`;
}

/** What a value is. */
function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return TYPES[typeof value] ?? typeof value;
}

/** What is allowed where a value is not, in words that a person reads; undefined leaves it to the validator. */
function wordsOf(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type': {
      const type = TYPES[issue.expected];
      if (type === undefined) return undefined;
      if (issue.input === undefined) return `is missing: ${type}`;
      return issue.expected === 'int' ? type : `${type}, not ${kindOf(issue.input)}`;
    }
    case 'invalid_value':
      return `${issue.input === undefined ? 'is missing: ' : ''}one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_union':
      return Array.isArray(issue['options']) ? `one of ${issue['options'].map(String).join(', ')}` : undefined;
    case 'invalid_format':
      return FORMATS[issue.format];
    case 'not_multiple_of':
      return `a multiple of ${issue.divisor}`;
    case 'too_small':
      return `${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}${unitOf(issue.origin, issue.minimum)}`;
    case 'too_big':
      return `${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}${unitOf(issue.origin, issue.maximum)}`;
    case 'unrecognized_keys':
      return issue.inst instanceof z.ZodObject
        ? `no field; the fields are ${Object.keys(issue.inst.shape).join(', ')}`
        : undefined;
    default:
      return undefined;
  }
}

/** Has the validator say what is allowed; shapes with words of their own keep these. */
export function useIssueWords(): void {
  z.config({ customError: wordsOf });
}

/** A wrong field, and what is allowed there. */
export interface WrongField {
  path: string;
  message: string;
}

/** What is wrong, field by field; `body` is all that was sent. */
export function wrongFields({ issues }: z.core.$ZodError): WrongField[] {
  return issues.flatMap((issue) => {
    const at = (...path: PropertyKey[]) => path.map(String).join('.') || 'body';
    if (issue.code !== 'unrecognized_keys') return [{ path: at(...issue.path), message: messageOf(issue) }];
    return issue.keys.map((key) => ({ path: at(...issue.path, key), message: issue.message }));
  });
}

/** What is allowed; of a key of an object what a key has to be. */
export function messageOf(issue: z.core.$ZodIssue): string {
  return issue.code === 'invalid_key' ? issue.issues.map(messageOf).join(', ') : issue.message;
}
