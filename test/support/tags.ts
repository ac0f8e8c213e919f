/**
 * `long`: a test that tries on a large scale what quick tests prove of each rule, and takes seconds of CPU. `npm test` leaves
 * it out; docs/testing.md says what runs it.
 */
export const TAGS = [{ name: 'long', description: 'takes seconds of CPU; not part of npm test' }];
