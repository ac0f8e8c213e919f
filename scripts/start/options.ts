import { parseArgs } from 'node:util';
import { parseSituation } from '../../packages/github-replay/src/board/parse-situation.ts';

export interface StartOptions {
  /** JSON Lines file of a history for the replay to serve. */
  data: string | undefined;
  /** How many pull requests the replay generates when it serves no file. */
  pullRequests: number;
  /** `owner/name` to sync; by default the repository that the replay serves. */
  repo: string | undefined;
  days: number | undefined;
  port: number;
  /** The folder for the state of the database and the Worker between runs. */
  state: string;
  /** Milliseconds the replay takes for each pull request of a page. */
  latency: number;
  /** Reads GitHub by a GitHub App, which is made first where there is none. */
  app: boolean;
  /** The stand-in for a model, instead of the model of the environment's variables. */
  model: 'stand-in' | undefined;
  /** How the replay answers: names of situations, with their parameters. */
  situations: string[];
}

export const USAGE = `npm start -- [options]

  --data FILE          replay the history in a JSON Lines file (.jsonl or .jsonl.gz)
  --pull-requests N    generate a history of N pull requests (1000)
  --repo OWNER/NAME    the repository to sync; with GITHUB_TOKEN set, GitHub's own
  --app                read GitHub by a GitHub App; the first time it is made, in the browser
  --days N             only what was updated in the last N days, 1 to 3650; without it the newest 26 weeks, then
                       everything
  --latency MS         let the replay take so long for each pull request of a page (0)
  --situation NAME     let the replay answer as GitHub does in a situation of docs/situations.md; with parameters
                       as NAME:{"number":37}; may be repeated
  --model stand-in     analyse pull requests, by a stand-in for a model
  --port N             the Worker's port (8787)
  --state DIR          where to keep the database; one npm start at a time (.local)
  --help               this

GITHUB_TOKEN reads GitHub itself, with --repo; DATABASE_URL stores into a Postgres of your own. A real model is named by
LLM_PROVIDER=openai-compatible, LLM_BASE_URL, LLM_MODEL and the other LLM_*.
`;

/** Reads the command line; throws an `Error` that names the option and what is allowed. */
export function parseOptions(args: string[]): StartOptions {
  const { values } = parseArgs({
    args,
    options: {
      data: { type: 'string' },
      'pull-requests': { type: 'string', default: '1000' },
      repo: { type: 'string' },
      days: { type: 'string' },
      latency: { type: 'string', default: '0' },
      situation: { type: 'string', multiple: true, default: [] },
      app: { type: 'boolean', default: false },
      model: { type: 'string' },
      port: { type: 'string', default: '8787' },
      state: { type: 'string', default: '.local' },
    },
  });
  if (values.repo !== undefined && !isFullName(values.repo)) {
    throw new Error(`--repo must be OWNER/NAME, neither of them "." or "..", as rust-lang/cargo; it is ${values.repo}`);
  }
  if (values.model !== undefined && values.model !== 'stand-in') {
    throw new Error(`--model must be stand-in; it is ${values.model}. Name a real one by LLM_BASE_URL and LLM_MODEL`);
  }
  for (const text of values.situation) parseSituation(text);
  return {
    data: values.data,
    pullRequests: wholeNumber('--pull-requests', values['pull-requests'], 0, 1_000_000),
    repo: values.repo,
    days: values.days === undefined ? undefined : wholeNumber('--days', values.days, 1, 3650),
    latency: wholeNumber('--latency', values.latency, 0, 60_000),
    port: wholeNumber('--port', values.port, 1, 65_535),
    state: values.state,
    app: values.app,
    model: values.model,
    situations: values.situation,
  };
}

/** A part that is a dot or two would lead elsewhere in GitHub's paths. */
function isFullName(text: string): boolean {
  const parts = text.split('/');
  return parts.length === 2 && parts.every((part) => /^[\w.-]+$/.test(part) && !/^\.{1,2}$/.test(part));
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new Error(`${name} must be a whole number from ${least} to ${most}; it is ${text}`);
}
