import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { docstringOf } from '../packages/github-replay/src/board/docstring-of.ts';
import { SITUATIONS_DIRECTORY, situationNames } from '../packages/github-replay/src/board/situation-names.ts';
import { NEON_SITUATIONS_DIRECTORY } from '../packages/local-cloud/src/neon/http-server.ts';

const HEAD = `# Situations

This page lists how GitHub and Neon are known to answer. The local stand-ins can be told to answer in each of these ways.
\`node scripts/situations-table.ts\` makes this page from the files of the situations, and a test compares it with them.

\`npm start -- --situation NAME\` switches one on, and \`--situation 'NAME:{"number":37}'\` gives it parameters; the option may be
given several times. In tests use \`replay.control.addSituation({ name, ...parameters })\` and \`clearSituations()\`, or
\`POST /_replay/addSituation\`; for the database \`endpoint.addSituation(…)\`, or \`POST /_neon/addSituation\`.

All situations take \`next\` (for how many requests), \`skip\` (after how many requests), \`probability\`, \`seconds\` and \`matching\`
(only requests with this text). Those of GitHub also take \`api\` and \`widerThan\`. Situations of pull requests also take \`number\`,
\`every\` and \`repository\`.`;

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
