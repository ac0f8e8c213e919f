import type { z } from '@hono/zod-openapi';
import type { Receipt as ReceiptShape } from '../../routes/sync-record.ts';
import { idsOfNumbers } from '../../storage/pull-request-ids.ts';
import { count, counted } from '../format.ts';
import type { Html } from '../html.ts';
import { moment } from '../format.ts';
import type { Visit } from '../visit.ts';
import { Chip } from './chips.tsx';
import { Card, Empty } from './section.tsx';

export type Receipt = z.output<typeof ReceiptShape>;

const COUNTS = [
  ['pullRequests', 'Pull requests'],
  ['reviews', 'Reviews'],
  ['commits', 'Commits'],
  ['files', 'Files'],
  ['comments', 'Comments'],
  ['checkRuns', 'Check runs'],
] as const;

/** So many pull requests are named; of more, their number. */
const MAX_NAMED = 12;

/** Proves what is stored: GitHub's counts beside ours, and by name what is missing, capped, set aside or not readable. */
export async function ReceiptCard({
  visit,
  repository,
  receipt,
  when,
  github,
}: {
  visit: Visit;
  repository: { id: string; fullName: string };
  receipt: Receipt | null;
  /** What it counted, and when. */
  when: string;
  /** The address of GitHub's own pages. */
  github: string;
}) {
  if (!receipt) {
    return (
      <Card title="Receipt" note="GitHub’s counts against ours">
        <Empty>
          <p>Nothing is counted yet. The first sync that succeeds ends with a count of everything.</p>
        </Empty>
      </Card>
    );
  }
  const { db } = visit.context.get('open')();
  const aside = receipt.setAside ?? [];
  const numbers = [
    ...receipt.missing.slice(0, MAX_NAMED),
    ...receipt.capped.map(({ number }) => number).slice(0, MAX_NAMED),
    ...aside.flatMap(({ number }) => number ?? []).slice(0, MAX_NAMED),
  ];
  const scope = { workspaceId: visit.caller.workspaceId, repositoryId: repository.id };
  const ids = await idsOfNumbers(db, scope, [...new Set(numbers)]);
  const at = `${github}/${repository.fullName}`;
  const link = (number: number): Html => {
    const id = ids.get(number);
    return <a href={id === undefined ? `${at}/pull/${number}` : `/pull-requests/${id}`}>#{number}</a>;
  };
  return (
    <Card
      title="Receipt"
      note={when}
      aside={
        receipt.complete ? (
          <Chip tone="good">complete</Chip>
        ) : (
          <Chip tone="warn" icon="warning">
            {incompleteWords(receipt)}
          </Chip>
        )
      }
      foot={
        <>
          <ul class="notes">
            {notes(visit, receipt, link).map((note) => (
              <li>{note}</li>
            ))}
          </ul>
          <a class="grow" href={`${at}/pulls?q=is%3Apr`}>
            Count them on GitHub
          </a>
        </>
      }
      flush
    >
      <table class="list receipt">
        <caption class="sr">What GitHub has and what is stored</caption>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col" class="number">
              GitHub has
            </th>
            <th scope="col" class="number">
              Stored
            </th>
            <th scope="col" class="number">
              Difference
            </th>
          </tr>
        </thead>
        <tbody>
          {COUNTS.map(([name, label]) => (
            <Line
              label={label}
              note={noteOf(receipt, name)}
              expected={receipt.expected[name]}
              stored={receipt.stored[name]}
            />
          ))}
        </tbody>
      </table>
    </Card>
  );
}

function Line(props: { label: string; note: string; expected: number | null; stored: number | null }) {
  const { label, note, expected, stored } = props;
  const difference = expected === null || stored === null ? null : stored - expected;
  return (
    <tr>
      <th scope="row">
        {label} {note && <small>{note}</small>}
      </th>
      <td class="number">{count(expected)}</td>
      <td class="number">{count(stored)}</td>
      <td class={difference === 0 ? 'number good' : difference === null ? 'number' : 'number warn'}>
        {difference !== null && difference > 0 && '+'}
        {difference !== null && difference < 0 && '−'}
        {count(difference === null ? null : Math.abs(difference))}
      </td>
    </tr>
  );
}

function noteOf(receipt: Receipt, name: string): string {
  if (receipt.unreadable.includes(name)) return 'not readable with this connection';
  const capped = receipt.capped.filter(({ list }) => list === name).length;
  return capped === 0 ? '' : `${count(capped)} capped by GitHub`;
}

function incompleteWords({ missing, setAside = [] }: Receipt): string {
  if (missing.length > 0) return `${count(missing.length)} missing or short`;
  return setAside.length > 0 ? `${count(setAside.length)} set aside` : 'not complete';
}

function notes(visit: Visit, receipt: Receipt, link: (number: number) => Html): Html[] {
  const { missing, capped, unreadable, setAside = [] } = receipt;
  const { now, workspace } = visit;
  return [
    ...(missing.length === 0
      ? []
      : [
          <>
            Missing or short:{' '}
            {missing.slice(0, MAX_NAMED).map((number) => (
              <>{link(number)} </>
            ))}
            {missing.length > MAX_NAMED && `and ${count(missing.length - MAX_NAMED)} more`}. The next check reads them
            again.
          </>,
        ]),
    ...capped.slice(0, MAX_NAMED).map(({ number, list, total, listed }) => (
      <>
        {link(number)} has {count(total)} {listWords(list)}; GitHub lists {count(listed)} of them.
      </>
    )),
    ...(capped.length > MAX_NAMED ? [`GitHub caps ${count(capped.length - MAX_NAMED)} more lists.`] : []),
    ...setAside.slice(0, MAX_NAMED).map(({ number, list, reason, nextTry, tries }) => (
      <>
        {number === null ? (list ? 'The repository' : 'A pull request') : link(number)}
        {list ? `, its ${listWords(list)},` : ''} is set aside: {reason}. Asked for {counted(tries, 'time')}
        {nextTry === null ? '' : `, again at ${moment(nextTry, workspace.timeZone, now)}`}.
      </>
    )),
    ...(setAside.length > MAX_NAMED ? [`${count(setAside.length - MAX_NAMED)} more are set aside.`] : []),
    ...unreadable.map((list) => `The connection may not read ${listWords(list)}: they count in no number.`),
  ];
}

function listWords(list: string): string {
  return (
    COUNTS.find(([name]) => name === list)?.[1].toLowerCase() ??
    list.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  );
}
