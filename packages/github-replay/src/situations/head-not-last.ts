import { WHICH, picks } from '../board/bend.ts';
import { situation } from '../board/situation.ts';

/**
 * The head commit is not the last listed commit, for example after a merge of the base: GitHub sorts commits by their
 * graph and dates. Only `headRefOid` names the head.
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
