/**
 * Files that a tool writes and that reviewers do not read line by line. The size of a pull request does not include
 * them: with a lock file of 10,000 lines, every dependency update would be the largest change of the week.
 */
const PATTERNS = [
  // lock files
  /(^|\/)(package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|deno\.lock)$/,
  /(^|\/)(Cargo\.lock|Gemfile\.lock|composer\.lock|poetry\.lock|Pipfile\.lock|uv\.lock|pdm\.lock)$/,
  /(^|\/)(conda-lock\.yml|\.terraform\.lock\.hcl|\.pnp\.(cjs|loader\.mjs))$/,
  /(^|\/)(go(\.work)?\.sum|flake\.lock|mix\.lock|pubspec\.lock|Podfile\.lock|Package\.resolved|packages\.lock\.json|gradle\.lockfile)$/,
  // vendored code
  /(^|\/)(vendor|vendored|node_modules|third[_-]party|bower_components|Pods)\//,
  /(^|\/)\.yarn\/(releases|plugins|cache)\//,
  // minified and bundled output, and its maps
  /\.min\.(js|css|mjs)$/,
  /\.(js|css|mjs)\.map$/,
  /\.bundle\.js$/,
  // recorded test snapshots
  /(^|\/)__snapshots__\//,
  /\.snap$/,
  // code that a generator writes
  /(^|\/)__generated__\//,
  /\.pb\.(go|cc|h)$/,
  /_pb2(_grpc)?\.pyi?$/,
  /\.(generated|g)\.(ts|tsx|js|cs|dart)$/,
];

/** A regular expression that means the same in JavaScript and Postgres. */
export const GENERATED_FILES = PATTERNS.map(({ source }) => source).join('|');
