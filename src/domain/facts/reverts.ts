/** What a pull request says that it takes back. */
export interface RevertClaim {
  /** It has GitHub's own form: the title or the body that the Revert button writes. */
  isForm: boolean;
  /** The pull request that the form names. */
  number: number | null;
  /** The commit that `git revert` names; a revert only when it is a merge commit known here. */
  sha: string | null;
}

const FORM_TITLE = /^Revert "[^]+"$/;
const FORM_BODY = /^Reverts (?:[\w.-]+\/[\w.-]+)?#(\d+)\b/m;
const GIT_LINE = /\bThis reverts commit ([0-9a-f]{40})\b/;

/** Reads the forms of a revert; a title that merely speaks of reverting is none. `texts`: the body, then commit messages. */
export function revertClaim(title: string, texts: string[]): RevertClaim {
  const number = FORM_BODY.exec(texts[0] ?? '')?.[1];
  const sha = texts.map((text) => GIT_LINE.exec(text)?.[1]).find((found) => found !== undefined);
  return {
    isForm: number !== undefined || FORM_TITLE.test(title.trim()),
    number: number === undefined ? null : Number(number),
    sha: sha ?? null,
  };
}

/** A label `hotfix`, alone or after a prefix such as `type:`, or a branch that begins with `hotfix/` or `hotfix-`. */
export function isHotfix({ labels, headRef }: { labels: string[]; headRef: string }): boolean {
  return labels.some((label) => /(?:^|[:/]\s*)hotfix$/i.test(label)) || /^hotfix[/-]/i.test(headRef);
}
