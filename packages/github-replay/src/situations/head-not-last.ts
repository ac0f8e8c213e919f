import { WHICH, picks } from '../board/bend.ts';
import { situation } from '../board/situation.ts';

/**
 * The head commit is not the last of the commits listed, as after a merge of the base: commits are listed by their graph and
 * their dates. `headRefOid` alone names it.
 * https://docs.github.com/en/rest/pulls/pulls#list-commits-on-a-pull-request
 */
export default situation(WHICH, (which) => ({
  pullRequest(pullRequest, repository) {
    const { number, commits, headRefOid } = pullRequest;
    const head = commits.find(({ oid }) => oid === headRefOid);
    if (!head || commits.length < 2 || !picks(which, repository, number)) return pullRequest;
    return { ...pullRequest, commits: [head, ...commits.filter((commit) => commit !== head)] };
  },
}));
