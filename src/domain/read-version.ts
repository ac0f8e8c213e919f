import { fieldOf, GITHUB_FIELDS } from './pull-request-fields.ts';

/** The version that last added a field to a list of a pull request. Raise it above `READ_VERSION` when you add one. */
const LISTS_SINCE = 1;

/**
 * Which fields of a pull request and its lists this version reads from GitHub and stores: the highest `since` of a field.
 * What an older version read is read again in the background, because a newer field is null until then.
 */
export const READ_VERSION = Math.max(LISTS_SINCE, ...GITHUB_FIELDS.map((name) => fieldOf(name).since ?? 1));

/**
 * How many pull requests of a repository are read again in an hour, and after how many of a connection no further
 * repository begins: one costs a REST request for its inline comments, and a connection has 5,000 an hour.
 */
export const REREAD_AN_HOUR = 1_000;
