import { read } from './api.js';
import { aiView } from './ai-view.js';
import { weeklyChart } from './chart.js';
import { deliveryView, qualityView } from './delivery-view.js';
import { overviewView, periodView, stagesView } from './overview-view.js';
import { authorsView, reviewersView } from './people-view.js';
import { fill } from './section.js';
import { askedWindow, showWindowForm } from './window-form.js';

/** People of a table before there is a button for more. */
const PEOPLE = 10;

/** Fills the sections with the metrics of a repository; of the workspace, without one. */
export function showMetrics(repositoryId) {
  showWindowForm();
  const asked = { repositoryId, ...askedWindow() };
  const metric = (name) => read(`/v1/metrics/${name}`, asked);
  const overview = metric('overview');
  void fill('period', overview, periodView);
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
}
