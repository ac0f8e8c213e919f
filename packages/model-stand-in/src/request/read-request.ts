import type { HttpRequest } from '../../../github-replay/src/http-server.ts';
import { Refused } from '../error-answer.ts';
import type { ChatRequest } from './chat-request.ts';
import { checkFormat } from './check-format.ts';
import { countPrompt } from './count-tokens.ts';
import { checkRange, isFields, readCount, wrongType, type Fields } from './read-fields.ts';
import { readMessages } from './read-messages.ts';

/** The models and features of the stand-in. */
export interface Abilities {
  readonly models: readonly string[];
  /** Prompt and answer together, in tokens. */
  readonly contextTokens: number;
  /** Parameters that it does not take, as models that think aloud do not take `max_tokens`. */
  readonly refuses: readonly string[];
}

/**
 * Reads the body of `POST /v1/chat/completions`; throws `Refused` with the error of
 * https://platform.openai.com/docs/api-reference/chat/create. What it does not know it leaves alone, as servers that are
 * compatible with OpenAI do.
 */
export function readRequest(
  { headers, body }: HttpRequest,
  { models, contextTokens, refuses }: Abilities,
): ChatRequest {
  const fields = parseBody(headers['content-type'], body);
  const model = readModel(fields['model'], models);
  const messages = readMessages(fields['messages']);
  const refused = refuses.find((name) => fields[name] !== undefined);
  if (refused !== undefined) {
    const message = `Unsupported parameter: '${refused}' is not supported with this model.`;
    throw new Refused(400, { message, param: refused, code: 'unsupported_parameter' });
  }
  if (fields['stream'] === true) {
    throw new Refused(400, { message: 'This model does not stream.', param: 'stream', code: 'unsupported_value' });
  }
  const choices = readCount(fields, 'n', 1);
  if (choices !== undefined && choices > 1) {
    throw new Refused(400, { message: 'This model makes one choice.', param: 'n', code: 'unsupported_value' });
  }
  checkRange(fields, 'temperature', 0, 2);
  checkRange(fields, 'top_p', 0, 1);
  checkFormat(fields['response_format'], messages);
  const maxTokens = readMaxTokens(fields);
  checkLength(countPrompt(messages), maxTokens ?? 1, contextTokens);
  return { model, messages, maxTokens };
}

function parseBody(contentType: string | undefined, body: string): Fields {
  if (!/^application\/json\b/i.test(contentType ?? '')) {
    const message = `Unsupported content type: '${contentType ?? ''}'. Only 'application/json' is taken.`;
    throw new Refused(415, { message, code: 'unsupported_content_type' });
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch (cause) {
    throw new Refused(400, { message: `The body is not JSON: ${String(cause)}` });
  }
  if (!isFields(parsed)) throw new Refused(400, { message: 'The body is not a JSON object.' });
  return parsed;
}

function readModel(value: unknown, models: readonly string[]): string {
  if (value === undefined || value === null || value === '') {
    throw new Refused(400, { message: 'you must provide a model parameter' });
  }
  if (typeof value !== 'string') throw wrongType('model', 'a string');
  if (models.includes(value)) return value;
  const message = `The model \`${value}\` does not exist or you do not have access to it.`;
  throw new Refused(404, { message, code: 'model_not_found' });
}

/** Its old name and its new one. */
function readMaxTokens(fields: Fields): number | undefined {
  const [old, present] = [readCount(fields, 'max_tokens', 1), readCount(fields, 'max_completion_tokens', 1)];
  if (old === undefined || present === undefined) return old ?? present;
  const message = "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.";
  throw new Refused(400, { message, param: 'max_tokens', code: 'invalid_parameter_combination' });
}

function checkLength(prompt: number, answer: number, most: number): void {
  if (prompt + answer <= most) return;
  const message =
    `This model's maximum context length is ${most} tokens. However, you requested ${prompt + answer} tokens ` +
    `(${prompt} in the messages, ${answer} in the completion).`;
  throw new Refused(400, { message, param: 'messages', code: 'context_length_exceeded' });
}
