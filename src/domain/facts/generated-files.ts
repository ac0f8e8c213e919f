/**
 * Files that a tool writes and that reviewers do not read line by line. The size of a pull request does not include
 * them: with a lock file of 10,000 lines, every dependency update would be the largest change of the week.
 */
export const GENERATED_FILES = {
  /** Lock files. */
  names: [
    'package-lock.json',
    'npm-shrinkwrap.json',
    'yarn.lock',
    'pnpm-lock.yaml',
    'bun.lock',
    'bun.lockb',
    'deno.lock',
    'Cargo.lock',
    'Gemfile.lock',
    'composer.lock',
    'poetry.lock',
    'Pipfile.lock',
    'uv.lock',
    'pdm.lock',
    'conda-lock.yml',
    '.terraform.lock.hcl',
    '.pnp.cjs',
    '.pnp.loader.mjs',
    'go.sum',
    'go.work.sum',
    'flake.lock',
    'mix.lock',
    'pubspec.lock',
    'Podfile.lock',
    'Package.resolved',
    'packages.lock.json',
    'gradle.lockfile',
  ],
  /** Ends of the names of minified and bundled output and its maps, of recorded snapshots, and of code that a generator writes. */
  ends: [
    ...combined('.min.', ['js', 'css', 'mjs']),
    '.js.map',
    '.css.map',
    '.mjs.map',
    '.bundle.js',
    '.snap',
    ...combined('.pb.', ['go', 'cc', 'h']),
    ...combined('_pb2', ['.py', '.pyi', '_grpc.py', '_grpc.pyi']),
    ...combined('.generated.', ['ts', 'tsx', 'js', 'cs', 'dart']),
    ...combined('.g.', ['ts', 'tsx', 'js', 'cs', 'dart']),
  ],
  /** Directories of vendored code, of recorded snapshots, and of code that a generator writes. */
  directories: [
    'vendor',
    'vendored',
    'node_modules',
    'third_party',
    'third-party',
    'bower_components',
    'Pods',
    '.yarn/releases',
    '.yarn/plugins',
    '.yarn/cache',
    '__snapshots__',
    '__generated__',
  ],
};

function combined(beginning: string, rests: string[]): string[] {
  return rests.map((rest) => `${beginning}${rest}`);
}
