/** What stands above the situation in its file, without the comment's stars: the documentation is made of it. */
export function docstringOf(source: string): string {
  const comment = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*export default situation/.exec(source)?.[1] ?? '';
  return comment.replaceAll(/\s*\n\s*\* ?/g, ' ').trim();
}
