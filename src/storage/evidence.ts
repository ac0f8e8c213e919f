import { sql, type Column, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { AI_IDS, AI_LOGINS } from '../domain/ai/accounts.ts';
import type { EvidenceInput } from '../domain/ai/evidence.ts';
import { EVIDENCE_PREFILTER } from '../domain/ai/prefilter.ts';
import { VARIANT_OF_APP } from '../domain/ai/variants.ts';
import { account } from './people.ts';
import { list, object } from './rows.ts';
import { aiTools } from './schema/ai-tools.ts';
import { llmAnalyses, signalCorrections } from './schema/analyses.ts';
import { comments, commits, type reviews } from './schema/lists.ts';
import { pullRequests } from './schema/pull-requests.ts';

/** How many characters of a review or comment are read, and of an inline comment, where only the beginning matters. */
const MAX_REVIEW = 20_000;
const MAX_INLINE = 1_000;

/**
 * GitHub's own limit of a body, in characters. A commit message may be longer: its trailers are at the end, so both
 * ends are read.
 */
const MAX_TEXT = 65_536;

/** A text up to this many characters is cheaper to send than to search. */
const SHORT = 1_000;

const p = alias(pullRequests, 'p');
const l = alias(llmAnalyses, 'l');

/** A text that may be evidence, else an empty one; short texts are not searched. */
function text(column: Column): SQL<string> {
  const end = sql`${MAX_TEXT / 2}::int`;
  return sql`case
    when length(${column}) <= ${SHORT} then ${column}
    when not (${column} ~* ${EVIDENCE_PREFILTER} or ${namesOwnTool(column)}) then ''
    when length(${column}) <= ${MAX_TEXT} then ${column}
    else left(${column}, ${end}) || E'\\n' || right(${column}, ${end}) end`;
}

const own = alias(aiTools, 'own');
/** The own tools of the pull request's workspace. */
const OWN_TOOLS = sql`from ${aiTools} ${own} where ${own.workspaceId} = ${p.workspaceId}`;

/** Whether a text has a name, an address or an account of one of the workspace's own tools. */
function namesOwnTool(column: Column): SQL {
  const words = sql`jsonb_path_query(${own.entry}, '$.*[*]') #>> '{}'`;
  return sql`exists (select from (select ${words} as word ${OWN_TOOLS}) words where position(word in lower(${column})) > 0)`;
}

/** Whether the account `a` is a known tool: only such reviews and comments may be evidence. */
export function isTool(): SQL<boolean> {
  const login = sql`regexp_replace(lower(${account.login}), '\\[bot\\]$', '')`;
  const known = sql`array[${login}, regexp_replace(${login}, ${VARIANT_OF_APP}, '', 'g')] && ${`{${AI_LOGINS.join(',')}}`}::text[]`;
  const owned = sql`jsonb_exists(${own.entry} -> 'agents', ${login}) or jsonb_exists(${own.entry} -> 'reviewers', ${login})`;
  const byId = sql`${account.githubId}::text = any(${`{${AI_IDS.join(',')}}`}::text[])`;
  const ofWorkspace = sql`from ${aiTools} ${own} where ${own.workspaceId} = ${account.workspaceId} and (${owned})`;
  return sql`(${known} or ${byId} or exists (select ${ofWorkspace}))`;
}

const MAX_COMMENT = sql`case ${comments.kind} when 'issue' then ${MAX_REVIEW}::int else ${MAX_INLINE}::int end`;

/** A commit message that may be evidence, else an empty text. */
export const COMMIT_TEXT = text(commits.message);

/** The body of a review or comment of a tool, and null of any other: `tools` are the ids of the tools' accounts. */
export function toolsText(table: typeof reviews | typeof comments, tools: SQL): SQL<string | null> {
  const length = table === comments ? MAX_COMMENT : sql`${MAX_REVIEW}::int`;
  return sql`case when ${table.authorId} = any(${tools}) then left(${table.body}, ${length}) end`;
}

/**
 * The `EvidenceInput` of the pull request `p` without its lists and accounts, as JSON. Long texts that
 * `EVIDENCE_PREFILTER` does not match are left out: they can give no signal.
 */
export const EVIDENCE: SQL<Omit<EvidenceInput, 'author' | 'commits' | 'reviews' | 'comments'>> = object({
  title: text(p.title),
  headRef: p.headRef,
  body: text(p.body),
  ownTools: sql<NonNullable<EvidenceInput['ownTools']>>`coalesce((select json_agg(${own.entry}) ${OWN_TOOLS}), '[]')`,
  corrected: list(
    { kind: signalCorrections.kind, tool: signalCorrections.tool, source: signalCorrections.source },
    sql`from ${signalCorrections} where ${signalCorrections.pullRequestId} = ${p.id}`,
  ),
  opinion: sql<EvidenceInput['opinion']>`(
    select json_build_object('tools', ${l.result} #> '{ai,tools}', 'evidence', ${l.result} #> '{ai,evidence}')
    from ${llmAnalyses} ${l} where ${l.pullRequestId} = ${p.id} and ${l.isCurrent} and ${l.status} = 'succeeded'
      and ${l.result} #> '{ai,assisted}' = 'true')`,
});
