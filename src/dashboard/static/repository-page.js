import { read } from './api.js';
import { coverage } from './coverage.js';
import { dim } from './element.js';
import { showMetrics } from './metrics-view.js';
import { showPullRequests } from './pull-request-list.js';
import { fill } from './section.js';

const [, , id] = location.pathname.split('/');

showMetrics(id);
showPullRequests(id);
void fill('about', read(`/v1/repositories/${id}`), (repository) => {
  document.title = `${repository.fullName} · tformance-edge`;
  document.querySelector('h1').textContent = repository.fullName;
  return [dim(coverage(repository))];
});
