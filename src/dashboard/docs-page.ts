import type { OpenAPIHono } from '@hono/zod-openapi';
import { html } from 'hono/html';
import { page, type Html } from './pages.ts';

type Document = ReturnType<OpenAPIHono['getOpenAPI31Document']>;

/** The parts of JSON Schema that the API's description uses. */
interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  enum?: unknown[];
  const?: unknown;
  description?: string;
  default?: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: Schema | boolean;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
}

interface Operation {
  summary?: string;
  parameters?: { name: string; in: string; required?: boolean; description?: string; schema?: Schema }[];
  requestBody?: { content: Record<string, { schema?: Schema }> };
  responses: Record<string, { description: string; content?: Record<string, { schema?: Schema }> }>;
}

/** A readable page of the OpenAPI document: every route with its parameters and answers, and the schemas. */
export function docsPage(document: Document): Html {
  const routes = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Operation>).map(([method, operation]) => ({ path, method, operation })),
  );
  const schemas = Object.entries((document.components?.schemas ?? {}) as Record<string, Schema>);
  return page(html`
    <header><h1>${document.info.title} API</h1></header>
    <main>
      <p>${document.info.description}. As a document for tools: <a href="/openapi.json">/openapi.json</a>.</p>
      <p>Send <code>Authorization: Bearer KEY</code>. A role in brackets is the lowest role that the key must have.</p>
      ${routes.map(routeView)}
      <h2>Schemas</h2>
      ${schemas.map(
        ([name, schema]) =>
          html`<article id="${name}">
            <h3>${name}</h3>
            ${described(schema)}${shape(schema)}
          </article>`,
      )}
    </main>
  `);
}

function routeView({ path, method, operation }: { path: string; method: string; operation: Operation }): Html {
  const { summary = '', parameters = [], requestBody, responses } = operation;
  return html`<article>
    <h2><code>${method.toUpperCase()} ${path}</code></h2>
    <p>${summary}</p>
    ${parameters.length > 0 ? html`<dl>${parameters.map(parameterView)}</dl>` : ''}
    ${requestBody ? html`<div>Takes ${contentView(requestBody.content)}</div>` : ''}
    ${Object.entries(responses).map(
      ([status, { description, content }]) =>
        html`<div><code>${status}</code> ${description}${content ? html`: ${contentView(content)}` : ''}</div>`,
    )}
  </article>`;
}

function parameterView(parameter: NonNullable<Operation['parameters']>[number]): Html {
  const { name, required, description, schema = {} } = parameter;
  return fieldView(name, { ...schema, ...(description !== undefined && { description }) }, required === true);
}

function contentView(content: Record<string, { schema?: Schema }>): Html {
  const types = Object.entries(content);
  return html`${types.map(
    ([type, { schema = {} }], index) => html`${index > 0 ? ' or ' : ''}<code>${type}</code> ${shape(schema)}`,
  )}`;
}

function fieldView(name: string, schema: Schema, isRequired: boolean): Html {
  return html`<dt><code>${name}</code>${isRequired ? '' : html` <span class="dim">optional</span>`}</dt>
    <dd>${shape(schema)}${described(schema)}</dd>`;
}

function described({ description, default: preset }: Schema): Html {
  return html`${description === undefined ? '' : html` <span class="dim">${description}</span>`}${
    preset === undefined ? '' : html` <span class="dim">Default: <code>${JSON.stringify(preset)}</code></span>`
  }`;
}

/** What a schema allows, as words and lists. */
function shape(schema: Schema): Html {
  const { $ref, type, format, items, properties, required = [], additionalProperties } = schema;
  if ($ref !== undefined) {
    const name = $ref.slice($ref.lastIndexOf('/') + 1);
    return html`<a href="#${name}">${name}</a>`;
  }
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return html`${choices.map((choice, index) => html`${index > 0 ? ' or ' : ''}${shape(choice)}`)}`;
  if (schema.allOf) return html`${schema.allOf.map((part) => shape(part))}`;
  const values = schema.enum ?? (schema.const === undefined ? [] : [schema.const]);
  if (values.length > 0) {
    return html`${values.map((value, index) => html`${index > 0 ? ', ' : ''}<code>${JSON.stringify(value)}</code>`)}`;
  }
  if (items) return html`list of ${shape(items)}`;
  if (properties) {
    return html`<dl>
      ${Object.entries(properties).map(([name, field]) => fieldView(name, field, required.includes(name)))}
    </dl>`;
  }
  if (typeof additionalProperties === 'object') return html`object of ${shape(additionalProperties)}`;
  return html`${[type ?? 'anything'].flat().join(' or ')}${format === undefined ? '' : `, ${format}`}`;
}
