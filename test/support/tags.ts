/**
 * `long`: a test that tries on a large scale what quick tests prove of each rule, and takes seconds of CPU. `nightly`: one that
 * takes minutes. `npm test` leaves out both; docs/testing.md says what runs them.
 */
export const TAGS = [
  { name: 'long', description: 'takes seconds of CPU; not part of npm test' },
  { name: 'nightly', description: 'takes minutes; not part of CI' },
];
