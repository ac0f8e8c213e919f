import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { FACTS } from '../../src/domain/facts/registry.ts';
import { DELIVERY, type DeliveryName } from '../../src/domain/metrics/delivery.ts';
import { labelOf, measureOf, MEASURES, shortLabelOf, type MeasureName } from '../../src/domain/metrics/measures.ts';

const DASHBOARD = path.resolve(import.meta.dirname, '../../src/dashboard');

const names = [...new Set([...Object.keys(MEASURES), ...Object.keys(DELIVERY)])] as (MeasureName | DeliveryName)[];
const ofPullRequests = Object.keys(MEASURES) as MeasureName[];

/** Facts of one pull request that have another name than the share of those that have it. */
const ONE_OF_MANY: MeasureName[] = ['reverts', 'hotfixes', 'large'];

describe('the label of a measure', () => {
  it('is that of no other measure, and neither is its short form', () => {
    const labels = names.flatMap((name) => [...new Set([labelOf(name), shortLabelOf(name)])]);
    expect(labels.filter((label, index) => labels.indexOf(label) !== index)).toEqual([]);
  });

  it('is that of the fact whose values it aggregates', () => {
    for (const name of ofPullRequests) {
      const measure = measureOf(name);
      if (!('of' in measure) || ONE_OF_MANY.includes(name)) continue;
      expect(measure.label, name).toBe(FACTS[measure.of].label);
    }
  });

  it('stands in what a sentence calls it', () => {
    const called = ofPullRequests.flatMap((name) => {
      const { label, subject } = measureOf(name);
      return subject === undefined ? [] : [[label.toLowerCase(), subject.toLowerCase()] as const];
    });
    expect(called.length).toBeGreaterThan(20);
    for (const [label, subject] of called) expect(subject).toContain(label);
  });
});

/** A label of one common word, such as “Merged”, is also a state, a date or a heading of something else. */
const isOwn = (label: string) => label.includes(' ');
const written = names.flatMap((name) => [labelOf(name), shortLabelOf(name)]).filter(isOwn);

it.each([...new Set(written)])('no page writes “%s” itself: it asks for the label', (label) => {
  const files = globSync('**/*.{ts,tsx}', { cwd: DASHBOARD });
  expect(files.length).toBeGreaterThan(100);
  const found = files.flatMap((file) =>
    readFileSync(path.join(DASHBOARD, file), 'utf8')
      .split('\n')
      .flatMap((line, index) =>
        line.includes(label) && !/^\s*(\/\/|\/?\*)/.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [],
      ),
  );
  expect(found).toEqual([]);
});
