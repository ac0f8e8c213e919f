import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startGitHubReplay, type GitHubReplay } from '../src/replay.ts';

const SECRET = 'a secret of the hook';

interface Payload {
  action?: string;
  number?: number;
  sender?: { login: string };
  repository?: { id: number; node_id: string; full_name: string; private: boolean; owner: { login: string } };
  pull_request?: { number: number; updated_at: string; head: { sha: string } };
  [name: string]: unknown;
}

interface Received {
  headers: IncomingHttpHeaders;
  raw: string;
  event: string;
  payload: Payload;
}

let receiver: Server;
let replay: GitHubReplay;
let number = 0;
let received: Received[] = [];

beforeAll(async () => {
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = Buffer.concat(chunks).toString();
      const event = String(request.headers['x-github-event']);
      received.push({ headers: request.headers, raw, event, payload: JSON.parse(raw) as Payload });
      response.writeHead(202).end('thanks');
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/webhooks/github`;
  replay = await startGitHubReplay({
    repositories: [{ fullName: 'acme/widgets', pullRequests: 20 }],
    webhook: { url: address, secret: SECRET },
  });
  ({ number } = replay.control.open({ title: 'Watched' }));
  await replay.control.webhooksSettled();
});
afterAll(async () => {
  await replay.stop();
  receiver.closeAllConnections();
  receiver.close();
});
beforeEach(async () => {
  await replay.control.webhooksSettled();
  received = [];
});

/** What was delivered of a change, in no order: names with their actions. */
async function told(change: () => unknown): Promise<string[]> {
  change();
  await replay.control.webhooksSettled();
  return received.map(({ event, payload }) => (payload.action ? `${event} ${payload.action}` : event)).toSorted();
}

function payloadOf(event: string): Payload {
  return received.find((each) => each.event === event)?.payload ?? {};
}

describe('a delivery', () => {
  test('is signed over its raw body, and names its event and itself', async () => {
    await told(() => replay.control.edit({ number, title: 'Größer' }));
    const [{ headers, raw, payload }] = received as [Received];
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'x-github-event': 'pull_request',
      'x-hub-signature-256': `sha256=${createHmac('sha256', SECRET).update(raw).digest('hex')}`,
    });
    expect(headers['user-agent']).toMatch(/^GitHub-Hookshot\//);
    expect(headers['x-github-delivery']).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
    expect(headers['x-github-hook-id']).toMatch(/^\d+$/);
    const held = replay.control.pullRequest({ number });
    expect(payload).toMatchObject({
      action: 'edited',
      number,
      changes: { title: { from: 'Watched' } },
      sender: { login: 'replay-viewer' },
      repository: {
        full_name: 'acme/widgets',
        name: 'widgets',
        private: false,
        archived: false,
        owner: { login: 'acme' },
      },
      pull_request: { number, title: 'Größer', updated_at: held.updatedAt, head: { sha: held.headRefOid } },
    });
    expect(payload['installation']).toBeUndefined();
  });

  test.each<[string, (control: GitHubReplay['control']) => unknown, string[]]>([
    ['touch', (control) => control.touch({ number }), ['pull_request edited']],
    ['open', (control) => control.open({}), ['pull_request opened']],
    ['close', (control) => control.close({ number }), ['pull_request closed']],
    ['reopen', (control) => control.reopen({ number }), ['pull_request reopened']],
    ['setDraft', (control) => control.setDraft({ number, isDraft: true }), ['pull_request converted_to_draft']],
    ['setDraft back', (control) => control.setDraft({ number, isDraft: false }), ['pull_request ready_for_review']],
    [
      'label',
      (control) => control.label({ number, labels: ['a', 'b'] }),
      ['pull_request labeled', 'pull_request labeled'],
    ],
    ['label less', (control) => control.label({ number, labels: ['a'] }), ['pull_request unlabeled']],
    ['review', (control) => control.review({ number }), ['pull_request_review submitted']],
    ['a pending review', (control) => control.review({ number, state: 'PENDING' }), []],
    ['dismissReview', (control) => control.dismissReview({ number }), ['pull_request_review dismissed']],
    ['comment', (control) => control.comment({ number }), ['issue_comment created']],
    ['deleteComment', (control) => control.deleteComment({ number }), ['issue_comment deleted']],
    [
      'inlineComment',
      (control) => control.inlineComment({ number }),
      ['pull_request_review submitted', 'pull_request_review_comment created'],
    ],
    ['deleteComment inline', (control) => control.deleteComment({ number }), ['pull_request_review_comment deleted']],
    ['push', (control) => control.push({ number }), ['pull_request synchronize', 'push']],
    ['forcePush', (control) => control.forcePush({ number }), ['pull_request synchronize', 'push']],
    [
      'running checks',
      (control) => control.addChecks({ number, names: ['build'], conclusion: null }),
      ['check_run created'],
    ],
    [
      'completeChecks',
      (control) => control.completeChecks({ number }),
      ['check_run completed', 'check_suite completed'],
    ],
    [
      'addChecks',
      (control) => control.addChecks({ number, names: ['lint'] }),
      ['check_run completed', 'check_run created', 'check_suite completed'],
    ],
    ['addStatus', (control) => control.addStatus({ number, context: 'ci/x', state: 'PENDING' }), ['status']],
    ['merge', (control) => control.merge({ number }), ['pull_request closed']],
    [
      'addDeployment',
      (control) => control.addDeployment({ number, environment: 'production' }),
      ['deployment created', 'deployment_status created'],
    ],
    ['archive', (control) => control.archive(), ['repository archived']],
    ['archive undone', (control) => control.archive({ isArchived: false }), ['repository unarchived']],
    ['setPrivate', (control) => control.setPrivate(), ['repository privatized']],
    ['setPrivate undone', (control) => control.setPrivate({ isPrivate: false }), ['repository publicized']],
    ['rename', (control) => control.rename({ to: 'acme/gadgets' }), ['repository renamed']],
    ['transfer', (control) => control.transfer({ to: 'umbrella' }), ['repository transferred']],
    ['both', (control) => control.transfer({ to: 'acme/widgets' }), ['repository renamed', 'repository transferred']],
    ['deletion', (control) => control.setAvailability({ availability: 'deleted' }), ['repository deleted']],
    ['return', (control) => control.setAvailability({ availability: 'available' }), []],
    ['nothing new', (control) => control.setPrivate({ isPrivate: false }), []],
  ])('follows %s', async (_, change, expected) => {
    expect(await told(() => change(replay.control))).toEqual(expected);
  });

  test('of a review has its state in small letters', async () => {
    await told(() => replay.control.review({ number, state: 'CHANGES_REQUESTED', body: 'No.' }));
    expect(payloadOf('pull_request_review')).toMatchObject({
      review: { state: 'changes_requested', body: 'No.', commit_id: replay.control.pullRequest({ number }).headRefOid },
      pull_request: { number },
    });
  });

  test('of a comment names the pull request as an issue', async () => {
    await told(() => replay.control.comment({ number, body: 'Hm.' }));
    expect(payloadOf('issue_comment')).toMatchObject({
      issue: { number, pull_request: { url: expect.stringContaining(`/pulls/${number}`) as unknown } },
      comment: { body: 'Hm.' },
    });
  });

  test('of a push says from where to where, and whether by force', async () => {
    const before = replay.control.pullRequest({ number }).headRefOid;
    await told(() => replay.control.forcePush({ number, commits: 2, at: '2031-01-01T00:00:00Z' }));
    const after = replay.control.pullRequest({ number }).headRefOid;
    expect(payloadOf('push')).toMatchObject({
      ref: `refs/heads/change-${number}`,
      before,
      after,
      forced: true,
      commits: [{}, { id: after }],
      head_commit: { id: after },
      repository: { pushed_at: expect.any(Number) as unknown },
    });
    expect(payloadOf('pull_request')).toMatchObject({ before, after, pull_request: { head: { sha: after } } });
  });

  test('of checks names the commit, and the open pull requests that it heads', async () => {
    const open = replay.control.open({}).number;
    await told(() => replay.control.addChecks({ number: open, names: ['build'], conclusion: 'FAILURE' }));
    const head_sha = replay.control.pullRequest({ number: open }).headRefOid;
    const pull_requests = [{ number: open }];
    expect(payloadOf('check_run')).toMatchObject({ check_run: { head_sha, pull_requests, check_suite: { head_sha } } });
    expect(payloadOf('check_suite')).toMatchObject({ check_suite: { head_sha, conclusion: 'failure', pull_requests } });
    received = [];
    await told(() => replay.control.addChecks({ number, names: ['late'] }));
    expect(payloadOf('check_run')).toMatchObject({ check_run: { pull_requests: [] } });
  });

  test('of a status names the commit alone', async () => {
    await told(() => replay.control.addStatus({ number, context: 'ci/y', state: 'FAILURE' }));
    const sha = replay.control.pullRequest({ number }).headRefOid;
    expect(payloadOf('status')).toMatchObject({ sha, context: 'ci/y', state: 'failure', name: 'acme/widgets' });
    expect(payloadOf('status')).not.toHaveProperty('pull_requests');
  });

  test('of a new name says the old one', async () => {
    await told(() => replay.control.rename({ to: 'acme/newer' }));
    expect(payloadOf('repository')).toMatchObject({
      changes: { repository: { name: { from: 'widgets' } } },
      repository: { full_name: 'acme/newer' },
    });
    received = [];
    await told(() => replay.control.transfer({ to: 'umbrella/newer' }));
    expect(payloadOf('repository')).toMatchObject({
      changes: { owner: { from: { organization: { login: 'acme' } } } },
    });
    replay.control.transfer({ to: 'acme/widgets' });
  });
});
