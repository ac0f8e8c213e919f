import { readFileSync } from 'node:fs';
import { buildSchema, parse, validate, type GraphQLSchema } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { listsWithout, omissionsFor, withoutFields } from '../../src/github/dialect.ts';
import { continuationQuery } from '../../src/github/continuation-query.ts';
import { byNumberQuery } from '../../src/github/pull-requests-by-number.ts';
import { PullRequestPageDocument, PullRequestTotalsDocument } from '../../src/github/queries.generated.ts';

const SCOPES =
  "Your token has not been granted the required scopes to execute this query. The 'slug' field requires one of the following scopes: ['read:org'], but your token has only been granted the: ['repo'] scopes.";

const QUERIES = {
  'a page': PullRequestPageDocument.toString(),
  totals: PullRequestTotalsDocument.toString(),
  'by number': byNumberQuery([1, 2]).toString(),
  checks: continuationQuery([
    { number: 1, nodeId: 'a', headSha: 'b', list: 'checkRuns', after: null },
    { number: 1, nodeId: 'a', headSha: 'b', list: 'timelineEvents', after: null },
  ]).toString(),
};

let schema: GraphQLSchema;

beforeAll(() => {
  const text = readFileSync('node_modules/@octokit/graphql-schema/schema.graphql', 'utf8');
  schema = buildSchema(text, { assumeValidSDL: true });
});

describe('a query without some fields', () => {
  it.each(
    Object.entries(QUERIES).flatMap(([name, query]) =>
      [
        '... on Team',
        'statusCheckRollup',
        'contexts',
        'workflowRun',
        'closingIssuesReferences',
        'isRequired',
        'milestone',
      ].map((field) => [name, field, query] as const),
    ),
  )('%s without %s is valid, and does not ask for it', (_, field, query) => {
    const text = withoutFields(query, [field]);
    expect(validate(schema, parse(text)).map(({ message }) => message)).toEqual([]);
    expect(text).not.toContain(field === '... on Team' ? 'on Team' : ` ${field}`);
  });

  it('asks for everything else, of whatever else has a field of that name', () => {
    const text = withoutFields(QUERIES['a page'], ['... on Team']);
    expect(text).toMatch(/app \{\s+slug/);
    expect(text.length).toBeGreaterThan(QUERIES['a page'].length - 200);
    expect(withoutFields(QUERIES['a page'], [])).toBe(QUERIES['a page']);
  });

  it('leaves arguments, variables and types of the same name alone', () => {
    const query = 'query Name($name: String!) { repository(owner: "a", name: $name) { name ... on Name { id } } }';
    expect(withoutFields(query, ['name'])).toBe(
      'query Name($name: String!) { repository(owner: "a", name: $name) {  ... on Name { id } } }',
    );
  });
});

describe('what a query that GitHub refused is to be sent without', () => {
  it('is what needs a scope that the token does not have', () => {
    expect(omissionsFor([{ type: 'INSUFFICIENT_SCOPES', message: SCOPES }])).toEqual(['... on Team']);
  });

  it('is every field that the server does not know, where all else can be read without', () => {
    const unknown = (fieldName: string) => ({
      message: 'no such field',
      extensions: { code: 'undefinedField', typeName: 'PullRequest', fieldName },
    });
    expect(omissionsFor([unknown('milestone'), unknown('isRequired'), unknown('milestone')])).toEqual([
      'milestone',
      'isRequired',
    ]);
    expect(omissionsFor([unknown('milestone'), unknown('fullDatabaseId')])).toEqual([]);
  });

  it('is nothing when it was refused for something else', () => {
    expect(omissionsFor([])).toEqual([]);
    expect(omissionsFor([{ message: 'Something went wrong' }])).toEqual([]);
    expect(omissionsFor([{ type: 'INSUFFICIENT_SCOPES', message: SCOPES.replace('slug', 'viewerEmail') }])).toEqual([]);
  });

  it('names the lists that are not known without it', () => {
    expect(listsWithout(['... on Team', 'workflowRun', 'milestone'])).toEqual(['teams', 'actions']);
  });
});
