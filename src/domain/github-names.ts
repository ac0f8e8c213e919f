/**
 * The login of a user or an organization: letters, digits and hyphens, of managed users with `_` and their enterprise's short
 * code behind them.
 * https://docs.github.com/en/enterprise-cloud@latest/admin/managing-iam/iam-configuration-reference/username-considerations-for-external-authentication
 * It has no flags, because the API's description shows it as a pattern of JSON Schema.
 */
export const OWNER_NAME = /^(?=.{1,39}$)[A-Za-z\d-]+(?:_[A-Za-z\d]+)?$/;

/** A repository's own name: `.` and `..` would be steps in a path. */
const REPOSITORY_NAME = /^(?!\.{1,2}$)[\w.-]{1,100}$/;

/** The parts of `owner/name`; null when it cannot be a name on GitHub. The answer is safe in a URL. */
export function partsOfFullName(fullName: string): { owner: string; name: string } | null {
  const [owner = '', name = '', ...others] = fullName.split('/');
  return others.length === 0 && OWNER_NAME.test(owner) && REPOSITORY_NAME.test(name) ? { owner, name } : null;
}
