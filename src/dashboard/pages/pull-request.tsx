import { ProblemError } from '../../routes/problem.ts';
import { rulesRoute } from '../../routes/rules.ts';
import type { Page } from '../page.ts';
import { Icon } from '../parts/icon.tsx';
import { LeaveOut, LeftOut } from '../parts/leave-out.tsx';
import { Notice, part } from '../parts/section.tsx';
import { When } from '../parts/when.tsx';
import { Analysis, Checks, Description, Files, missingParts } from '../pull-request/contents.tsx';
import { readPullRequest, type Seen } from '../pull-request/detail.ts';
import { Evidence } from '../pull-request/evidence.tsx';
import { WhatHappened } from '../pull-request/events.tsx';
import { FactList } from '../pull-request/facts.tsx';
import { About } from '../pull-request/head.tsx';
import { Numbers } from '../pull-request/numbers.tsx';
import { Timeline } from '../pull-request/timeline.tsx';
import { hereWith, pullRequestHref, thereWith, type Visit } from '../visit.ts';

/** What happened to one pull request, and why it counts so. */
export const pullRequest: Page = {
  path: '/pull-requests/:id',
  title: 'Pull request',
  question: 'What happened, and why does it count so?',
  own: ['time', 'bots', 'page', 'files', 'reading'],
  async show(visit) {
    const options = optionsOf(visit);
    const seen = await readPullRequest(visit);
    const { pull, github } = seen;
    const rules = visit.read(rulesRoute);
    return {
      title: pull.title || '(no title)',
      question: <About seen={seen} />,
      crumbs: [
        { name: 'Pull requests', href: thereWith(visit, '/pull-requests') },
        { name: pull.repository, href: thereWith(visit, `/repositories/${pull.repositoryId}`) },
        { name: `#${pull.number}`, href: hereWith(visit, {}) },
      ],
      actions: (
        <>
          <LeaveOut visit={visit} of={pull} />
          <a class="button" href={github.pull} rel="noreferrer">
            <Icon name="open" />
            GitHub
          </a>
        </>
      ),
      sections: [
        <Notices seen={seen} reading={options.reading} />,
        <Numbers seen={seen} />,
        part(visit, 'the timeline', async () => (
          <Timeline seen={seen} hours={(await rules).workingHours} withBots={options.withBots} all={options.all} />
        )),
        <div class="columns pull-request">
          {part(visit, 'what happened', async () => (
            <WhatHappened seen={seen} withBots={options.withBots} page={options.page} />
          ))}
          <div class="stack">
            {part(visit, 'the evidence of AI use', async () => (
              <Evidence seen={seen} />
            ))}
            {part(visit, 'the facts', async () => (
              <FactList seen={seen} />
            ))}
          </div>
        </div>,
        <div class="columns">
          {part(visit, 'the description', async () => (
            <Description seen={seen} />
          ))}
          {part(visit, 'the checks', async () => (
            <Checks seen={seen} />
          ))}
        </div>,
        part(visit, 'the analysis', async () => <Analysis seen={seen} />),
        part(visit, 'the files', async () => <Files seen={seen} page={options.files} />),
      ],
    };
  },
};

interface Options {
  /** Whether nights and weekends of a long pull request are shown, too. */
  all: boolean;
  withBots: boolean;
  /** The pages of the events and of the files, from 1. */
  page: number;
  files: number;
  /** When the copy was read that is to be replaced; null unless somebody asked for a new one. */
  reading: string | null;
}

/** Throws 400 for a value that cannot be. */
function optionsOf({ address: { own } }: Visit): Options {
  const allowed = (name: string, value: string) => {
    const given = own[name];
    if (given !== undefined && given !== value) throw wrong(name, value);
    return given === value;
  };
  const pageOf = (name: string) => {
    const given = own[name] ?? '1';
    if (!/^[1-9]\d{0,5}$/.test(given)) throw wrong(name, 'a number from 1');
    return Number(given);
  };
  const reading = own['reading'] ?? null;
  if (reading !== null && Number.isNaN(Date.parse(reading))) throw wrong('reading', 'an instant');
  return {
    all: allowed('time', 'all'),
    withBots: allowed('bots', 'shown'),
    page: pageOf('page'),
    files: pageOf('files'),
    reading,
  };
}

function wrong(path: string, message: string): ProblemError {
  return new ProblemError(400, `${path}: ${message}`, [{ path, message }]);
}

/** What has to be known before the numbers: read again, left out, taken back, not complete, not computed. */
function Notices({ seen, reading }: { seen: Seen; reading: string | null }) {
  const { visit, pull } = seen;
  const missing = missingParts(pull);
  return (
    <>
      {reading !== null && <ReadAgain seen={seen} reading={reading} />}
      <LeftOut visit={visit} of={pull} />
      {pull.revertedBy.length > 0 && (
        <Notice tone="warn">
          <b>Taken back</b> by{' '}
          {pull.revertedBy.map(({ id, number, mergedAt }, index) => (
            <>
              {index > 0 && ', '}
              <a href={pullRequestHref(visit, id)}>#{number}</a> (<When visit={visit} at={mergedAt} />)
            </>
          ))}
          .
        </Notice>
      )}
      {missing.length > 0 && (
        <Notice tone="warn">
          <b>Not all of it is stored.</b>{' '}
          {missing.map(({ what, why, nextTry }) => (
            <>
              {what}: {why}
              {nextTry !== null && (
                <>
                  {' '}
                  (asked for again <When visit={visit} at={nextTry} />)
                </>
              )}
              .{' '}
            </>
          ))}
          What rests on it is as far as it is stored.
        </Notice>
      )}
      {pull.facts === null && (
        <div class="notice info" role="status" data-again="5">
          <Icon name="clock" />
          <div>
            <b>Its facts are being computed.</b> Everything that is stored of it stands below.{' '}
            <a href={hereWith(visit, {})}>Look now</a>
          </div>
        </div>
      )}
    </>
  );
}

function ReadAgain({ seen: { visit, pull }, reading }: { seen: Seen; reading: string }) {
  if (Date.parse(pull.readAt) > Date.parse(reading)) {
    return (
      <div class="notice info" role="status">
        <Icon name="check" />
        <div>
          <b>Read again</b> at <When visit={visit} at={pull.readAt} />: this is what GitHub has.{' '}
          <a href={hereWith(visit, { own: { reading: null } })}>Close</a>
        </div>
      </div>
    );
  }
  return (
    <div class="notice info" role="status" data-again="2">
      <Icon name="clock" />
      <div>
        <b>Being read again from GitHub.</b> It takes seconds, unless GitHub’s limit is reached. The page shows the new
        copy when it is there. <a href={hereWith(visit, {})}>Look now</a>
      </div>
    </div>
  );
}
