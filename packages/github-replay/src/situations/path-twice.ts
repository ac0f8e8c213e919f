import { WHICH, picks } from '../board/bend.ts';
import { situation } from '../board/situation.ts';

/**
 * A pull request's list of files has one path twice, as when a file becomes a link: once removed and once added. The
 * count of changed files counts it once.
 * https://github.com/pytorch/pytorch/pull/95720
 */
export default situation(WHICH, (which) => ({
  pullRequest(pullRequest, repository) {
    const [first] = pullRequest.files;
    if (!first || !picks(which, repository, pullRequest.number)) return pullRequest;
    const added = { ...first, changeType: 'ADDED' as const };
    return { ...pullRequest, files: [...pullRequest.files, added] };
  },
}));
