import type { Page } from '../page.ts';
import { PageFilters } from '../parts/filter-bar.tsx';
import { CopyLink } from '../parts/frame.tsx';
import { askedList, ListBody, ListCount, ListHead, readList } from '../parts/panel.tsx';
import { Card, part } from '../parts/section.tsx';

/** Exactly which pull requests: all, or those behind a figure. */
export const pullRequests: Page = {
  path: '/pull-requests',
  title: 'Pull requests',
  question: 'Which ones exactly?',
  own: ['measure', 'sort', 'state', 'date', 'min', 'max', 'q', 'view'],
  show(visit) {
    const { measure = 'merged' } = visit.address.own;
    const asked = askedList(visit, measure);
    const list = readList(visit, asked);
    return {
      actions: <CopyLink visit={visit} />,
      filters: <PageFilters visit={visit} />,
      sections: [
        part(visit, 'the list', async () => (
          <Card title="The list" foot={<ListCount asked={asked} list={await list} />} flush>
            <ListHead asked={asked} list={await list} />
            <ListBody visit={visit} asked={asked} list={await list} />
          </Card>
        )),
      ],
    };
  },
};
