import { read } from './api.js';
import { aiView } from './ai-view.js';
import { weeklyChart } from './chart.js';
import { deliveryView, qualityView } from './delivery-view.js';
import { element } from './element.js';
import { overviewView, periodView, stagesView } from './overview-view.js';
import { authorsView, reviewersView } from './people-view.js';
import { fill } from './section.js';
import { askedWindow, showWindowForm, windowOfLastMerge } from './window-form.js';

/** People of a table before there is a button for more. */
const PEOPLE = 10;

/**
 * Fills the sections with the metrics of a repository; of the workspace, without one. A history whose last merge is older
 * than the last days that are shown does not open on an empty page.
 */
export function showMetrics(repositoryId) {
  showWindowForm();
  const overview = showWindow({ repositoryId, ...askedWindow() });
  void fill('period', showLastMerge(repositoryId, overview), (content) => content);
}

/** The words for the window that is shown in the end: the one that was asked for, or the one of the last merge. */
async function showLastMerge(repositoryId, overview) {
  const answer = await overview;
  const last = answer.current.merged.value === 0 ? await windowOfLastMerge(repositoryId) : null;
  if (!last) return periodView(answer);
  const { day, days, asked } = last;
  const textContent = `The last merge was on ${day}: shown are the ${days} days up to it.`;
  return [element('p', { textContent }), ...periodView(await showWindow({ repositoryId, ...asked }))];
}

/** Fills every section but the words for the window; answers the overview. */
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
