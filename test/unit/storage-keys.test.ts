import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../..');
const page = readFileSync(path.join(ROOT, 'docs/storage-keys.md'), 'utf8');
const code = readdirSync(path.join(ROOT, 'src/durable'))
  .map((file) => readFileSync(path.join(ROOT, 'src/durable', file), 'utf8'))
  .join('\n');

const all = (text: string, pattern: RegExp) =>
  [...new Set([...text.matchAll(pattern)].map(([, name]) => name))].toSorted();

const classes = all(code, /class (\w+) extends DurableObject/g);
const keys = all(code, /\bkv\.(?:get|put|delete)(?:<[^(]*>)?\('(\w+)'/g);
const tables = all(code, /create table if not exists (\w+)/g);

describe('the page of what Durable Objects keep', () => {
  it('has each object, key and table of src/durable, and no other', () => {
    expect(classes.length).toBeGreaterThan(2);
    expect(all(page, /^## `(\w+)`/gm)).toEqual(classes);
    expect(all(page, /^### Key `(\w+)`/gm)).toEqual(keys);
    expect(all(page, /^### Table `(\w+)`/gm)).toEqual(tables);
  });

  it('shows an example of each that is JSON, or SQL', () => {
    const examples = [...page.matchAll(/^### (?:Key|Table) [^#]*?^```(?:json|sql)\n([^`]*)^```$/gm)];
    expect(examples).toHaveLength(keys.length + tables.length);
    for (const [, json = ''] of page.matchAll(/^```json\n([^`]*)^```$/gm))
      expect(() => void JSON.parse(json)).not.toThrow();
  });
});
