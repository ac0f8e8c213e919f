import { read } from './api.js';
import { aiView } from './ai-view.js';
import { weeklyChart } from './chart.js';
import { deliveryView, qualityView } from './delivery-view.js';
import { element } from './element.js';
import { overviewView, periodView, stagesView } from './overview-view.js';
import { authorsView, reviewersView } from './people-view.js';
import { fill } from './section.js';
import { askedWindow, showWindowForm, windowOfLastMerge } from './window-form.js';

/** How many people a table shows first; a button shows more. */
const PEOPLE = 10;

/**
 * Fills the sections with the metrics of a repository; without an id, with those of the workspace. When nothing was
 * merged in the last days, the window moves to the last merge, so that the page is not empty.
 */
export function showMetrics(repositoryId) {
  showWindowForm();
  const overview = showWindow({ repositoryId, ...askedWindow() });
  void fill('period', showLastMerge(repositoryId, overview), (content) => content);
}

/** Describes the window that is shown in the end: the requested one, or the one of the last merge. */
async function showLastMerge(repositoryId, overview) {
  const answer = await overview;
  const last = answer.current.merged.value === 0 ? await windowOfLastMerge(repositoryId) : null;
  if (!last) return periodView(answer);
  const { day, days, asked } = last;
  const textContent = `The last merge was on ${day}: shown are the ${days} days up to it.`;
  return [element('p', { textContent }), ...periodView(await showWindow({ repositoryId, ...asked }))];
}

/** Fills every section except the description of the window. Answers the overview. */
function showWindow(asked) {
  const metric = (name) => read(`/v1/metrics/${name}`, asked);
  const overview = metric('overview');
  void fill('overview', overview, overviewView);
  void fill('stages', overview, stagesView);
  void fill('weekly', metric('weekly'), (answer) =>
    weeklyChart(answer, document.querySelector('#weekly .body').clientWidth),
  );
  void fill('delivery', metric('delivery'), deliveryView);
  const people = { ...asked, limit: PEOPLE };
  void fill('reviewers', read('/v1/metrics/reviewers', people), (answer) => reviewersView(answer, people));
  void fill('authors', read('/v1/metrics/authors', people), (answer) => authorsView(answer, people));
  void fill('ai', metric('ai'), aiView);
  void fill('quality', metric('quality'), qualityView);
  return overview;
}
