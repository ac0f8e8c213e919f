import { z } from 'zod';

/** Where a provider answers, and the key that lets us in. */
export interface ChatEndpoint {
  baseUrl: string;
  apiKey: string | undefined;
}

/** A request as OpenAI takes it: https://platform.openai.com/docs/api-reference/chat/create */
export interface ChatRequest {
  model: string;
  messages: { role: 'system' | 'user' | 'assistant'; content: string }[];
  temperature?: number;
  max_tokens?: number;
  /** The same for models that think before they answer. */
  max_completion_tokens?: number;
  response_format?: { type: 'json_object' };
}

/** What we use of an answer. */
export interface ChatCompletion {
  text: string;
  finishReason: string | null;
  /** The model said no in place of an answer, or after it. */
  refused: boolean;
  /** Counts of tokens, as the provider says them; nothing of them is checked. */
  usage: Record<string, unknown>;
}

/** An answer that is no success. Its message is the provider's, or the status in words. */
export class ModelHttpError extends Error {
  override readonly name = 'ModelHttpError';
  readonly status: number;
  readonly headers: Headers;
  /** The parameter that the request is refused for; null when the provider names none. */
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
 * Asks for a completion, once. Throws a `ModelHttpError` for an answer that is no success, and any other error where no
 * answer came or the answer is no completion.
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

/** Some servers send content as parts, among them what the model thought. */
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
  // An answer is not lost because its bill cannot be read.
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

/** https://platform.openai.com/docs/guides/error-codes: what is wrong, and for which parameter. */
const ErrorBody = z.object({ error: z.object({ message: z.string(), param: z.unknown().optional() }) });

/** The status counts, whatever becomes of the text that explains it. */
async function httpErrorOf(response: Response): Promise<ModelHttpError> {
  const { statusText } = response;
  try {
    const { message, param } = ErrorBody.parse(JSON.parse(await response.text())).error;
    return new ModelHttpError(response, { message, parameter: typeof param === 'string' ? param : null });
  } catch (cause) {
    return new ModelHttpError(response, { message: statusText, cause });
  }
}
