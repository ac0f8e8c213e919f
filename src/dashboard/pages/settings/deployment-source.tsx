import type { DeploymentSource } from '../../../domain/rules/rules.ts';
import { ProblemError } from '../../../routes/problem.ts';

const SOURCES = {
  auto: 'what is found first',
  deployments: 'GitHub deployments',
  api: 'the API, by your own tools',
  releases: 'releases',
  workflow: 'a workflow that succeeds',
  merges: 'merges into the production branch',
} as const;

/** Where deployments come from, in words. */
export function sourceWords(source: DeploymentSource): string {
  const pattern = patternOf(source);
  return pattern === '' ? SOURCES[source.type] : `${SOURCES[source.type]}: ${pattern}`;
}

/** The pattern of the tags of releases, or the name of the workflow; empty for other sources. */
export function patternOf(source: DeploymentSource): string {
  return source.type === 'releases' ? source.tagPattern : source.type === 'workflow' ? source.workflow : '';
}

/** The fields of a source. `none`: the words for no source of its own, where that can be chosen. */
export function SourceFields({ chosen, pattern, none }: { chosen: string; pattern: string; none?: string }) {
  const choices = [...(none === undefined ? [] : [['', none] as const]), ...Object.entries(SOURCES)];
  return (
    <>
      <label>
        Deployments are told by
        <select name="source">
          {choices.map(([name, words]) => (
            <option value={name} selected={name === chosen}>
              {words}
            </option>
          ))}
        </select>
      </label>
      <label>
        Tags of the releases, or the workflow’s name
        <input name="sourcePattern" value={pattern} maxlength={200} autocomplete="off" />
      </label>
    </>
  );
}

/** The source that the fields say. Throws 400 for one that there is not. */
export function sourceOf({ source = '', sourcePattern = '' }: Record<string, string>): DeploymentSource {
  switch (source) {
    case 'releases':
      return { type: 'releases', tagPattern: sourcePattern || '*' };
    case 'workflow':
      return { type: 'workflow', workflow: sourcePattern };
    case 'auto':
    case 'deployments':
    case 'api':
    case 'merges':
      return { type: source };
    default:
      throw wrong('source', `one of ${Object.keys(SOURCES).join(', ')}`);
  }
}

/** The patterns in a field: one a line, or by comma. */
export function patternsIn(text: string): string[] {
  return [...new Set(text.split(/[,\n]/).map((pattern) => pattern.trim()))].filter(Boolean);
}

/** The problem of a field that cannot be as it is. */
export function wrong(path: string, message: string): ProblemError {
  return new ProblemError(400, `${path}: ${message}`, [{ path, message }]);
}
