import { expect, it } from 'vitest';
import { marksOf } from '../../../src/dashboard/parts/chart-data.ts';

const visit = {
  address: { window: '13w', against: 'previous', filters: {}, own: {} },
  workspace: { timeZone: 'UTC' },
} as const;
const MONDAY = Date.parse('2026-11-02T00:00:00Z');

/** As the API answers: `n` annotations of a kind, six hours apart from a Monday on. */
function annotations(kind: 'deployment_failed' | 'repository_added' | 'rules_changed', n: number) {
  return Array.from({ length: n }, (_, index) => ({
    at: new Date(MONDAY + index * 6 * 3_600_000).toISOString(),
    until: null,
    kind,
    title: `${kind} ${index}`,
    repositoryId: kind === 'rules_changed' ? null : `r${index}`,
    repository: null,
    id: `d${index}`,
  }));
}

it('few failures are a mark each, which leads to the deployment', () => {
  const marks = marksOf(visit, { data: annotations('deployment_failed', 20) });
  expect(marks).toHaveLength(20);
  expect(marks[3]).toMatchObject({ kind: 'failure', title: 'deployment_failed 3', href: '/delivery?deployment=d3' });
});

it('of many, those of a week are one mark, which leads to their days on Delivery', () => {
  const marks = marksOf(visit, { data: annotations('deployment_failed', 40).toReversed() });
  expect(marks.map(({ title, href }) => [title, href])).toEqual([
    ['12 failed deployments and incidents', '/delivery?window=2026-11-09..2026-11-11'],
    ['28 failed deployments and incidents', '/delivery?window=2026-11-02..2026-11-08'],
  ]);
  expect(marks.map(({ at }) => at)).toEqual(['2026-11-09T00:00:00.000Z', '2026-11-02T00:00:00.000Z']);
});

it('of a long window, those of several weeks are one mark, so that there is room to hit each', () => {
  const data = Array.from({ length: 52 }, (_, week) =>
    annotations('deployment_failed', 1).map((one) => ({
      ...one,
      at: new Date(MONDAY + week * 7 * 86_400_000).toISOString(),
    })),
  ).flat();
  const marks = marksOf(visit, { data });
  expect(marks).toHaveLength(13);
  expect(marks[0]).toMatchObject({
    title: '4 failed deployments and incidents',
    href: '/delivery?window=2026-11-02..2026-11-23',
  });
});

it('repositories that were added together are one mark, and each change of rules keeps its own', () => {
  const data = [...annotations('repository_added', 22), ...annotations('rules_changed', 2)];
  expect(marksOf(visit, { data }).map(({ kind, title, href }) => [kind, title, href])).toEqual([
    ['note', '22 times a repository was added or not read', '/repositories'],
    ['note', 'rules_changed 0', '/settings/what-counts'],
    ['note', 'rules_changed 1', '/settings/what-counts'],
  ]);
});
