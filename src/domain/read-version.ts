/**
 * Which fields of a pull request and its lists this version reads from GitHub and stores. Raised with every field that is
 * added: what an older version read is then read again in the background, because the field is null until then.
 */
export const READ_VERSION = 1;

/**
 * How many pull requests of a repository are read again in an hour, and after how many of a connection no further
 * repository begins: one costs a REST request for its inline comments, and a connection has 5,000 an hour.
 */
export const REREAD_AN_HOUR = 1_000;
