import type { Context } from 'hono';
import { MAX_BODY_BYTES } from '../../routes/body.ts';
import { NoPageError } from '../../routes/problem.ts';
import { PROBLEM_NAMES, PROBLEM_TYPES, typeUri } from '../../routes/problem-types.ts';
import { REQUESTS_A_MINUTE } from '../../routes/rate-limits.ts';
import { MAX_ENTRIES } from '../../routes/shapes.ts';
import type { Html } from '../html.ts';
import { inlineCode } from '../inline-code.tsx';
import type { OpenPage, Shown } from '../page.ts';
import { Card } from '../parts/section.tsx';
import {
  nameOfRef,
  operationHref,
  schemaHref,
  type ApiDescription,
  type Operation,
  type Parameter,
  type Schema,
} from './api-description.ts';
import { curlOf, exampleOf } from './examples.ts';
import { Fields, fieldsOf, TypeOf } from './fields.tsx';

const INDEX = { name: 'API and docs', href: '/docs' };
/** A longer example of an answer is left out: the page of its schema has it. */
const MAX_EXAMPLE = 1_500;
/** A parameter of at least so many operations of a page is described once. */
const SHARED_BY = 3;

/** The pages that describe the API, drawn from its OpenAPI document. Anyone may read them. */
export function docsPages(describe: () => ApiDescription): OpenPage[] {
  return [
    {
      path: '/docs',
      title: 'API and docs',
      question: 'What the API can be asked, how, and what it answers.',
      own: [],
      showAnyone: ({ context }) => indexPage(describe(), context),
    },
    {
      path: '/docs/api/:group',
      title: 'API',
      question: '',
      own: [],
      showAnyone: ({ params }) => groupPage(describe(), params['group'] ?? ''),
    },
    {
      path: '/docs/schemas/:name',
      title: 'Schema',
      question: '',
      own: [],
      showAnyone: ({ params }) => schemaPage(describe(), params['name'] ?? ''),
    },
  ];
}

function indexPage(api: ApiDescription, context: Context): Shown {
  const { origin } = new URL(context.req.url);
  return {
    sections: [
      <Card title="Begin">
        <div class="prose-of">
          <p>
            Every request but <code>GET /health</code> has a key: <code>Authorization: Bearer KEY</code>. An owner makes
            keys in <a href="/settings/members">Settings</a>. A role allows all that a lower one allows:{' '}
            <code>reader</code>, <code>member</code>, <code>owner</code>. The operator's <code>ADMIN_TOKEN</code> makes
            workspaces.
          </p>
          <pre tabindex={0}>
            <code>{`API=${origin}\nKEY=tfe_…\ncurl -s "$API/v1/repositories" -H "authorization: Bearer $KEY"`}</code>
          </pre>
          <p>
            JSON is in camelCase, instants are ISO 8601 in UTC, durations are seconds, identifiers are texts without a
            meaning. <code>null</code> is unknown, never zero. For tools the same description is at{' '}
            <a href="/openapi.json">/openapi.json</a>.
          </p>
        </div>
      </Card>,
      <Card title="Operations" note="by what they are about" flush>
        <ul class="found inset">
          {api.groups.map((group) => (
            <li>
              <a href={`/docs/api/${group.slug}`}>
                <span>
                  {group.name}
                  <small>{group.about}</small>
                </span>
              </a>
            </li>
          ))}
        </ul>
      </Card>,
      <div class="columns">
        <Card title="Pages of a list">
          <div class="prose-of">
            <p>
              A list takes <code>limit</code>, 1 to {MAX_ENTRIES}, and <code>cursor</code>. It answers{' '}
              <code>{'{data, nextCursor}'}</code>: send <code>nextCursor</code> as <code>cursor</code> for the next
              page, with the same other parameters. <code>null</code> says that there is no other page.
            </p>
            <p>
              Lists, exports and metrics take the same filters. A parameter that is not known, or is given twice, is an
              error: a misspelt filter never answers for everything.
            </p>
          </div>
        </Card>
        <Card title="Limits">
          <div class="prose-of">
            <p>
              A body has at most {MAX_BODY_BYTES / 1024 / 1024} MiB, a webhook 25 MiB. A read that has no answer after
              18 seconds is a 503. Reads of GitHub wait for GitHub's own limits: a sync then has the status{' '}
              <code>waiting</code> and says until when.
            </p>
            <p>
              {REQUESTS_A_MINUTE.key.toLocaleString('en')} requests a minute are answered with one key,{' '}
              {REQUESTS_A_MINUTE.workspace.toLocaleString('en')} in one workspace and{' '}
              {REQUESTS_A_MINUTE.address.toLocaleString('en')} from one address. Past that the answer is a 429. After
              it, or after a 503, wait as long as <code>Retry-After</code> says where it is given, and try again.
            </p>
          </div>
        </Card>
      </div>,
      <Card title="Errors" flush note="application/problem+json, RFC 9457">
        <p class="pad">
          A problem has <code>type</code>, <code>title</code>, <code>status</code> and <code>detail</code>, and for bad
          input <code>errors</code>, which name each field and what is allowed. Rely on <code>type</code>; the words may
          change.
        </p>
        <table class="list">
          <thead>
            <tr>
              <th scope="col">Type</th>
              <th scope="col">Status</th>
              <th scope="col">What it means</th>
            </tr>
          </thead>
          <tbody>
            {PROBLEM_NAMES.map((name) => (
              <tr>
                <td>
                  <a class="link" href={typeUri(name)}>
                    {name}
                  </a>
                </td>
                <td>{PROBLEM_TYPES[name].status}</td>
                <td>{inlineCode(PROBLEM_TYPES[name].explain)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Card>,
      <div class="columns">
        <Card title="Webhooks of GitHub">
          <div class="prose-of">
            <p>
              GitHub sends to <code>{origin}/webhooks/github</code>, signed with the secret{' '}
              <code>GITHUB_WEBHOOK_SECRET</code>. A delivery is answered at once and worked on from a queue; one that
              comes twice changes nothing. <a href="/docs/api/webhooks">What is received</a>
            </p>
          </div>
        </Card>
        <Card title="Numbers">
          <div class="prose-of">
            <p>
              <a href="/docs/measures">Measures</a> says what each number means, and how it is computed.{' '}
              <a href="/docs/api/metrics">Metrics</a> are how to ask for them.
            </p>
          </div>
        </Card>
      </div>,
    ],
  };
}

function groupPage(api: ApiDescription, slug: string): Shown {
  const group = api.groups.find((each) => each.slug === slug);
  if (!group) throw new NoPageError('There is no such page of the API.');
  const { operations } = group;
  const shared = sharedOf(operations);
  return {
    title: group.name,
    question: group.about,
    crumbs: [INDEX],
    sections: [
      <Card title="Operations" flush>
        <ul class="found inset">
          {operations.map((operation) => (
            <li>
              <a href={`#${operation.anchor}`}>
                <Route operation={operation} />
                <small>{operation.summary}</small>
              </a>
            </li>
          ))}
        </ul>
      </Card>,
      ...operations.map((operation) => <OperationCard api={api} operation={operation} shared={shared} />),
      shared.length > 0 && (
        <Card title={<span id="shared">Parameters that several take</span>} note="the same in each operation above">
          <Parameters api={api} parameters={shared} anchor="shared" />
        </Card>
      ),
      <OtherGroups api={api} here={slug} />,
    ],
  };
}

/** The parameters that several operations have, and describe in the same words. */
function sharedOf(operations: Operation[]): Parameter[] {
  const all = operations.flatMap(({ parameters }) => parameters.filter((each) => each.in === 'query'));
  const texts = all.map((each) => JSON.stringify(each));
  return all.filter((_, index) => {
    const text = texts[index];
    return texts.indexOf(text ?? '') === index && texts.filter((each) => each === text).length >= SHARED_BY;
  });
}

function OperationCard({ api, operation, shared }: { api: ApiDescription; operation: Operation; shared: Parameter[] }) {
  const { anchor, summary, who, description, parameters, body, answers } = operation;
  const sharedTexts = new Set(shared.map((each) => JSON.stringify(each)));
  const own = parameters.filter((each) => !sharedTexts.has(JSON.stringify(each)));
  const others = parameters.filter((each) => sharedTexts.has(JSON.stringify(each)));
  return (
    <section class="card operation" id={anchor}>
      <header>
        <h2>
          <a href={`#${anchor}`}>
            <Route operation={operation} />
          </a>
        </h2>
        <p>{who}</p>
      </header>
      <div class="content prose-of">
        <p>{summary}.</p>
        {description !== '' && <p>{inlineCode(description)}</p>}
        <pre tabindex={0}>
          <code>{curlOf(api, operation)}</code>
        </pre>
        {parameters.length > 0 && <h3>Parameters</h3>}
        <Parameters api={api} parameters={own} anchor={anchor} />
        {others.length > 0 && (
          <p>
            {own.length > 0 ? 'Also: ' : ''}
            {others.map(({ name }, index) => [
              index > 0 ? ', ' : '',
              <a href={`#shared-${name}`}>
                <code>{name}</code>
              </a>,
            ])}
          </p>
        )}
        {body && (
          <>
            <h3>Body</h3>
            <Shape api={api} schema={body} />
          </>
        )}
        <h3>Answers</h3>
        {ownOf(answers).map((answer, index) => (
          <AnswerOf api={api} answer={answer} isFirst={index === 0} />
        ))}
      </div>
    </section>
  );
}

function Route({ operation: { method, path } }: { operation: Operation }) {
  return <code>{`${method} ${path}`}</code>;
}

function Parameters({ api, parameters, anchor }: { api: ApiDescription; parameters: Parameter[]; anchor: string }) {
  if (parameters.length === 0) return null;
  const fields = parameters.map(({ name, schema = {}, required, description }) => ({
    name,
    schema,
    isRequired: required === true,
    description,
  }));
  return <Fields api={api} fields={fields} anchor={anchor} />;
}

/** What an operation answers of its own: that too many requests are a 429 is the same of all, and said once. */
function ownOf(answers: Operation['answers']): Operation['answers'] {
  return answers.filter(({ status }) => status !== '429');
}

function AnswerOf({
  api,
  answer,
  isFirst,
}: {
  api: ApiDescription;
  answer: Operation['answers'][number];
  /** The others of an operation look the same, and need no example. */
  isFirst: boolean;
}) {
  const { status, description, content } = answer;
  if (status === 'default') {
    return (
      <p>
        <b>Anything else</b> a <a href={schemaHref('Problem')}>Problem</a> that says what went wrong.
      </p>
    );
  }
  const json = content['application/json']?.schema;
  const example = json && JSON.stringify(exampleOf(api, json), null, 2);
  return (
    <>
      <p>
        <b>{status}</b> {inlineCode(description)}
        {Object.keys(content)
          .filter((type) => type !== 'application/json')
          .map((type) => [', ', <code>{type}</code>])}
        {json && nameOfRef(json) !== null && [': ', <TypeOf schema={json} />]}
      </p>
      {json && nameOfRef(json) === null && <Shape api={api} schema={json} />}
      {isFirst && example !== undefined && example.length <= MAX_EXAMPLE && (
        <details>
          <summary>Example</summary>
          <pre tabindex={0}>
            <code>{example}</code>
          </pre>
        </details>
      )}
    </>
  );
}

/** What a schema is, with its fields; one that has a name is its link. */
function Shape({ api, schema }: { api: ApiDescription; schema: Schema }): Html {
  const choices = schema.anyOf ?? schema.oneOf;
  const fields = fieldsOf(schema);
  const named = (schema.allOf ?? []).filter((each) => nameOfRef(each) !== null);
  if (fields.length > 0) {
    return (
      <>
        {named.length > 0 && (
          <p>All of {named.map((each, index) => [index > 0 ? ', ' : '', <TypeOf schema={each} />])}, and:</p>
        )}
        <Fields api={api} fields={fields} />
      </>
    );
  }
  if (choices?.some(({ properties }) => properties)) {
    return choices.map((choice, index) => (
      <>
        {index > 0 && <p>or</p>}
        <Shape api={api} schema={choice} />
      </>
    ));
  }
  return (
    <p>
      <TypeOf schema={schema} />
    </p>
  );
}

function schemaPage(api: ApiDescription, name: string): Shown {
  const schema = api.schemas[name];
  if (!schema || !Object.hasOwn(api.schemas, name)) throw new NoPageError('There is no such schema.');
  const usedBy = api.groups.flatMap((group) =>
    group.operations.filter(({ refs }) => refs.has(name)).map((operation) => ({ group, operation })),
  );
  const partOf = Object.keys(api.schemas).filter((other) => api.refs.get(other)?.has(name));
  const example = JSON.stringify(exampleOf(api, schema), null, 2);
  return {
    title: name,
    question: schema.title ?? 'What its fields mean.',
    crumbs: [INDEX],
    sections: [
      <Card title="Fields">
        <div class="prose-of">
          {schema.description !== undefined && <p>{inlineCode(schema.description)}</p>}
          <Shape api={api} schema={schema} />
        </div>
      </Card>,
      <Card title="Example" note="shortened where it is deep">
        <pre tabindex={0}>
          <code>{example}</code>
        </pre>
      </Card>,
      <Card title="Where it is">
        <ul class="found">
          {usedBy.map(({ group, operation }) => (
            <li>
              <a href={operationHref(group, operation)}>
                <Route operation={operation} />
                <small>{operation.summary}</small>
              </a>
            </li>
          ))}
          {partOf.map((other) => (
            <li>
              <a href={schemaHref(other)}>
                in <code>{other}</code>
              </a>
            </li>
          ))}
        </ul>
      </Card>,
    ],
  };
}

function OtherGroups({ api, here }: { api: ApiDescription; here: string }) {
  return (
    <nav class="line docs-nav" aria-label="Other pages of the API">
      <a href="/docs">{INDEX.name}</a>
      {api.groups
        .filter(({ slug }) => slug !== here)
        .map(({ slug, name }) => (
          <a href={`/docs/api/${slug}`}>{name}</a>
        ))}
    </nav>
  );
}

/** The operations whose address or summary has these words in it, at most `limit`. */
export function findOperations(api: ApiDescription, q: string, limit: number) {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  return api.groups
    .flatMap((group) => group.operations.map((operation) => ({ group, operation })))
    .filter(({ operation: { method, path, summary } }) => {
      const text = `${method} ${path} ${summary}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .slice(0, limit);
}
