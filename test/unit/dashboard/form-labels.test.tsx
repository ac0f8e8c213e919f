import { expect, it } from 'vitest';
import { labelsOf, problemWords } from '../../../src/dashboard/form-labels.ts';
import { textOf } from '../../../src/dashboard/html.ts';
import { ProblemError } from '../../../src/routes/problem.ts';

const page = (
  <main>
    <form method="get" action="/here">
      <label>
        Elsewhere
        <input name="key" />
      </label>
    </form>
    <form method="post" action="/here/new">
      <input type="hidden" name="to" value="/" />
      <label>
        What you call it
        <input name="name" value="a > b" />
      </label>
      <label>
        Read with
        <select name="connectionId">
          <option>the token of acme</option>
        </select>
        <small>who can see it</small>
      </label>
      <label>
        <input type="checkbox" name="all" />
        <datalist id="choices">
          <option value="x" />
        </datalist>
        All of <b>“R&D”</b>
      </label>
      <input name="amount" aria-label="How much" />
      {['acme/a', 'acme/b'].map((repository) => (
        <label>
          <input type="checkbox" name="repository" value={repository} />
          {repository}
        </label>
      ))}
    </form>
  </main>
);

it('the labels of a form are those that people see on its page', async () => {
  expect(Object.fromEntries(labelsOf(await textOf(page), '/here/new'))).toEqual({
    name: 'What you call it',
    connectionId: 'Read with',
    all: 'All of “R&D”',
    amount: 'How much',
  });
});

it.each([
  [['name'], 'name: 1 to 60 characters', '“What you call it”: 1 to 60 characters'],
  [['filter.amount'], 'filter.amount: a number', '“How much”: a number'],
  [['name.0'], 'name.0: a name', '“What you call it”: a name'],
  [
    ['name', 'amount'],
    'name: too long; amount: at least `name`',
    '“What you call it”: too long; “How much”: at least “What you call it”',
  ],
  [['secret'], 'secret: not one of `ours`', 'secret: not one of `ours`'],
  [[], 'There is no such repository.', 'There is no such repository.'],
])('what is wrong with %j in “%s” is told as “%s”', async (paths, message, words) => {
  const errors = paths.map((path) => ({ path, message }));
  const problem = new ProblemError(400, message, errors.length > 0 ? errors : undefined);
  expect(problemWords(problem, labelsOf(await textOf(page), '/here/new'))).toBe(words);
});
