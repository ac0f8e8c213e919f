/**
 * Which fields of a pull request and its lists this version reads from GitHub and stores. Raised with every field that is
 * added: what an older version read is then read again in the background, because the field is null until then.
 */
export const READ_VERSION = 1;
