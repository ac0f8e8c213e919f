import { WHICH, picks } from '../board/bend.ts';
import { situation } from '../board/situation.ts';

/**
 * One path stands twice in a pull request's list of files, as when a file becomes a directory or a link.
 * https://github.com/octokit/octokit.net/issues/1571
 */
export default situation(WHICH, (which) => ({
  pullRequest(pullRequest, repository) {
    const [first] = pullRequest.files;
    if (!first || !picks(which, repository, pullRequest.number)) return pullRequest;
    const again = { ...first, changeType: 'ADDED' as const };
    return { ...pullRequest, files: [...pullRequest.files, again], changedFiles: pullRequest.changedFiles + 1 };
  },
}));
