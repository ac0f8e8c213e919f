import { createHash } from 'node:crypto';
import { jsonAnswer, type Answer } from '../answer.ts';
import { pageOf, type Listed } from './page.ts';

/** The answer, and the path with placeholders, by which requests are counted. */
export interface RoutedAnswer {
  readonly route: string;
  /** Called only when the caller's limits allow it. */
  answer(): Answer;
}

/** One object, or a list to page through; `under` names the key that holds the list where it is not the whole body. */
export type RestResult =
  | { readonly object: object }
  | { readonly list: Listed<object>; readonly under?: string; readonly beside?: object; readonly pullRequests?: true };

export function answerOf(result: RestResult, url: URL): Answer {
  if ('object' in result) return withEtag(jsonAnswer(200, result.object));
  const { items, link } = pageOf(result.list, url, (item) => item);
  const body = result.under ? { total_count: result.list.size, ...result.beside, [result.under]: items } : items;
  const answer = withEtag(jsonAnswer(200, body, link === undefined ? {} : { link }));
  return result.pullRequests ? { ...answer, pullRequests: items.length } : answer;
}

function withEtag(answer: Answer): Answer {
  const etag = `W/"${createHash('sha1').update(answer.body).digest('hex')}"`;
  return { ...answer, headers: { ...answer.headers, etag } };
}
