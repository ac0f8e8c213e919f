import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { authorAccountOf } from '../../src/domain/ai/author-account.ts';
import type { AiSignal, EvidenceInput, Tier } from '../../src/domain/ai/evidence.ts';
import { signalsOf } from '../../src/domain/ai/signals.ts';
import type { Claim } from './cases/case.ts';
import type { Answered } from './scoring.ts';

const account = z.object({ login: z.string(), kind: z.enum(['user', 'bot', 'mannequin']) }).nullable();
const githubId = z.union([z.string(), z.number()]).transform(String);
const KINDS = ['author', 'co_author', 'reviewer', 'statement'] as const satisfies AiSignal['kind'][];
const TIERS = ['certain', 'strong', 'weak'] as const satisfies Tier[];
const SIGNAL = new RegExp(String.raw`^((?:${KINDS.join('|')})(?:\|\w+)*) ([\w.|-]+) (${TIERS.join('|')})$`);

/**
 * A line of a labelled file. `form` says what it is an example of, `input` is a pull request. `want` is `KIND TOOL TIER`,
 * several of them with ` + ` between, or `-` for none; alternatives of a kind or a tool stand after `|`.
 */
const Line = z.object({
  form: z.string(),
  input: z.object({
    author: account,
    title: z.string().default(''),
    headRef: z.string().default(''),
    body: z.string().default(''),
    commits: z
      .array(
        z
          .object({
            sha: z.string(),
            message: z.string(),
            author: account,
            authorName: z.string(),
            authorEmail: z.string().nullable().default(null),
          })
          .transform(({ authorEmail, ...commit }) => ({ ...commit, authorAccount: authorAccountOf(authorEmail) })),
      )
      .default([]),
    reviews: z.array(z.object({ githubId, author: account, body: z.string() })).default([]),
    comments: z
      .array(z.object({ githubId, kind: z.enum(['issue', 'review']), author: account, body: z.string() }))
      .default([]),
    opinion: z
      .object({ tools: z.array(z.string()), evidence: z.array(z.string()) })
      .nullable()
      .default(null),
  }),
  want: z.string().regex(/^-$|^\S+ \S+ \S+(?: \+ \S+ \S+ \S+)*$/),
});

/** A wanted signal: any of these kinds and tools, of this tier. */
interface Wanted {
  kinds: string[];
  tools: string[];
  tier: Tier;
}

/**
 * What the rules answer to each line of a labelled file. Of alternatives, those that are found are expected, else the
 * first. Throws an `Error` that names the line and what is allowed.
 */
export async function answersOfFile(file: string): Promise<Answered[]> {
  const lines = (await readFile(file, 'utf8')).split('\n');
  return lines.flatMap((text, at) => (text.trim() === '' ? [] : [answerOf(text, at + 1)]));
}

function answerOf(text: string, number: number): Answered {
  const { form, input, want } = parse(text, number);
  const found = signalsOf(input satisfies EvidenceInput);
  const expected = want === '-' ? [] : want.split(' + ').flatMap((one) => expectedOf(wanted(one, number), found));
  return { name: `${number} (${form}): ${quoteOf(input)}`, form, expected, found };
}

function expectedOf({ kinds, tools, tier }: Wanted, found: readonly Claim[]): Claim[] {
  const met = found.filter(({ kind, tool }) => kinds.includes(kind) && tools.includes(tool));
  const kind = KINDS.find((one) => kinds.includes(one));
  if (met.length === 0) return kind ? [{ kind, tool: tools[0] ?? '', tier }] : [];
  return met.map((claim) => ({ kind: claim.kind, tool: claim.tool, tier }));
}

function wanted(text: string, number: number): Wanted {
  const [, kinds = '', tools = '', tier] = SIGNAL.exec(text) ?? [];
  const named = TIERS.find((one) => one === tier);
  if (named === undefined)
    throw new Error(`line ${number}: want must be KIND TOOL TIER, several with " + " between, or -; it is ${text}`);
  return { kinds: kinds.split('|'), tools: tools.split('|'), tier: named };
}

function parse(text: string, number: number): z.infer<typeof Line> {
  const line = Line.safeParse(asJson(text, number));
  if (line.success) return line.data;
  const [issue] = line.error.issues;
  throw new Error(`line ${number}: ${issue?.path.join('.')}: ${issue?.message}`);
}

function asJson(text: string, number: number): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`line ${number} is no JSON`, { cause });
  }
}

/** A few words of a pull request, so that a miss can be recognised. */
function quoteOf({ body, commits, reviews, headRef }: EvidenceInput): string {
  const text = body || commits[0]?.message || reviews[0]?.body || headRef;
  return JSON.stringify(text.replace(/\s+/g, ' ').slice(-80));
}
