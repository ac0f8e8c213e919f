/** The comment above a situation in its file, without the stars; the documentation is generated from it. */
export function docstringOf(source: string): string {
  const comment = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*export default situation/.exec(source)?.[1] ?? '';
  return comment.replaceAll(/\s*\n\s*\* ?/g, ' ').trim();
}
