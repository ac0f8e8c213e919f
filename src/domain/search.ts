/** What a text in the search box can mean. */
export interface Searched {
  /** The text as it is compared with titles and names. */
  text: string;
  /** The login that it can be part of, in lower case. */
  login: string;
  /** The number of a pull request that it names, with the repository if it names one; null when it names none. */
  reference: { number: number; repository: string | null } | null;
  /** Its words, in lower case: letters and digits only. */
  words: string[];
}

/** `37`, `#37`, `widgets#37`, `acme/widgets#37`. */
const REFERENCE = /^(?:([\w.-]+(?:\/[\w.-]+)?)?#)?(\d{1,10})$/;
/** The address of a pull request on GitHub, or of one of its tabs. */
const ADDRESS = /^https?:\/\/[^/\s]+\/([\w.-]+\/[\w.-]+)\/pull\/(\d{1,10})(?:[/?#].*)?$/;
/** The largest integer of Postgres. */
const MAX_NUMBER = 2 ** 31 - 1;

/** Reads what somebody looks for. */
export function searchedOf(asked: string): Searched {
  const text = asked.trim();
  const lower = text.toLowerCase();
  const [, repository = null, digits = ''] = REFERENCE.exec(text) ?? ADDRESS.exec(text) ?? [];
  const number = Number(digits);
  return {
    text,
    login: lower.replace(/^@/, ''),
    reference: number > 0 && number <= MAX_NUMBER ? { number, repository } : null,
    words: lower.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [],
  };
}
