/** What goes back over the wire, and how. */
export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
  /** Pull requests in the answer, for the log. */
  readonly pullRequests?: number;
  /** What the answer took to make, in pull requests with all their lists: the latency grows with it. */
  readonly weight?: number;
  /** How a fault spoils the delivery: no answer at all, half of one, or a connection that ends without one. */
  readonly delivery?: 'hang' | 'reset' | 'drop';
  /** Told once whether all of it was handed to the network before the connection ended; never of one that hangs. */
  readonly onDelivered?: (whole: boolean) => void;
}

export function jsonAnswer(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  const type = { 'content-type': 'application/json; charset=utf-8' };
  return { status, headers: { ...type, ...headers }, body: JSON.stringify(body) };
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

export function notFound(): Answer {
  return messageAnswer(404, 'Not Found');
}

/** What an installation's token gets where GitHub serves people only. */
export function notForApps(): Answer {
  return messageAnswer(403, 'Resource not accessible by integration');
}

export function withHeaders(answer: Answer, headers: Record<string, string>): Answer {
  return { ...answer, headers: { ...answer.headers, ...headers } };
}
