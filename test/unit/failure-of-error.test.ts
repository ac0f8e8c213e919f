import { describe, expect, it } from 'vitest';
import type { Failure } from '../../src/errors.ts';
import { failureOfAnswer, failureOfError, failureOfGraphqlErrors } from '../../src/github/failure-of-error.ts';

type Headers = Record<string, string | number>;

/** What Octokit throws for an answer that is not a success. */
function answered(status: number, headers: Headers = {}, message = 'Message'): unknown {
  return Object.assign(new Error(`HttpError ${status}`), { status, response: { status, headers, data: { message } } });
}

const SECONDARY = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
const RESET = 1_800_000_000;

type Row = [what: string, error: unknown, resource: 'graphql' | 'core', failure: Partial<Failure>];

const HTTP: Row[] = [
  ['502 of GraphQL', answered(502), 'graphql', { kind: 'too_wide' }],
  [
    '502 of GraphQL with words in its errors',
    Object.assign(new Error('Unknown error'), {
      response: { status: 502, headers: {}, data: { data: null, errors: [{ message: 'Too slow.' }] } },
    }),
    'graphql',
    { kind: 'too_wide', detail: 'HTTP 502: Too slow.' },
  ],
  ['504 of GraphQL', answered(504), 'graphql', { kind: 'too_wide' }],
  ['502 of REST', answered(502), 'core', { kind: 'transient' }],
  ['500', answered(500), 'graphql', { kind: 'transient' }],
  ['503', answered(503), 'core', { kind: 'transient' }],
  [
    '403 with nothing remaining',
    answered(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(RESET) }),
    'core',
    { kind: 'primary_limit', resource: 'core', resetAt: RESET * 1000 },
  ],
  [
    '429 with nothing remaining',
    answered(429, { 'x-ratelimit-remaining': 0, 'x-ratelimit-reset': RESET }),
    'graphql',
    { kind: 'primary_limit', resource: 'graphql', resetAt: RESET * 1000 },
  ],
  [
    '403 that speaks of the limit, its headers lost to a proxy',
    answered(403, {}, 'API rate limit exceeded for user ID 1.'),
    'graphql',
    { kind: 'primary_limit', resource: 'graphql' },
  ],
  [
    '403 with retry-after',
    answered(403, { 'retry-after': '17', 'x-ratelimit-remaining': '0' }),
    'core',
    { kind: 'secondary_limit', retryAfterSeconds: 17 },
  ],
  [
    '403 with retry-after as a date that has passed',
    answered(403, { 'retry-after': 'Fri, 31 Dec 1999 23:59:59 GMT' }),
    'core',
    { kind: 'secondary_limit', retryAfterSeconds: 0 },
  ],
  [
    '429 with headers that say nothing',
    answered(429, { 'retry-after': 'soon', 'x-ratelimit-remaining': '', 'x-ratelimit-reset': '' }),
    'core',
    { kind: 'secondary_limit', retryAfterSeconds: null },
  ],
  [
    '403 that speaks of a secondary limit, with no time',
    answered(403, { 'x-ratelimit-remaining': '4000' }, SECONDARY),
    'core',
    { kind: 'secondary_limit', retryAfterSeconds: null },
  ],
  ['429 alone', answered(429), 'core', { kind: 'secondary_limit', retryAfterSeconds: null }],
  ['401', answered(401, {}, 'Bad credentials'), 'core', { kind: 'bad_credential' }],
  [
    '403 of a suspended installation',
    answered(403, {}, 'This installation has been suspended'),
    'core',
    { kind: 'bad_credential' },
  ],
  [
    '403 without access',
    answered(403, {}, 'Resource not accessible by personal access token'),
    'core',
    { kind: 'unavailable', reason: 'no_access' },
  ],
  ['404', answered(404), 'core', { kind: 'unavailable', reason: 'not_found' }],
  ['410', answered(410), 'core', { kind: 'unavailable', reason: 'not_found' }],
  ['451', answered(451), 'core', { kind: 'unavailable', reason: 'blocked' }],
  ['422', answered(422), 'core', { kind: 'rejected' }],
  ['400', answered(400), 'graphql', { kind: 'rejected' }],
  ['a page that is not JSON', new SyntaxError('Unexpected token <'), 'graphql', { kind: 'transient' }],
  ['a lost connection', new TypeError('fetch failed'), 'graphql', { kind: 'transient' }],
  ['a GraphQL timeout', new DOMException('late', 'TimeoutError'), 'graphql', { kind: 'too_wide' }],
  [
    'a GraphQL timeout wrapped in another error',
    new Error('failed', { cause: new DOMException('late', 'TimeoutError') }),
    'graphql',
    { kind: 'too_wide' },
  ],
  ['a REST timeout', new DOMException('late', 'TimeoutError'), 'core', { kind: 'transient' }],
  ['something that is no error', 'text', 'core', { kind: 'transient' }],
];

describe('an HTTP answer', () => {
  it.each(HTTP)('%s is told apart', (_, error, resource, failure) => {
    expect(failureOfError(error, resource)).toMatchObject(failure);
  });

  it('without a reset time is waited for a minute', () => {
    const failure = failureOfError(answered(403, { 'x-ratelimit-remaining': '0' }), 'core');
    const wait = failure.kind === 'primary_limit' ? failure.resetAt - Date.now() : 0;
    expect(wait).toBeGreaterThan(58_000);
    expect(wait).toBeLessThanOrEqual(60_000);
  });

  it('with a very long message is cut', () => {
    expect(failureOfError(answered(500, {}, 'x'.repeat(10_000)), 'core').detail.length).toBeLessThan(400);
  });
});

type GraphqlRow = [error: { type?: string; message: string }, headers: Headers, failure: Partial<Failure>];

const GRAPHQL: GraphqlRow[] = [
  [
    { type: 'RATE_LIMITED', message: 'API rate limit exceeded' },
    { 'x-ratelimit-reset': String(RESET) },
    { kind: 'primary_limit', resource: 'graphql', resetAt: RESET * 1000 },
  ],
  [
    { type: 'RATE_LIMIT', message: 'API rate limit already exceeded' },
    { 'x-ratelimit-reset': RESET },
    { kind: 'primary_limit', resetAt: RESET * 1000 },
  ],
  [{ type: 'RATE_LIMITED', message: SECONDARY }, {}, { kind: 'secondary_limit', retryAfterSeconds: null }],
  [
    { type: 'RATE_LIMITED', message: 'slow down' },
    { 'retry-after': '5' },
    { kind: 'secondary_limit', retryAfterSeconds: 5 },
  ],
  [{ message: SECONDARY }, {}, { kind: 'secondary_limit', retryAfterSeconds: null }],
  [{ type: 'RESOURCE_LIMITS_EXCEEDED', message: 'Resource limits' }, {}, { kind: 'too_wide' }],
  [{ type: 'MAX_NODE_LIMIT_EXCEEDED', message: 'too many nodes' }, {}, { kind: 'too_wide' }],
  [{ message: 'Resource limits for this query exceeded.' }, {}, { kind: 'too_wide' }],
  [{ message: "We couldn't respond to your request in time." }, {}, { kind: 'too_wide' }],
  [{ message: 'Something timed out' }, {}, { kind: 'too_wide' }],
  [{ type: 'INVALID_CURSOR_ARGUMENTS', message: '`x` is no cursor' }, {}, { kind: 'cursor_refused' }],
  [{ message: '`x` does not appear to be a valid cursor.' }, {}, { kind: 'cursor_refused' }],
  [{ type: 'NOT_FOUND', message: 'Could not resolve' }, {}, { kind: 'unavailable', reason: 'not_found' }],
  [{ type: 'FORBIDDEN', message: 'Resource not accessible' }, {}, { kind: 'unavailable', reason: 'no_access' }],
  [{ type: 'INSUFFICIENT_SCOPES', message: 'needs repo' }, {}, { kind: 'unavailable', reason: 'no_access' }],
  [{ message: 'Something went wrong while executing your query.' }, {}, { kind: 'transient' }],
];

describe('an error inside a GraphQL answer', () => {
  it.each(GRAPHQL)('%j with %j is told apart', (error, headers, failure) => {
    expect(failureOfGraphqlErrors([error], headers)).toMatchObject(failure);
  });

  it('that asks for an action of its own decides among several', () => {
    const errors = [{ message: 'Something went wrong' }, { type: 'NOT_FOUND', message: 'Could not resolve' }];
    expect(failureOfGraphqlErrors(errors, {})).toMatchObject({ kind: 'unavailable' });
    expect(failureOfGraphqlErrors([], {})).toMatchObject({ kind: 'transient' });
  });

  it('is of the whole answer without data, for a limit, and for a field of the query itself', () => {
    const data = { repository: { pullRequests: { edges: [{ node: { files: null } }, { node: null }] } } };
    const node = ['repository', 'pullRequests', 'edges', 1, 'node'];
    const files = ['repository', 'pullRequests', 'edges', 0, 'node', 'files'];
    const broken = { message: 'Something went wrong' };
    expect(failureOfAnswer(null, [broken], {})).toMatchObject({ kind: 'transient' });
    expect(failureOfAnswer(null, [], {})).toMatchObject({ kind: 'transient' });
    expect(
      failureOfAnswer({ repository: null }, [{ type: 'NOT_FOUND', message: 'no', path: ['repository'] }], {}),
    ).toMatchObject({ kind: 'unavailable' });
    expect(failureOfAnswer(data, [{ ...broken, path: node }], {})).toBeNull();
    expect(failureOfAnswer(data, [{ ...broken, path: files }], {})).toBeNull();
    expect(failureOfAnswer(data, [{ message: 'Timeout on files', path: files }], {})).toBeNull();
    expect(failureOfAnswer(data, [{ message: 'timedout', path: node }], {})).toMatchObject({ kind: 'too_wide' });
    expect(failureOfAnswer(data, [{ type: 'RATE_LIMITED', message: 'enough', path: files }], {})).toMatchObject({
      kind: 'primary_limit',
    });
    expect(failureOfAnswer(data, [], {})).toBeNull();
    // The query's own, and not of what was asked for.
    expect(failureOfAnswer({ ...data, rateLimit: null }, [{ ...broken, path: ['rateLimit'] }], {})).toBeNull();
  });

  it('of one of several lists that a query continues is of the whole only as a limit', () => {
    const data = { p0: null, p1: { reviews: null }, repository: { p2: null, p3: { commits: {} } } };
    const places = [['p0'], ['p0', 'commits'], ['p1', 'reviews']];
    const errors = [
      { message: 'Something went wrong' },
      { type: 'NOT_FOUND', message: 'Could not resolve to a node' },
      { type: 'FORBIDDEN', message: 'Resource not accessible' },
      { type: 'INVALID_CURSOR_ARGUMENTS', message: '`x` is no cursor' },
      { message: 'This may be the result of a timeout' },
    ];
    for (const path of places) {
      for (const error of errors) expect(failureOfAnswer(data, [{ ...error, path }], {})).toBeNull();
      const limited = failureOfAnswer(data, [{ type: 'RATE_LIMITED', message: 'enough', path }], {});
      expect(limited).toMatchObject({ kind: 'primary_limit' });
    }
  });

  it('of one commit that took too long tells nothing of the others that are asked for', () => {
    const late = (place: string) => ({ message: 'Something timed out', path: ['repository', place, 'history'] });
    const shown = { history: { nodes: [] } };
    expect(failureOfAnswer({ repository: { h0: null, h1: shown } }, [late('h0')], {})).toBeNull();
    expect(failureOfAnswer({ repository: { h0: null, c0: { committedDate: '' } } }, [late('h0')], {})).toBeNull();
    const limit = { ...late('h0'), type: 'RATE_LIMITED' };
    expect(failureOfAnswer({ repository: { h0: null, h1: shown } }, [limit], {})).toMatchObject({
      kind: 'primary_limit',
    });
    // None was shown: they were too many.
    const errors = [late('h0'), late('h1')];
    expect(failureOfAnswer({ repository: { h0: null, h1: null } }, errors, {})).toMatchObject({ kind: 'too_wide' });
  });

  it('for a query with words that the server does not know says so', () => {
    const error = {
      message: "Argument 'itemTypes' on Field 'timelineItems' has an invalid value",
      extensions: { code: 'argumentLiteralsIncompatible', typeName: 'Field', argumentName: 'itemTypes' },
    };
    expect(failureOfAnswer(null, [error], {})).toMatchObject({ kind: 'too_old', detail: `error: ${error.message}` });
  });

  it('in what describes the repository takes nothing along that is read beside it', () => {
    const data = { described: { languages: null }, repository: { deployments: { nodes: [] } } };
    const late = { message: 'Timeout on languages', path: ['described', 'languages'] };
    expect(failureOfAnswer(data, [late], {})).toBeNull();
    expect(failureOfAnswer({ ...data, described: null }, [late], {})).toBeNull();
    expect(failureOfAnswer(data, [{ ...late, type: 'RATE_LIMITED' }], {})).toMatchObject({ kind: 'primary_limit' });
  });

  it('for a field that the server does not know says so', () => {
    const extensions = { code: 'undefinedField', typeName: 'PullRequest', fieldName: 'fullDatabaseId' };
    const error = { message: "Field 'fullDatabaseId' doesn't exist on type 'PullRequest'", extensions };
    expect(failureOfAnswer(null, [error], {})).toMatchObject({
      kind: 'too_old',
      detail: expect.stringContaining('PullRequest.fullDatabaseId') as string,
    });
  });
});
