/** Generated fragment texts contain the fragments that they use; a query may define each only once. */
export function distinctFragments(documents: { toString(): string }[]): string {
  const byName = new Map<string, string>();
  for (const document of documents) {
    for (const text of document.toString().split(/(?=\bfragment \w+ on )/)) {
      const name = /^fragment (\w+)/.exec(text)?.[1];
      if (name) byName.set(name, text);
    }
  }
  return [...byName.values()].join('\n');
}
