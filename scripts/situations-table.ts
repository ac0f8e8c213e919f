import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { docstringOf } from '../packages/github-replay/src/board/docstring-of.ts';
import { SITUATIONS_DIRECTORY, situationNames } from '../packages/github-replay/src/board/situation-names.ts';
import { NEON_SITUATIONS_DIRECTORY } from '../packages/local-cloud/src/neon/http-server.ts';

const HEAD = `# Situations

What GitHub and Neon have been seen to answer, each a switch of the local stand-ins. \`node scripts/situations-table.ts\` makes
this page from the files; a test holds it to them.

\`npm start -- --situation NAME\`, with parameters \`--situation 'NAME:{"number":37}'\`, may be given several times. In tests:
\`replay.control.addSituation({ name, ...parameters })\` and \`clearSituations()\`, or \`POST /_replay/addSituation\`; for the
database \`endpoint.addSituation(…)\`, or \`POST /_neon/addSituation\`.

All of them take \`next\` (so many requests), \`skip\` (after so many), \`probability\`, \`seconds\` and \`matching\` (only where the
request has this text); GitHub's also \`api\` and \`widerThan\`. Those that are about pull requests take \`number\`, \`every\` and
\`repository\`.`;

/** The page with all situations, as `docs/situations.md` has it. */
export async function situationsTable(): Promise<string> {
  const text = `${HEAD}\n\n## GitHub\n\n${rows(SITUATIONS_DIRECTORY)}\n\n## Neon\n\n${rows(NEON_SITUATIONS_DIRECTORY)}\n`;
  return format(text, { ...(await resolveConfig(import.meta.filename)), parser: 'markdown' });
}

function rows(directory: string): string {
  const lines = situationNames(directory).map((name) => {
    const comment = docstringOf(readFileSync(join(directory, `${name}.ts`), 'utf8'));
    const sources = comment.match(/https:\/\/[^\s,]+/g) ?? [];
    const said = comment
      .replaceAll(/,? ?https:\/\/[^\s,]+/g, '')
      .trim()
      .replaceAll('|', '\\|');
    return `| \`${name}\` | ${said} | ${sources.map((source) => `<${source}>`).join(' ')} |`;
  });
  return ['| name | what is answered | source |', '| --- | --- | --- |', ...lines].join('\n');
}

if (import.meta.main) process.stdout.write(await situationsTable());
