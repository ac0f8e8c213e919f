import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../..');
const documents = globSync(['*.md', 'docs/**/*.md', 'packages/*/README.md', 'src/**/*.md', 'bench/**/*.md'], {
  cwd: ROOT,
});

/** The text of a document without its code, where nothing is a link. */
function proseOf(document: string): string {
  const text = readFileSync(path.join(ROOT, document), 'utf8');
  return text.replaceAll(/^```[^]*?^```/gm, '').replaceAll(/`[^`\n]*`/g, 'code');
}

/** The links and pictures of a document that lead to files of the repository. */
function linksOf(document: string): string[] {
  const prose = proseOf(document);
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset)="([^"]+)"/g)];
  return links.map(([, link, picture]) => link ?? picture ?? '').filter((link) => !/^(https?|mailto):/.test(link));
}

/** The anchors of a document's headings, as GitHub makes them. */
function anchorsOf(document: string): string[] {
  const text = readFileSync(path.join(ROOT, document), 'utf8').replaceAll(/^```[^]*?^```/gm, '');
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

it('no link of a document is dead', () => {
  expect(documents.length).toBeGreaterThan(30);
  const dead = documents.flatMap((document) =>
    linksOf(document)
      .filter((link) => {
        const [file = '', anchor] = link.split('#');
        const target = file === '' ? document : path.join(path.dirname(document), file);
        if (!existsSync(path.join(ROOT, target))) return true;
        return anchor !== undefined && target.endsWith('.md') && !anchorsOf(target).includes(anchor);
      })
      .map((link) => `${document}: ${link}`),
  );
  expect(dead).toEqual([]);
});

it('the index of the documents names each of them', () => {
  const named = linksOf('docs/README.md');
  const there = readdirSync(path.join(ROOT, 'docs')).filter((name) => name.endsWith('.md') && name !== 'README.md');
  expect(there.filter((name) => !named.includes(name))).toEqual([]);
});
