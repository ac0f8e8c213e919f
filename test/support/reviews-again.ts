import { changeAgain, percentiles, type Again } from './metrics-again.ts';

/**
 * Open work, reviewers and response times computed a second time, from plain rows and by definition: nothing of the product
 * is used here. Instants are milliseconds, people are the ids of accounts.
 */

const DAY_MS = 86_400_000;
const DAY_SECONDS = 86_400;

/** What GitHub says of an account, and which account stands for its person. */
export interface AgainAccount {
  id: string;
  login: string;
  formerLogins: string[];
  kind: string;
  personId: string | null;
}

export interface AgainPull {
  id: string;
  organization: string;
  author: string | null;
  state: string;
  isDraft: boolean;
  requested: string[];
  opened: number;
  ready: number | null;
  updated: number;
  merged: number | null;
  waitingOn: string | null;
  waitingSince: number | null;
  firstResponse: number | null;
  responseSeconds: number | null;
}

export interface AgainGiven {
  pullRequest: string;
  reviewer: string;
  submitted: number;
  merged: number | null;
  responseSeconds: number | null;
  decision: string | null;
}

/** Half-open. */
export type Interval = [from: number, to: number];

const isIn = (at: number | null, [from, to]: Interval) => at !== null && at >= from && at < to;
const counted = (n: number) => ({ n, value: n });
const known = (values: (number | null)[]) => values.filter((value) => value !== null);

/** Who is asked for reviews of a pull request: people, and teams by their organization. */
export function askedAgain({ requested, author, organization }: AgainPull, accounts: AgainAccount[]) {
  const people = new Set<string>();
  const teams = new Set<string>();
  const strangers = new Set<string>();
  for (const asked of requested) {
    const login = asked.toLowerCase();
    if (login.startsWith('team:')) teams.add(`${organization}/${login}`);
    const now = accounts.filter((account) => account.login.toLowerCase() === login);
    const meant = now.length > 0 ? now : accounts.filter(({ formerLogins }) => formerLogins.includes(login));
    if (meant.length === 0 && !login.startsWith('team:')) strangers.add(login);
    for (const { id, kind, personId } of meant) {
      if (kind === 'user' && (personId ?? id) !== author) people.add(personId ?? id);
    }
  }
  return { people: [...people], teams: [...teams], strangers: [...strangers] };
}

/** All that waits at an instant: of all, and by author, by person who is asked and by team. */
export function openAgain(pulls: AgainPull[], accounts: AgainAccount[], at: number) {
  const open = pulls.filter(({ state }) => state === 'open');
  const forReview = open
    .filter(({ waitingOn }) => waitingOn === 'reviewers')
    .map((pull) => ({ pull, ...askedAgain(pull, accounts) }));
  const reviewers = groups(forReview.flatMap(({ pull, people }) => people.map((key) => ({ key, pull }))));
  const teams = groups(forReview.flatMap(({ pull, teams: asked }) => asked.map((key) => ({ key, pull }))));
  const authors = groups(open.flatMap((pull) => (pull.author === null ? [] : [{ key: pull.author, pull }])));
  const isIdle = ({ updated }: AgainPull) => at - updated >= 14 * DAY_MS;
  return {
    ...workAgain(open, at, ['reviewers', 'author', 'merge']),
    askedNobody: counted(
      forReview.filter((one) => !isIdle(one.pull) && [...one.people, ...one.teams, ...one.strangers].length === 0)
        .length,
    ),
    authors: worksAgain(authors, at, ['reviewers', 'author', 'merge']),
    reviewers: worksAgain(reviewers, at, ['reviewers']),
    teams: worksAgain(teams, at, ['reviewers']),
  };
}

function groups(pairs: { key: string; pull: AgainPull }[]): Map<string, AgainPull[]> {
  const found = Map.groupBy(pairs, ({ key }) => key);
  return new Map([...found].map(([key, all]) => [key, all.map(({ pull }) => pull)]));
}

function worksAgain(all: Map<string, AgainPull[]>, at: number, moves: string[]): Record<string, object> {
  return Object.fromEntries([...all].map(([key, pulls]) => [key, workAgain(pulls, at, moves)]));
}

function workAgain(pulls: AgainPull[], at: number, moves: string[]) {
  const moving = pulls.filter(({ updated }) => at - updated < 14 * DAY_MS);
  const age = ({ ready, opened }: AgainPull) => (at - (ready ?? opened)) / 1_000;
  const waited = ({ waitingSince }: AgainPull) => (waitingSince === null ? null : (at - waitingSince) / 1_000);
  const named = (move: string) => `waiting${move.charAt(0).toUpperCase()}${move.slice(1)}`;
  const of = (move: string) => moving.filter(({ waitingOn }) => waitingOn === move);
  const bins = (value: (pull: AgainPull) => number | null) =>
    [
      [0, 1],
      [1, 3],
      [3, 14],
      [14, null],
    ].map(([from, to]) => {
      const [low, high] = [(from ?? 0) * DAY_SECONDS, to === null || to === undefined ? null : to * DAY_SECONDS];
      const isHere = (seconds: number | null) =>
        seconds !== null && (low === 0 || seconds >= low) && (high === null || seconds < high);
      const counts = moves.map((move) => [named(move), of(move).filter((pull) => isHere(value(pull))).length]);
      return { from: low, to: high, ...Object.fromEntries(counts) };
    });
  return {
    n: pulls.length,
    ...Object.fromEntries(
      moves.map((move) => {
        const those = of(move);
        const ages = { openAge: percentiles(those.map(age)), waited: percentiles(known(those.map(waited))) };
        return [named(move), { ...counted(those.length), ...ages }];
      }),
    ),
    stale: counted(pulls.length - moving.length),
    byAge: bins(age),
    byWaited: bins(waited),
  };
}

/** Everybody who reviewed in a window or is asked now, by their id. */
export function reviewersAgain(
  given: AgainGiven[],
  pulls: AgainPull[],
  accounts: AgainAccount[],
  window: Interval,
  now: number,
) {
  const asking = pulls.filter(({ state, isDraft }) => state === 'open' && !isDraft);
  const waiting = new Map<string, number>();
  for (const pull of asking) {
    for (const one of askedAgain(pull, accounts).people) waiting.set(one, (waiting.get(one) ?? 0) + 1);
  }
  const inWindow = given.filter(({ submitted }) => isIn(submitted, window));
  const lately = given.filter(({ submitted }) => submitted <= now && now - submitted <= 91 * DAY_MS);
  const compared = new Set([...lately.map(({ reviewer }) => reviewer), ...waiting.keys()]);
  const listed = new Set([...inWindow.map(({ reviewer }) => reviewer), ...waiting.keys()]);
  return Object.fromEntries(
    [...listed].map((one) => {
      const mine = inWindow.filter(({ reviewer }) => reviewer === one);
      const own = waiting.get(one) ?? 0;
      const others = [...compared].filter((other) => other !== one).map((other) => waiting.get(other) ?? 0);
      const othersMedian = percentiles(others).p50 ?? 0;
      const usual = othersMedian === 0 ? 1 : othersMedian;
      return [
        one,
        {
          reviews: mine.length,
          pullRequests: new Set(mine.map(({ pullRequest }) => pullRequest)).size,
          share: inWindow.length === 0 ? null : mine.length / inWindow.length,
          response: percentiles(known(mine.map(({ responseSeconds }) => responseSeconds))),
          waiting: own,
          othersMedian,
          load: own / usual,
          isBottleneck: own >= 3 && own > 2 * usual,
        },
      ];
    }),
  );
}

/** How the reviews of one person changed between two windows, and their share of all. */
export function reviewerChangeAgain(given: AgainGiven[], person: string, windows: [now: Interval, before: Interval]) {
  const mine = given.filter(({ reviewer }) => reviewer === person);
  const measured = windows.map((window) => {
    const own = mine.filter(({ submitted }) => isIn(submitted, window));
    const all = given.filter(({ submitted }) => isIn(submitted, window)).length;
    return {
      reviews: counted(own.length),
      pullRequests: counted(new Set(own.map(({ pullRequest }) => pullRequest)).size),
      share: { n: all, count: own.length, value: all === 0 ? null : own.length / all },
      response: percentiles(known(own.map(({ responseSeconds }) => responseSeconds))),
    };
  });
  const [now, before] = measured;
  if (!now || !before) throw new Error('there are two windows');
  const rows = mine.map(({ reviewer, submitted, responseSeconds }) => ({
    author: reviewer,
    opened: submitted,
    // What changeAgain places in the windows.
    merged: submitted,
    closed: submitted,
    values: { response: responseSeconds },
    flags: {},
  }));
  return Object.fromEntries(Object.keys(now).map((name) => [name, changeAgain(name, rows, [now, before], windows)]));
}

/** Every two who both decided on what was merged in a window: how often, and how often alike. */
export function pairsAgain(
  given: AgainGiven[],
  window: Interval,
): Record<string, [together: number, agreements: number]> {
  const pairs: Record<string, [number, number]> = {};
  const decided = given.filter(({ decision, merged }) => decision !== null && isIn(merged, window));
  for (const one of decided) {
    for (const other of decided) {
      if (one.pullRequest !== other.pullRequest || one.reviewer >= other.reviewer) continue;
      const [together, agreements] = pairs[`${one.reviewer} ${other.reviewer}`] ?? [0, 0];
      pairs[`${one.reviewer} ${other.reviewer}`] = [
        together + 1,
        agreements + (one.decision === other.decision ? 1 : 0),
      ];
    }
  }
  return pairs;
}

/** The first responses of what was merged in a window, by weekday and hour of a zone, as `Mon 7`. */
export function responsesAgain(pulls: AgainPull[], window: Interval, zone: string): Record<string, Again> {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    hour: 'numeric',
    hourCycle: 'h23',
  });
  const answered = pulls.filter(({ merged, responseSeconds }) => isIn(merged, window) && responseSeconds !== null);
  const byHour = Map.groupBy(answered, ({ firstResponse }) => {
    const parts = new Map(format.formatToParts(firstResponse ?? 0).map(({ type, value }) => [type, value]));
    return `${parts.get('weekday')} ${Number(parts.get('hour'))}`;
  });
  const values = (those: AgainPull[]) => percentiles(known(those.map(({ responseSeconds }) => responseSeconds)));
  return { all: values(answered), ...Object.fromEntries([...byHour].map(([hour, those]) => [hour, values(those)])) };
}
