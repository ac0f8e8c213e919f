import type { ContentfulStatusCode } from 'hono/utils/http-status';

/**
 * The kinds of problems that the API answers. Each is the end of a `type`, `/problems/NAME`, which a client may rely on:
 * https://www.rfc-editor.org/rfc/rfc9457#section-3.1.1
 */
export const PROBLEM_TYPES = {
  'unknown-parameter': {
    status: 400,
    title: 'Unknown parameter',
    explain:
      'A query parameter is not known here, or is given twice. `errors` names it and the nearest one that is known.',
  },
  'invalid-input': {
    status: 400,
    title: 'Bad request',
    explain: 'A parameter or a field of the body is wrong. `errors` names each, with what is allowed.',
  },
  'not-signed-in': {
    status: 401,
    title: 'Not signed in',
    explain: 'There is no key and no session, or it is not known or has ended.',
  },
  'not-allowed': {
    status: 403,
    title: 'Not allowed',
    explain: 'The role of the key or member is too low for this, or a page of another site asked for it.',
  },
  'individual-numbers': {
    status: 403,
    title: 'Not allowed',
    explain: 'The rule `individualNumbers` keeps the numbers of single people from this caller.',
  },
  'not-found': {
    status: 404,
    title: 'Not found',
    explain: 'There is no such thing in this workspace. What belongs to another workspace is told in the same words.',
  },
  'github-not-found': {
    status: 404,
    title: 'Not found',
    explain: 'GitHub does not show it to this credential: it does not exist, or the credential may not read it.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'Not this method',
    explain: 'The address does not take this method. `Allow` names those that it takes.',
  },
  conflict: {
    status: 409,
    title: 'Conflict',
    explain: 'What is stored does not allow it, such as a name that is taken.',
  },
  'too-large': { status: 413, title: 'Too large', explain: 'The body is larger than this route takes.' },
  'unsupported-type': {
    status: 415,
    title: 'Not this type',
    explain: 'The body is not of the type that this route takes.',
  },
  'not-possible': {
    status: 422,
    title: 'Not possible',
    explain: 'The request is well-formed, and names something that is not there or does not fit.',
  },
  'credential-refused': { status: 422, title: 'Not possible', explain: 'GitHub refuses the credential.' },
  'too-many-requests': {
    status: 429,
    title: 'Too many requests',
    explain:
      'More requests within a minute than one key, workspace or address may make, or more wrong keys. Wait as long as `Retry-After` says.',
  },
  internal: {
    status: 500,
    title: 'Internal error',
    explain: 'The request failed here. The log of the deployment has it by the id in `instance`.',
  },
  'github-failed': {
    status: 502,
    title: 'GitHub failed',
    explain: 'GitHub did not answer, or not as it should: `detail` says which host, and what it did. Try again.',
  },
  unavailable: {
    status: 503,
    title: 'Not available',
    explain: 'Something that this needs does not answer in time. Try again.',
  },
  'not-configured': {
    status: 503,
    title: 'Not available',
    explain: 'A variable or a secret of the deployment is missing or wrong: the operator has to correct it.',
  },
  'database-unavailable': {
    status: 503,
    title: 'Not available',
    explain: 'The database does not answer. Nothing is lost, and the product goes on by itself when it does.',
  },
  'github-limit': { status: 503, title: 'Not available', explain: 'GitHub’s rate limit is reached. Try again later.' },
  other: { status: 500, title: 'Error', explain: 'A problem of another status: `detail` says which.' },
} as const satisfies Record<string, { status: ContentfulStatusCode; title: string; explain: string }>;

export type ProblemType = keyof typeof PROBLEM_TYPES;

export const PROBLEM_NAMES = Object.keys(PROBLEM_TYPES) as ProblemType[];

/** The kind of a problem of which only the status is known: the plainest of that status. */
const PLAIN: Record<number, ProblemType> = {
  400: 'invalid-input',
  401: 'not-signed-in',
  403: 'not-allowed',
  404: 'not-found',
  405: 'method-not-allowed',
  409: 'conflict',
  413: 'too-large',
  415: 'unsupported-type',
  422: 'not-possible',
  429: 'too-many-requests',
  500: 'internal',
  502: 'github-failed',
  503: 'unavailable',
};

/** The length of the period in which requests are counted. A client that made too many waits for as long. */
export const RATE_PERIOD_SECONDS = 60;

/** How long a database that does not answer is left alone. */
const DATABASE_SECONDS = 10;

/** After how many seconds the same request may succeed; null where nobody can say, or where waiting does not help. */
export function retryAfterOf(type: ProblemType): number | null {
  if (type === 'too-many-requests') return RATE_PERIOD_SECONDS;
  return type === 'database-unavailable' ? DATABASE_SECONDS : null;
}

export function plainType(status: number): ProblemType {
  return PLAIN[status] ?? 'other';
}

/** The `type` of a problem: a URI reference that stays the same in every deployment. */
export function typeUri<Name extends ProblemType>(name: Name): `/problems/${Name}` {
  return `/problems/${name}`;
}
