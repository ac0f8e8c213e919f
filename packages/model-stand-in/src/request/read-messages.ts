import { Refused } from '../error-answer.ts';
import type { Message } from './chat-request.ts';
import { isFields, missing, wrongType, wrongValue } from './read-fields.ts';

const ROLES = ['system', 'developer', 'user', 'assistant', 'tool', 'function'];

/** The conversation: at least one message, each with a role and a text. */
export function readMessages(value: unknown): readonly Message[] {
  if (value === undefined || value === null) throw missing('messages');
  if (!Array.isArray(value)) throw wrongType('messages', 'an array of objects');
  if (value.length === 0) {
    const message = "Invalid 'messages': empty array. Expected an array with minimum length 1.";
    throw new Refused(400, { message, param: 'messages', code: 'empty_array' });
  }
  return value.map((each: unknown, index) => readMessage(each, `messages[${index}]`));
}

function readMessage(value: unknown, at: string): Message {
  if (!isFields(value)) throw wrongType(at, 'an object');
  const { role, content } = value;
  if (role === undefined) throw missing(`${at}.role`);
  if (typeof role !== 'string' || !ROLES.includes(role)) throw wrongValue(`${at}.role`, `one of ${ROLES.join(', ')}`);
  // An assistant that called a tool said nothing.
  if (role === 'assistant' && (content === undefined || content === null)) return { role, text: '' };
  const text = readContent(content, `${at}.content`);
  // OpenAI lets it pass; providers behind the same protocol do not.
  if (text.trim() === '') throw wrongValue(`${at}.content`, 'must not be empty');
  return { role, text };
}

/** A text, or parts that are texts: a model that sees images is not stood in for. */
function readContent(value: unknown, at: string): string {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) throw wrongType(at, 'a string or an array of objects');
  return value
    .map((part: unknown, index) => {
      if (!isFields(part)) throw wrongType(`${at}[${index}]`, 'an object');
      if (part['type'] !== 'text') throw wrongValue(`${at}[${index}].type`, 'this model takes text only');
      if (typeof part['text'] !== 'string') throw wrongType(`${at}[${index}].text`, 'a string');
      return part['text'];
    })
    .join('');
}
