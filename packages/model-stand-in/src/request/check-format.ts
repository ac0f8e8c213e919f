import { Refused } from '../error-answer.ts';
import type { Message } from './chat-request.ts';
import { checkStrictSchema } from './check-strict-schema.ts';
import { isFields, missing, wrongType, wrongValue, type Fields } from './read-fields.ts';

/** `response_format`, by https://platform.openai.com/docs/guides/structured-outputs and its JSON mode. */
export function checkFormat(value: unknown, messages: readonly Message[]): void {
  if (value === undefined || value === null) return;
  if (!isFields(value)) throw wrongType('response_format', 'an object');
  switch (value['type']) {
    case undefined:
      throw missing('response_format.type');
    case 'text':
      return;
    case 'json_object':
      checkMention(messages);
      return;
    case 'json_schema':
      checkSchema(value['json_schema']);
      return;
    default:
      throw wrongValue('response_format.type', 'one of json_object, json_schema, text');
  }
}

/** Without the word in the conversation, a model in JSON mode may go on with white space until its tokens end. */
function checkMention(messages: readonly Message[]): void {
  if (messages.some(({ text }) => /json/i.test(text))) return;
  const message =
    "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.";
  throw new Refused(400, { message, param: 'messages' });
}

function checkSchema(value: unknown): void {
  if (!isFields(value)) throw missing('response_format.json_schema');
  const { name, schema, strict }: Fields = value;
  if (name === undefined) throw missing('response_format.json_schema.name');
  if (typeof name !== 'string' || !/^[\w-]{1,64}$/.test(name)) {
    throw wrongValue('response_format.json_schema.name', 'up to 64 letters, digits, underscores and dashes');
  }
  if (schema === undefined) return;
  if (!isFields(schema)) throw wrongType('response_format.json_schema.schema', 'an object');
  if (strict === true) checkStrictSchema(schema, name);
}
