/** A milestone of a repository, with GraphQL's names. A field that is added here is in every history and in the answers. */
export interface Milestone {
  readonly number: number;
  readonly title: string;
}

/** One of the five milestones of a generated repository: that of this pull request. */
export function milestoneOf(pullRequest: number): Milestone {
  const place = pullRequest % 5;
  return { number: 1 + place, title: `1.${place}` };
}
