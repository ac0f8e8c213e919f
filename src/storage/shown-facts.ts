import { sql } from 'drizzle-orm';
import { SHOWN_INSTANTS, SHOWN_VALUES } from '../domain/facts/shown.ts';
import { at, who } from './shown.ts';
import { snakeCase } from './snake-case.ts';

const pairs = [
  ...SHOWN_INSTANTS.map((name) => `'${name}', ${at(`f.${snakeCase(name)}`)}`),
  `'firstReviewer', ${who('f.first_reviewer_id')}`,
  ...SHOWN_VALUES.map((name) => `'${name}', f.${snakeCase(name)}`),
];

/** The facts of the pull request `p` as the API shows them; null before they are computed. A function takes 50 pairs at most. */
export const SHOWN_FACTS = sql.raw(`(select json_build_object(${pairs.join(', ')})
  from pull_request_facts f where f.pull_request_id = p.id)`);
