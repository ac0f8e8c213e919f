import { WHICH, picks } from '../board/bend.ts';
import { situation } from '../board/situation.ts';
import { MANNEQUIN } from '../generate/people.ts';

/**
 * Imported data belongs to mannequins, which stand for people without an account here.
 * https://docs.github.com/en/migrations/using-github-enterprise-importer/completing-your-migration-with-github-enterprise-importer/reclaiming-mannequins-for-github-enterprise-importer
 */
export default situation(WHICH, (which) => {
  const imported = <Part extends { author: unknown }>(parts: readonly Part[]) =>
    parts.map((part) => ({ ...part, author: MANNEQUIN }));
  return {
    pullRequest(pullRequest, repository) {
      const { number, reviews, comments } = pullRequest;
      if (!picks(which, repository, number)) return pullRequest;
      return { ...pullRequest, author: MANNEQUIN, reviews: imported(reviews), comments: imported(comments) };
    },
  };
});
