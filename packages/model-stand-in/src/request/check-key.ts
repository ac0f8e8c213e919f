import { Refused } from '../error-answer.ts';

/** Refuses a request without the key with 401; without a configured key, as of a local server, all are let in. */
export function checkKey(authorization: string | undefined, key: string | undefined): void {
  if (key === undefined) return;
  const [, given] = /^Bearer (.+)$/i.exec(authorization ?? '') ?? [];
  if (given === key) return;
  if (given === undefined) {
    throw new Refused(401, { message: 'No API key was given. Send it as "Authorization: Bearer KEY".' });
  }
  throw new Refused(401, { message: 'The API key is not right.', code: 'invalid_api_key' });
}
