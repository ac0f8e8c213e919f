/**
 * Variables as lines of a file that wrangler reads by dotenv and dotenv-expand, each exactly as it is given. Throws an
 * `Error` that names one which the format has no way to write, never with its value.
 *
 * Neither quotes nor backslashes can be escaped, `#` begins a comment outside of quotes, `\n` and `\r` are line ends within
 * double quotes, and `$` is expanded everywhere unless a backslash is before it:
 * https://developers.cloudflare.com/workers/local-development/environment-variables/
 */
export function variablesFile(variables: Record<string, string>): string {
  return Object.entries(variables)
    .map(([name, value]) => `${name}=${quoted(name, value)}\n`)
    .join('');
}

function quoted(name: string, value: string): string {
  const text = value.replaceAll('$', () => String.raw`\$`);
  if (/^[^\s'"`#]([^\r\n#]*[^\s#])?$/.test(text)) return text;
  // A backslash at the end would escape the quote after it.
  if (!text.endsWith('\\')) {
    const quote = ["'", '`'].find((mark) => !text.includes(mark));
    if (quote && !text.includes('\r')) return quote + text + quote;
    if (!/"|\\[nr]/.test(text)) {
      return `"${text.replaceAll('\n', () => String.raw`\n`).replaceAll('\r', () => String.raw`\r`)}"`;
    }
  }
  throw new Error(`${name} has a mixture of quotes, line ends or backslashes that wrangler cannot be told`);
}
