import { notFound } from '../answer.ts';
import { situation } from '../board/situation.ts';

/**
 * 404 for a repository that is private, was deleted, or never existed.
 * https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api#404-not-found-for-an-existing-resource
 */
export default situation({}, () => ({ replace: notFound }));
