import { z } from 'zod';

/** A provider's address, and the key for it. */
export interface ChatEndpoint {
  baseUrl: string;
  apiKey: string | undefined;
}

/** The body of a request: https://platform.openai.com/docs/api-reference/chat/create */
export interface ChatRequest {
  model: string;
  messages: { role: 'system' | 'user' | 'assistant'; content: string }[];
  temperature?: number;
  max_tokens?: number;
  /** The name of `max_tokens` for models that reason before they answer. */
  max_completion_tokens?: number;
  response_format?: { type: 'json_object' };
}

/** The parts of an answer that are used. */
export interface ChatCompletion {
  text: string;
  finishReason: string | null;
  /** Whether the model refused to answer, or refused to finish its answer. */
  refused: boolean;
  /** The counts of tokens as the provider sent them, not checked. */
  usage: Record<string, unknown>;
}

/** An answer with an error status. The message is the provider's, or the text of the status. */
export class ModelHttpError extends Error {
  override readonly name = 'ModelHttpError';
  readonly status: number;
  readonly headers: Headers;
  /** The parameter that caused the refusal; null when the provider names none. */
  readonly parameter: string | null;

  constructor(
    { status, headers = new Headers() }: { status: number; headers?: Headers },
    { message, parameter = null, cause }: { message: string; parameter?: string | null; cause?: unknown },
  ) {
    super(message, { cause });
    this.status = status;
    this.headers = headers;
    this.parameter = parameter;
  }
}

/**
 * Asks for a completion, once. Throws a `ModelHttpError` for an answer with an error status. Throws another error when
 * no answer came, or when the answer is no chat completion.
 */
export async function postChat(
  { baseUrl, apiKey }: ChatEndpoint,
  request: ChatRequest,
  signal: AbortSignal,
): Promise<ChatCompletion> {
  const response = await fetch(`${baseUrl.replace(/\/$/, '')}/chat/completions`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'user-agent': 'tformance-edge',
      ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
    },
    body: JSON.stringify(request),
    signal,
  });
  if (!response.ok) throw await httpErrorOf(response);
  return completionIn(await response.text());
}

/** Some servers send content as parts; some parts may hold the model's reasoning. */
const Part = z.object({ type: z.string(), text: z.unknown().optional() });

const Completion = z.object({
  choices: z.tuple(
    [
      z.object({
        message: z.object({
          content: z.union([z.string(), z.array(Part)]).nullish(),
          refusal: z.unknown().optional(),
        }),
        finish_reason: z.string().nullish(),
      }),
    ],
    z.unknown(),
  ),
  // The answer is used even when its usage cannot be read.
  usage: z.record(z.string(), z.unknown()).nullish().catch(null),
});

function completionIn(body: string): ChatCompletion {
  const { data, error } = Completion.safeParse(JSON.parse(body));
  if (!data) throw new Error('the answer is no chat completion', { cause: error });
  const { choices, usage } = data;
  const [{ message, finish_reason: finishReason }] = choices;
  const { content, refusal } = message;
  const refused = typeof refusal === 'string' && refusal !== '';
  return {
    text: textOf(content ?? '') + (refused ? refusal : ''),
    finishReason: finishReason ?? null,
    refused,
    usage: usage ?? {},
  };
}

function textOf(content: string | z.infer<typeof Part>[]): string {
  if (typeof content === 'string') return content;
  return content.map(({ type, text }) => (type === 'text' && typeof text === 'string' ? text : '')).join('');
}

/** The body of an error, with the parameter that caused it: https://platform.openai.com/docs/guides/error-codes */
const ErrorBody = z.object({ error: z.object({ message: z.string(), param: z.unknown().optional() }) });

/** The error of a status. The text that explains the status may be unreadable; the status is used all the same. */
async function httpErrorOf(response: Response): Promise<ModelHttpError> {
  const { statusText } = response;
  try {
    const { message, param } = ErrorBody.parse(JSON.parse(await response.text())).error;
    return new ModelHttpError(response, { message, parameter: typeof param === 'string' ? param : null });
  } catch (cause) {
    return new ModelHttpError(response, { message: statusText, cause });
  }
}
