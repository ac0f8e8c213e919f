/** What is sent back, and how. */
export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
  /** Pull requests in the answer, for the log. */
  readonly pullRequests?: number;
  /** The work of the answer, in pull requests with all their lists: the latency grows with it. */
  readonly weight?: number;
  /** Milliseconds of delay, in addition to those for the answer's weight. */
  readonly keptBack?: number;
  /**
   * How a fault breaks the delivery: no answer, half an answer and a closed connection, half an answer and an open
   * connection, or a connection that ends without an answer.
   */
  readonly delivery?: 'hang' | 'reset' | 'stall' | 'drop';
  /** Called once with whether the whole answer was sent before the connection ended; never for an answer that hangs. */
  readonly onDelivered?: (whole: boolean) => void;
}

export function jsonAnswer(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  const type = { 'content-type': 'application/json; charset=utf-8' };
  return { status, headers: { ...type, ...headers }, body: exactJson(body) };
}

/** JSON in which a bigint is a number of all its digits. */
function exactJson(body: unknown): string {
  const text = JSON.stringify(body, (_, value: unknown) => (typeof value === 'bigint' ? `bigint:${value}` : value));
  return text.replaceAll(/"bigint:(-?\d+)"/g, '$1');
}

/** The answer to a query that takes longer than GitHub's ten seconds. */
export function gatewayAnswer(status: 502 | 504): Answer {
  const message =
    "We couldn't respond to your request in time. Sorry about that. Please try resubmitting your request.";
  return jsonAnswer(status, { data: null, errors: [{ message }] });
}

/** A page for people, as GitHub's front door shows it when what is behind does not answer. */
export function htmlAnswer(status: number, text: string): Answer {
  const body = `<!DOCTYPE html>\n<html><head><title>Unicorn! &middot; GitHub</title></head><body><p>${text}</p></body></html>\n`;
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
}

/** GitHub's error body outside of GraphQL. */
export function messageAnswer(
  status: number,
  message: string,
  headers: Record<string, string> = {},
  more: Record<string, unknown> = {},
): Answer {
  const documentation = { documentation_url: 'https://docs.github.com/rest', status: String(status) };
  return jsonAnswer(status, { message, ...more, ...documentation }, headers);
}

/** https://docs.github.com/en/rest/authentication/authenticating-to-the-rest-api#failed-login-limit */
export function badCredentials(): Answer {
  return messageAnswer(401, 'Bad credentials');
}

/** A repository that was taken down. */
export function blockedAnswer(): Answer {
  return messageAnswer(451, 'Repository access blocked', {}, { block: { reason: 'dmca', created_at: null } });
}

export function notFound(): Answer {
  return messageAnswer(404, 'Not Found');
}

/** The answer to an installation's token where GitHub serves only people. */
export function notForApps(): Answer {
  return messageAnswer(403, 'Resource not accessible by integration');
}

export function withHeaders(answer: Answer, headers: Record<string, string>): Answer {
  return { ...answer, headers: { ...answer.headers, ...headers } };
}
