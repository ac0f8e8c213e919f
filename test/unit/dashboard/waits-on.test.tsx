import { expect, it } from 'vitest';
import { textOf } from '../../../src/dashboard/html.ts';
import { InWorkingHours } from '../../../src/dashboard/parts/waits-on.tsx';

it.each([
  [90 * 60, '1 working hour 30 minutes'],
  [9 * 3_600 + 59 * 60, '9 working hours 59 minutes'],
  [100 * 3_600 + 20 * 60, '100 working hours'],
  [0, '0 working minutes'],
  [null, ''],
])('a wait with %s seconds of working time is told as “%s”', async (waitingWorkingSeconds, words) => {
  const html = await textOf(<InWorkingHours facts={{ waitingWorkingSeconds }} />);
  expect(html.replaceAll(/<[^>]+>/g, '')).toBe(words);
});
