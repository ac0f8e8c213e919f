import { read } from './api.js';
import { element } from './element.js';
import { showMetrics } from './metrics-view.js';
import { fill } from './section.js';

showMetrics();
void fill('about', read('/v1/repositories', { limit: 1 }), ({ data }) => {
  if (data.length > 0) return [];
  return [element('p', {}, 'No repository yet. ', element('a', { href: '/', textContent: 'Add one' }), ' first.')];
});
