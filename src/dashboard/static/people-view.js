import { addressWith } from './address.js';
import { cards } from './cards.js';
import { dim, element } from './element.js';
import { duration, number, percent } from './format.js';
import { moreButton } from './more.js';
import { row, table } from './table.js';

export function reviewersView(answer, asked) {
  if (answer.data.length === 0) return [dim('No review in this window.')];
  const columns = ['Reviewer', 'Reviews', 'Share', 'Response, p50', 'Waiting now'];
  const listed = peopleTable('/v1/metrics/reviewers', asked, answer, 'Reviews', columns, reviewerCells);
  if (!answer.waitingPartial) return listed;
  return [...listed, dim('Not all that is open is stored: more may wait than is counted here.')];
}

function reviewerCells({ reviewer, reviews, share, response, waiting, isBottleneck }) {
  const isWaitedFor = isBottleneck ? [element('strong', { className: 'mark', textContent: 'Bottleneck' }), ' '] : [];
  return [
    reviewer.login,
    number(reviews),
    percent(share),
    duration(response.p50),
    element('span', {}, ...isWaitedFor, number(waiting)),
  ];
}

export function authorsView(answer, asked) {
  if (answer.data.length === 0) return [dim('No pull request was opened, closed or merged in this window.')];
  const { n, busFactor, topShare } = answer.concentration;
  const columns = ['Author', 'Merged', 'Cycle, p50', 'Lines, p50', 'Unreviewed', 'AI-assisted'];
  return [
    cards(
      ['Bus factor', number(busFactor), 'authors have half of the merges', `n ${number(n)}`],
      ['Top share', percent(topShare), 'of the merges are one author’s'],
    ),
    ...peopleTable('/v1/metrics/authors', asked, answer, 'What each author merged', columns, authorCells),
  ];
}

function authorCells({ author, merged, cycle, size, unreviewed, aiAssisted }) {
  return [
    element('a', { href: addressWith({ author: author.login }), textContent: author.login }),
    number(merged.value),
    duration(cycle.p50),
    number(size.p50),
    percent(unreviewed.value),
    percent(aiAssisted.value),
  ];
}

/** The first people of a list in a table, and the button for the next page. */
function peopleTable(path, asked, answer, caption, columns, cellsOf) {
  const made = table(caption, columns, answer.data.map(cellsOf));
  return [made, moreButton(made.querySelector('tbody'), path, asked, answer, (entry) => row(cellsOf(entry)))];
}
