/** What a chart marks beside its values: what makes two windows differ that is no work of anybody. */
export const ANNOTATION_KINDS = [
  'rules_changed',
  'definitions_changed',
  'source_changed',
  'repository_added',
  'not_stored',
  'not_read',
  'deployment_failed',
  'rollback',
  'incident',
] as const;
export type AnnotationKind = (typeof ANNOTATION_KINDS)[number];

const SHORT_SHA = 7;

/** The sentence of each kind, from the words that are stored of it. `of` is the repository, or empty. */
const TITLES: Record<AnnotationKind, (words: string[], of: string) => string> = {
  rules_changed: ([by, ...rules]) => `Rules changed by ${by}: ${rules.toSorted().map(spaced).join(', ')}`,
  definitions_changed: ([version]) => `Definitions changed (formula version ${version})`,
  source_changed: ([previous, source], of) => `Deployments of ${of} come from ${source} instead of ${previous}`,
  repository_added: (_, of) => `${of} was added`,
  not_stored: (_, of) => `${of} is not stored before this`,
  not_read: ([detail], of) => `${of} could not be read: ${detail}`,
  deployment_failed: ([sha, environment, ...causes], of) =>
    `${of}: ${short(sha)} in ${environment} failed (${[...new Set(causes)].join(', ')})`,
  rollback: ([sha, environment], of) => `${of}: ${environment} went back to ${short(sha)}`,
  incident: ([title], of) => `${of}: ${title}`,
};

/** What is shown of an annotation, in words. */
export function titleOf(kind: AnnotationKind, words: string[], repository: string | null): string {
  return TITLES[kind](words, repository ?? '');
}

const short = (sha = '') => sha.slice(0, SHORT_SHA);

/** `productionBranches` as `production branches`. */
function spaced(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
