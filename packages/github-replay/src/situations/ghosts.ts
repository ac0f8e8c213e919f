import { WHICH, picks } from '../board/bend.ts';
import { situation } from '../board/situation.ts';

/**
 * All people who took part have deleted their accounts: they are null in GraphQL, and the account `ghost` (10137) in
 * REST.
 * https://github.com/ghost
 */
export default situation(WHICH, (which) => {
  const left = <Part extends { author: unknown }>(parts: readonly Part[]) =>
    parts.map((part) => ({ ...part, author: null }));
  return {
    pullRequest(pullRequest, repository) {
      const { number, mergedBy, reviews, comments, inlineComments, timeline } = pullRequest;
      if (!picks(which, repository, number)) return pullRequest;
      return {
        ...pullRequest,
        author: null,
        mergedBy: mergedBy && null,
        reviews: left(reviews),
        comments: left(comments),
        inlineComments: left(inlineComments),
        timeline: timeline.map((event) => ({ ...event, actor: null })),
      };
    },
  };
});
