import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { restoredScheduler } from '../../src/domain/analysis/scheduler.ts';
import { restoredBudget } from '../../src/domain/budget.ts';
import { restored } from '../../src/domain/cursor/stored.ts';
import { STORED_EXAMPLES } from '../support/stored-examples.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const page = readFileSync(path.join(ROOT, 'docs/storage-keys.md'), 'utf8');
const code = readdirSync(path.join(ROOT, 'src/durable'))
  .map((file) => readFileSync(path.join(ROOT, 'src/durable', file), 'utf8'))
  .join('\n');

const all = (text: string, pattern: RegExp) =>
  [...new Set([...text.matchAll(pattern)].map(([, name]) => name))].toSorted();

/** The statements that create tables, by table, with single spaces. */
const created = (text: string, pattern: RegExp) =>
  Object.fromEntries(
    [...text.matchAll(pattern)].map(([, name, columns = '']) => [
      name,
      columns
        .split(',')
        .map((column) => column.trim().replaceAll(/\s+/g, ' '))
        .join(', '),
    ]),
  );

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
  });

  it('shows JSON in the types of the code, whose fields are all there', () => {
    const shown = [...page.matchAll(/^```json\n([^`]*)^```$/gm)].map(([, json = '']): unknown => JSON.parse(json));
    expect(shown).toEqual(Object.values(STORED_EXAMPLES));
    const { state, live, outage, budget, token, omitted, scheduler, formerScheduler } = STORED_EXAMPLES;
    // A field that the example lacked would be added with its first value.
    expect(restored(state)).toEqual({ state, effects: [] });
    expect(restored({ ...state, live, outage }).state).toEqual({ ...state, live, outage });
    expect(restoredBudget({ budget })).toEqual(budget);
    const { token: _, omitted: __, ...before } = budget;
    expect(restoredBudget({ budget: before, token, omitted })).toMatchObject({ token, omitted: budget.omitted });
    expect(restoredScheduler(scheduler)).toEqual(scheduler);
    const { turns: runs, ...others } = formerScheduler;
    expect(restoredScheduler(formerScheduler)).toEqual({ runs, ...others });
  });

  it('shows the columns of each table', () => {
    const inCode = created(code, /create table if not exists (\w+) \(([^)]*)\)/g);
    expect(Object.keys(inCode).toSorted()).toEqual(tables);
    expect(created(page, /create table (\w+) \(([^)]*)\)/g)).toEqual(inCode);
  });
});
