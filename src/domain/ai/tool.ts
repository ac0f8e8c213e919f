/**
 * An AI tool, and the signs that identify it. Everything is lower case; logins are without `[bot]`. The sources are the
 * tools' own documentation and their lines in public history.
 */
export interface Tool {
  /** The value of `ai_signals.tool`. It must not change after a release. */
  key: string;
  name: string;
  /**
   * GitHub's ids of its accounts, where they are known: a login may change, an id does not. Sources:
   * https://github.com/chaoss/ai-detection-action and the tools' own noreply addresses.
   */
  ids?: string[];
  /** Bot accounts that write code. On the pull request of another account they are reviewers. */
  agents?: string[];
  /** Bot accounts that write code and never review: their comments on another pull request are answers. */
  writers?: string[];
  /** Bot accounts that only review: to review a pull request is not to write it. */
  reviewers?: string[];
  /**
   * User accounts that the tool uses. A login that is also in `short` counts only for a commit whose author name is the
   * tool's own name.
   */
  users?: string[];
  /**
   * The text before `@users.noreply.github.com`. `LOGIN` matches with any account id before it. `ID+LOGIN` matches only
   * with this id or without an id; it is used where the login with another id is another account. `LOGIN[bot]` is
   * derived from the accounts.
   */
  noreply?: string[];
  /** Addresses of the tool, with any name before them. */
  addresses?: string[];
  /**
   * Domains of the tool's maker. People have addresses there too, so an address there counts only with the tool's own
   * name.
   */
  domains?: string[];
  /**
   * How the links in the tool's own lines begin (after `https://` and `www.`), besides links to domains that are the
   * tool's alone.
   */
  sites?: string[];
  /** Names that only this tool has. */
  names?: string[];
  /**
   * Names that are also a word or a given name. They count only with an address, with a model after them, or in a
   * trailer made for AI.
   */
  short?: string[];
  /**
   * Set when `short` is a given name. `likely`: it stands for a person unless the address is the tool's. `possible`: it
   * stands for a person when only a digit follows.
   */
  givenName?: 'likely' | 'possible';
  /**
   * How `short` is read in prose. Default: in upper or lower case. `capital`: only with a capital, for an everyday
   * word. `never`: not at all, for a word that often begins a sentence.
   */
  prose?: 'capital' | 'never';
  /** Model families, as in `Assisted-by: AGENT:MODEL`: the word before the version. */
  models?: string[];
  /** Names of the tool's model families, which follow its name. */
  families?: string[];
  /**
   * Lines that only the tool writes, besides `Generated with [NAME]`. They are matched against a whole line without
   * emphasis and leading emoji.
   */
  lines?: RegExp[];
  /** How the links to the tool's own tasks begin, after `https://` and `www.`. Such a link counts wherever it stands. */
  tasks?: RegExp[];
  /**
   * Names of head branches that only the tool gives. They are matched against the whole name, so a pattern has `^` and,
   * where the end matters, `$`.
   */
  branches?: RegExp[];
  /** Trailers that only the tool writes, each with the pattern of its value. */
  trailers?: Record<string, RegExp>;
}
