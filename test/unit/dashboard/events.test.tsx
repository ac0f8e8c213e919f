import { expect, it } from 'vitest';
import { Events } from '../../../src/dashboard/pages/delivery/events.tsx';
import { drawn, linksIn } from './drawn.ts';

it('two deployments of one instant are two marks, each with its own page', () => {
  const at = '2026-11-20T12:00:00Z';
  const one = (id: string) => ({ id, at, kind: 'deployment' as const, failed: true, causes: [], mark: null });
  const visit = {
    address: { window: '13w' as const, against: 'previous' as const, filters: {}, own: {} },
    workspace: { name: 'Acme', timeZone: 'UTC', isExample: false },
    now: Date.parse('2026-11-28T00:00:00Z'),
  };
  const window = { from: '2026-08-31T00:00:00Z', to: '2026-11-28T00:00:00Z' };
  const html = drawn(<Events visit={visit} id="marks" delivery={window} all={[one('a'), one('b')]} />);
  expect(new Set(linksIn(html))).toEqual(new Set(['/delivery?deployment=a', '/delivery?deployment=b']));
});
