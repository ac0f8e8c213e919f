import { messageLines, visibleLines } from '../markdown/visible-lines.ts';

/** The revert that a pull request declares. */
export interface RevertClaim {
  /** The revert has GitHub's own form: the title or the body that the Revert button writes. */
  isForm: boolean;
  /** The pull request of this repository that the form names. */
  number: number | null;
  /**
   * Names to search for among the pull requests of this repository; null when there is none.
   */
  named: RevertNames | null;
}

export interface RevertNames {
  /**
   * The commits, or the beginnings of their names, that `git revert` wrote. The first that is a known merge of this
   * repository counts.
   */
  shas: string[];
  /** A number in a repository of another name, which may be a former name of this one, and the title of that pull request. */
  number: number | null;
  title: string | null;
}

const FORM_TITLE = /^Revert "([^]+)"$/;
const FORM_LINE = /^\s*Reverts (?:(?:https?:\/\/[\w.-]+\/)?([\w.-]+\/[\w.-]+)(?:#|\/pull\/)|#)(\d{1,9})\b/;
const GIT_LINE = /\bThis reverts commit ([0-9a-f]{7,64})\b/g;
/** How many commits a revert may name. A pull request that names more does not take back a single change. */
const MAX_COMMITS = 20;

/**
 * Reads the forms of a revert. A title that only mentions a revert has no such form; quotes and code are ignored. `texts` are
 * the body, then commit messages. `repository` is OWNER/NAME.
 */
export function revertClaim(title: string, texts: string[], repository: string): RevertClaim {
  const [body = '', ...messages] = texts;
  const lines = visibleLines(body).said;
  const form = lines.map((line) => FORM_LINE.exec(line)).find((found) => found !== null);
  const quoted = FORM_TITLE.exec(title.trim())?.[1] ?? null;
  const number = form ? Number(form[2]) : null;
  const isHere = form?.[1] === undefined || form[1].toLowerCase() === repository.toLowerCase();
  const isForm = form !== undefined || quoted !== null;
  if (number !== null && isHere) return { isForm, number, named: null };
  const said = [...lines, ...messages.flatMap((message) => messageLines(message).said)];
  const shas = said.flatMap((line) => [...line.matchAll(GIT_LINE)].flatMap(([, sha]) => sha ?? []));
  const distinct = [...new Set(shas)];
  const named = {
    shas: distinct.length > MAX_COMMITS ? [] : distinct,
    number: quoted === null ? null : number,
    title: quoted,
  };
  return { isForm, number: null, named: named.shas.length > 0 || named.number !== null ? named : null };
}
