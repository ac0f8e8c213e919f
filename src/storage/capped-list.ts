/**
 * Maximum number of entries that GitHub lists for a pull request.
 * https://docs.github.com/en/rest/pulls/pulls#list-pull-requests-files
 * https://docs.github.com/en/rest/pulls/pulls#list-commits-on-a-pull-request
 */
export const LIST_CAPS = { files: 3000, commits: 250 } as const;

/** Names a list that ended at GitHub's cap, short of the total. A list that ends before the cap lacks rows. */
export function cappedList(
  list: keyof typeof LIST_CAPS,
  total: number,
  listed: number,
): Record<string, { total: number; listed: number }> | null {
  return listed >= LIST_CAPS[list] && listed < total ? { [list]: { total, listed } } : null;
}
