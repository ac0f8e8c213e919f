import { sql, type SQL } from 'drizzle-orm';
import { AI_LOGINS } from '../domain/ai/accounts.ts';
import { EVIDENCE_HINTS } from '../domain/ai/hints.ts';

/** Characters of a review or comment that are read, and of an inline one, of which it matters only how it begins. */
const LONGEST_REVIEW = 20_000;
const LONGEST_INLINE = 1_000;

/** GitHub's own bound of a body, in characters. A commit message may be longer: trailers stand at its end, so both ends are read. */
const LONGEST_TEXT = 65_536;

/** Characters of a text that travel sooner than they are searched for hints. */
const SHORT = 1_000;

/** A text where it may be evidence, else an empty one; short texts are not searched. */
const text = (column: string) => {
  const raw = sql.raw(column);
  const end = sql`${LONGEST_TEXT / 2}::int`;
  return sql`case
    when length(${raw}) <= ${SHORT} then ${raw}
    when not ${raw} ~* ${EVIDENCE_HINTS} then ''
    when length(${raw}) <= ${LONGEST_TEXT} then ${raw}
    else left(${raw}, ${end}) || E'\\n' || right(${raw}, ${end}) end`;
};

/** An `Account`, of a column of the row `c` or `p`. */
const account = (column: string) =>
  sql.raw(`(select json_build_object(
  'login', a.login, 'kind', coalesce(a.kind_override, a.kind)) from actors a where a.id = ${column})`);

/** Whether the author of the row `c` is one whose reviews and comments may be evidence. */
const byTool = sql`(select regexp_replace(lower(a.login), '\\[bot\\]$', '') = any(${`{${AI_LOGINS.join(',')}}`}::text[])
  from actors a where a.id = c.author_id)`;

/** The rows of a list of the pull request `p` that meet a condition, each as an object, in the order of their key. */
function rowsOf(table: string, key: string, object: SQL, condition = sql`true`): SQL {
  return sql`coalesce((select json_agg(json_build_object(${object}, 'author', ${account('c.author_id')}) order by ${sql.raw(key)})
    from ${sql.raw(table)} c where c.pull_request_id = p.id and ${condition}), '[]')`;
}

/**
 * The `EvidenceInput` of the pull request `p`, as JSON, without what can yield no signal: long texts without a hint, and
 * reviews and comments of anyone but known tools.
 */
export const EVIDENCE = sql`json_build_object(
  'author', ${account('p.author_id')}, 'title', ${text('p.title')}, 'body', ${text('p.body')},
  'commits', ${rowsOf('commits', 'c.sha', sql`'sha', c.sha, 'message', ${text('c.message')}, 'authorName', c.author_name`)},
  'reviews', ${rowsOf('reviews', 'c.github_id', sql`'githubId', c.github_id::text, 'body', left(c.body, ${LONGEST_REVIEW})`, byTool)},
  'comments', ${rowsOf(
    'comments',
    'c.kind, c.github_id',
    sql`'githubId', c.github_id::text, 'kind', c.kind,
      'body', left(c.body, case c.kind when 'issue' then ${LONGEST_REVIEW}::int else ${LONGEST_INLINE}::int end)`,
    byTool,
  )},
  'opinion', (select json_build_object('tools', l.result #> '{ai,tools}', 'evidence', l.result #> '{ai,evidence}')
    from llm_analyses l where l.pull_request_id = p.id and l.is_current and l.status = 'succeeded'
      and l.result #> '{ai,assisted}' = 'true')
)`;
