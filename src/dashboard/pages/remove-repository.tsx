import { repositoryMonthsRoute, repositoryRoute } from '../../routes/repositories.ts';
import { count, counted } from '../format.ts';
import { roleTooLow } from '../forms.tsx';
import type { Page } from '../page.ts';
import { Card } from '../parts/section.tsx';
import { mayChange, thereWith } from '../visit.ts';

/** Names what is deleted, before it is. */
export const removeRepository: Page = {
  path: '/repositories/:id/remove',
  title: 'Remove a repository',
  question: 'This cannot be undone.',
  own: [],
  async show(visit) {
    const of = await visit.read(repositoryRoute, { params: { id: visit.params['id'] ?? '' } });
    if (!mayChange(visit)) throw await roleTooLow(visit.context.get('open')(), visit.caller, 'member');
    const { data } = await visit.read(repositoryMonthsRoute, { params: { id: of.id } });
    const stored = data.reduce((sum, { n }) => sum + n, 0);
    const { reviews, commits, comments, checkRuns } = (of.receipt ?? of.lastReceipt)?.stored ?? {};
    const counts = [
      [stored, 'pull request'],
      [reviews, 'review'],
      [commits, 'commit'],
      [comments, 'comment'],
      [checkRuns, 'check run'],
    ] as const;
    const href = thereWith(visit, `/repositories/${of.id}`);
    // The filter of a repository that is gone would find nothing.
    const list = thereWith(visit, '/repositories', { filters: { repo: null } });
    return {
      title: `Remove ${of.fullName}?`,
      crumbs: [
        { name: 'Repositories', href: thereWith(visit, '/repositories') },
        { name: of.fullName, href },
      ],
      sections: [
        <Card title="What is deleted">
          <div class="stack removal">
            <ul>
              {counts
                .filter(([n]) => typeof n === 'number')
                .map(([n, name]) => (
                  <li>{counted(n ?? 0, name)}</li>
                ))}
              <li>their facts, evidence of AI use, analyses, deployments and incidents from GitHub</li>
              <li>what people said about them: left out, corrected, marked</li>
              <li>the records of its syncs{of.sync ? '; the running one ends' : ''}</li>
            </ul>
            <p>
              Afterwards its {stored === 1 ? 'pull request counts' : `${count(stored)} pull requests count`} in no
              number of the workspace. On GitHub nothing changes: you can add it again, and read it again.
            </p>
            <form method="post" action={`/repositories/${of.id}/remove`} class="line">
              <input type="hidden" name="to" value={list} />
              <button class="button danger" type="submit">
                Remove {of.fullName}
              </button>
              <a class="button" href={href}>
                Keep it
              </a>
            </form>
          </div>
        </Card>,
      ],
    };
  },
};
