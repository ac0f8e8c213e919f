import { groupOf, GROUPS, type ApiDocument, type Schema } from './api-description.ts';
import { exampleOf } from './examples.ts';

type Content = Record<string, { schema?: Schema; example?: unknown; examples?: unknown }>;
interface Operation {
  requestBody?: { content: Content };
  responses: Record<string, { content?: Content }>;
}

/**
 * The OpenAPI document with what tools expect of each operation: an id, the group of its page as its tag, and an example
 * of what it takes and of what it answers in JSON. Throws an `Error` when an operation is in no group.
 */
export function completed(document: ApiDocument): ApiDocument {
  const schemas = document.components?.schemas ?? {};
  const withExamples = (content: Content): Content =>
    mapped(content, (part, type) => {
      const isShown = type.endsWith('json') && part.schema && part.example === undefined && !part.examples;
      return isShown && part.schema ? { ...part, example: exampleOf({ schemas }, part.schema) } : part;
    });
  const paths = mapped(document.paths ?? {}, (methods, path) =>
    mapped(methods as Record<string, Operation>, (operation, method) => ({
      operationId: operationId(method, path),
      tags: [groupOf(path).name],
      ...operation,
      ...(operation.requestBody && {
        requestBody: { ...operation.requestBody, content: withExamples(operation.requestBody.content) },
      }),
      responses: mapped(operation.responses, (answer) =>
        answer.content ? { ...answer, content: withExamples(answer.content) } : answer,
      ),
    })),
  );
  const tags = GROUPS.map(({ name, about }) => ({ name, description: about }));
  return { ...document, tags, paths };
}

/** As in `getRepositoriesByIdSyncs`: the method, and the path without its version; `getServerHealth` where it has none. */
function operationId(method: string, path: string): string {
  const words = path.replace(/^\/(v1\/)?/, (_, version) => (version ? '' : 'server/')).match(/\{?\w+/g) ?? [];
  return [method, ...words.map((word) => (word.startsWith('{') ? `By${capital(word.slice(1))}` : capital(word)))].join(
    '',
  );
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function mapped<From, To>(of: Record<string, From>, change: (value: From, name: string) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(of).map(([name, value]) => [name, change(value, name)]));
}
