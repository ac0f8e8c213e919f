import { expect, it } from 'vitest';
import { takesWords } from '../../src/dashboard/import-words.ts';

it('says what it takes to read some repositories, and that one whose number GitHub does not say may take more', () => {
  expect(takesWords([2_400, 40])).toEqual({
    chosen: '2 repositories',
    pullRequests: 'about 2,440',
    time: 'about 4m 14s',
    requests: 'about 293',
    database: 'about 61 MB',
    button: 'Read 2 repositories',
  });
  expect(takesWords([10, null])).toMatchObject({ pullRequests: 'at least 10', time: 'at least 11s' });
  expect(takesWords([1])).toMatchObject({ chosen: '1 repository', button: 'Read 1 repository' });
});

it('takes nothing to read none', () => {
  expect(takesWords([])).toMatchObject({ pullRequests: 'about 0', time: 'nothing', button: 'Read them' });
});
