import { WHICH, picks } from '../board/bend.ts';
import { situation } from '../board/situation.ts';

/**
 * Titles, bodies, messages, paths and names of labels have NUL and half of a surrogate pair, which Postgres cannot
 * store in text.
 * https://www.postgresql.org/docs/current/datatype-character.html
 */
export default situation(WHICH, (which) => {
  const spoil = (text: string): string => `${text} \u0000 \ud83d`;
  return {
    pullRequest(pullRequest, repository) {
      const { number, title, body, comments, commits, labels, files } = pullRequest;
      if (!picks(which, repository, number)) return pullRequest;
      return {
        ...pullRequest,
        title: spoil(title),
        body: spoil(body),
        comments: comments.map((comment) => ({ ...comment, body: spoil(comment.body) })),
        commits: commits.map((commit) => ({ ...commit, message: spoil(commit.message) })),
        labels: labels.map((label) => ({ ...label, name: spoil(label.name) })),
        files: files.map((file) => ({ ...file, path: spoil(file.path) })),
      };
    },
  };
});
