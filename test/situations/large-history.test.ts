// @module-tag long
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startGitHubReplay, type GitHubReplay } from '../../packages/github-replay/src/replay.ts';
import { MAX_ANSWER_BYTES } from '../../src/github/read-body.ts';
import { useDatabase } from '../support/database.ts';
import { sized } from '../support/sized.ts';
import { virtualProduct, type VirtualProduct } from '../support/virtual-product.ts';

const FULL_NAME = 'acme/widgets';
const PULL_REQUESTS = sized(16, 120);
const COMMENTS = 20;
/** The one that cannot be served. */
const ONE = sized(13, 37);

const test = useDatabase();
let github: GitHubReplay;
let product: VirtualProduct;

beforeAll(async () => {
  github = await startGitHubReplay({
    repositories: [{ fullName: FULL_NAME, pullRequests: PULL_REQUESTS }],
    secondaryLimits: false,
    now: () => Date.now(),
  });
});
afterEach(() => {
  github.control.clearSituations();
  product.stop();
  vi.restoreAllMocks();
});
afterAll(() => github.stop());

/** Bytes that are read of each of GitHub's answers from now on. */
function countBytes(): number[] {
  const answers: number[] = [];
  const send = globalThis.fetch;
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (...request) => {
    const response = await send(...request);
    if (!response.url.startsWith(github.url) || !response.body) return response;
    const index = answers.push(0) - 1;
    const counter = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        answers[index] = (answers[index] ?? 0) + chunk.byteLength;
        controller.enqueue(chunk);
      },
    });
    return new Response(response.body.pipeThrough(counter), response);
  });
  return answers;
}

describe(`a history of ${PULL_REQUESTS} pull requests`, () => {
  it('has all but one in the first sync when that one cannot be served; it comes with a later sync', async () => {
    github.control.addSituation({ name: 'pull-request-bad-gateway', number: ONE });
    product = await virtualProduct(github, test.local, FULL_NAME);
    const { status, receipt } = await product.sync();
    expect({ status, receipt }).toMatchObject({
      status: 'succeeded',
      receipt: {
        complete: false,
        missing: [],
        stored: { pullRequests: PULL_REQUESTS - 1 },
        setAside: [{ number: ONE }],
      },
    });
    expect((await product.compare()).shown.filter((difference) => !difference.includes(`#${ONE}: `))).toEqual([]);
    github.control.clearSituations();
    expect(await product.sync()).toMatchObject({ status: 'succeeded', receipt: { complete: true, setAside: [] } });
    expect((await product.compare()).shown).toEqual([]);
  });

  // In the long form they are 144 MB, which take their time.
  it(
    'with twenty comments of 60,000 characters each is stored in answers of at most 4 MB',
    { timeout: 600_000 },
    async () => {
      github.control.addSituation({ name: 'long-comments', comments: COMMENTS });
      product = await virtualProduct(github, test.local, FULL_NAME);
      const answers = countBytes();
      expect(await product.sync()).toMatchObject({ status: 'succeeded', receipt: { complete: true, setAside: [] } });
      // One chunk of the network more may have come before the reading stops.
      expect(Math.max(...answers)).toBeLessThan(MAX_ANSWER_BYTES + 200_000);
      const tooLarge = answers.flatMap((bytes, index) => (bytes > MAX_ANSWER_BYTES ? [index] : []));
      expect(tooLarge.length).toBeLessThanOrEqual(2);
      const { rows } = await product.deps.db.execute(
        sql`select count(*)::int as count, min(length(body))::int as shortest, count(distinct body)::int as bodies
          from comments where workspace_id = ${product.row.workspaceId} and kind = 'issue'`,
      );
      expect(rows).toEqual([{ count: PULL_REQUESTS * COMMENTS, shortest: 60_000, bodies: COMMENTS }]);
    },
  );
});
