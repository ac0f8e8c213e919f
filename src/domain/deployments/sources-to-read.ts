/** What a sync reads of a repository, beside its pull requests, as its rules say. */
export interface SourcesToRead {
  /** GitHub's deployments. */
  deployments: boolean;
  releases: boolean;
  /** The name of the workflow whose runs are deployments; null: none are read. */
  workflow: string | null;
  /** The labels of issues that are incidents; none: no issue is read. */
  incidents: string[];
}

/** The lists that are read beside GitHub's deployments, each newest first. */
export type OtherSource = 'releases' | 'workflow' | 'issues';

/** Where the reading of such a list goes on. Instants are milliseconds. */
export interface OtherPlace {
  source: OtherSource;
  /** A cursor of GraphQL, or the number of a page of REST; null: the front. */
  after: string | null;
  /** It is read down to this instant; 0: to its end. */
  until: number;
  /** The newest entry that this reading has met: what the next one need be read down to; null: none yet. */
  newest: number | null;
  begunAt: number;
  /** GitHub did not show some of the entries so far; absent: it showed all. */
  incomplete?: true;
}

/** The instants of a page's first and last entries, milliseconds; null for an empty page. */
export interface Span {
  newest: number;
  oldest: number;
}

/** The next place after a page; null when the list is read as far as it need be. */
export function placeAfter(place: OtherPlace, next: string | null, span: Span | null): OtherPlace | null {
  const newest = Math.max(place.newest ?? 0, span?.newest ?? 0);
  // Entries of one instant may be on two pages.
  return next === null || span === null || span.oldest < place.until ? null : { ...place, after: next, newest };
}

/** How far a list was read before. Instants are milliseconds. */
export interface SourceReading {
  /** The newest entry then; null when the list, as it is asked for now, was not read as far back as is asked. */
  through: number | null;
  /** GitHub's tag of its first page; null when there is none, or the page has to be read anyhow. */
  etag: string | null;
  /** GitHub's id of the workflow; null before it is known. */
  workflowId: string | null;
}

/** What a webhook tells of a list: a release, a run of a workflow by its name and file, an issue with its labels. */
export type ChangedList =
  { source: 'releases' } | { source: 'workflow'; names: string[] } | { source: 'issues'; labels: string[] };

/** Whether the rules name a list that changed. Capitals do not matter. */
export function isToRead(list: ChangedList, { releases, workflow, incidents }: SourcesToRead): boolean {
  const isAmong = (wanted: string, names: string[]) =>
    names.some((name) => name.toLowerCase() === wanted.toLowerCase());
  switch (list.source) {
    case 'releases':
      return releases;
    case 'workflow':
      return workflow !== null && isAmong(workflow, list.names);
    case 'issues':
      return incidents.some((label) => isAmong(label, list.labels));
  }
}
