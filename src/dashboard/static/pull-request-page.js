import { read } from './api.js';
import {
  aboutView,
  analysisView,
  checksView,
  descriptionView,
  evidenceView,
  factsView,
  filesView,
} from './pull-request-view.js';
import { fill } from './section.js';
import { timelineView } from './timeline.js';

const [, , id] = location.pathname.split('/');
const { github } = document.querySelector('main').dataset;

async function about(pullRequest) {
  const pull = await pullRequest;
  return [pull, await read(`/v1/repositories/${pull.repositoryId}`)];
}

const pullRequest = read(`/v1/pull-requests/${id}`);
void fill('about', about(pullRequest), ([pull, repository]) => {
  document.title = `${pull.title} · ${repository.fullName} #${pull.number}`;
  document.querySelector('h1').textContent = pull.title || '(no title)';
  return aboutView(pull, repository, github);
});
void fill('facts', pullRequest, factsView);
void fill('description', pullRequest, descriptionView);
void fill('timeline', pullRequest, timelineView);
void fill('files', pullRequest, filesView);
void fill('checks', pullRequest, checksView);
void fill('evidence', pullRequest, evidenceView);
void fill('analysis', pullRequest, analysisView);
