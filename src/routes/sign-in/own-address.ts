/** The address of a path on this site. For anything that leads to another site it is the first page. */
export function ownAddress(path: string, here: string): string {
  const { origin } = new URL(here);
  const wanted = URL.parse(path, origin);
  // The whole address, because a path alone may begin with `//`, which would name another site.
  return wanted?.origin === origin ? wanted.href : `${origin}/`;
}
