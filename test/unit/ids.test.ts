import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareIds } from '../../src/domain/github-id.ts';
import { parseJson } from '../../src/domain/parse-json.ts';
import { openApp } from '../../src/github/app.ts';
import { GitHubId } from '../../src/github/github-id.ts';
import { databaseId } from '../../src/github/map-list.ts';
import { webhookMeaning } from '../../src/github/webhook-meaning.ts';
import { WebhookMessage } from '../../src/messages.ts';

/** As GitHub numbers deliveries of an App: beyond 2^53, where floats know only every other integer, and then fewer. */
const BEYOND = '9007199254740993';
const LARGEST = '9223372036854775807';

describe('JSON from outside', () => {
  it('keeps every integer that a float does not hold as its digits, and everything else as it is', () => {
    expect(parseJson(`{"id":${BEYOND},"list":[ ${LARGEST},-${LARGEST}, 7],"text":"id: ${BEYOND}"}`)).toEqual({
      id: BEYOND,
      list: [LARGEST, `-${LARGEST}`, 7],
      text: `id: ${BEYOND}`,
    });
    expect(parseJson('[0.1234567890123456, 1e300, 123456789012345]')).toEqual([
      0.1234567890123456, 1e300, 123456789012345,
    ]);
    expect(parseJson(BEYOND)).toBe(Number(BEYOND));
    expect(() => parseJson('{')).toThrow(SyntaxError);
  });

  it('is what JSON.parse makes of it wherever no integer is that long', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        fc.pre(!/\d{16}/.test(JSON.stringify(value)));
        expect(parseJson(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: 30 },
    );
  });
});

describe('an id of GitHub’s', () => {
  it('is a string of digits, from a number and from text, and nothing beyond 64 bits is one', () => {
    expect([GitHubId.parse(7), GitHubId.parse(LARGEST), databaseId(BEYOND), databaseId(7)]).toEqual([
      '7',
      LARGEST,
      BEYOND,
      '7',
    ]);
    for (const odd of [0, -1, 1.5, 2 ** 53, '', '0', '01', '1e3', '9223372036854775808', null]) {
      expect(GitHubId.safeParse(odd).success).toBe(false);
    }
  });

  it('sorts as the number it is', () => {
    const ids = fc.bigInt({ min: 1n, max: BigInt(LARGEST) });
    fc.assert(
      fc.property(ids, ids, (a, b) => {
        expect(Math.sign(compareIds(String(a), String(b)))).toBe(a < b ? -1 : Number(a > b));
      }),
    );
  });

  it('is understood in a message of a version that wrote numbers', () => {
    const message = { type: 'webhook.repository', v: 1, delivery: 'd', event: 'repository' };
    expect(WebhookMessage.parse({ ...message, repositoryGithubId: 7 })).toMatchObject({ repositoryGithubId: '7' });
    expect(WebhookMessage.parse({ ...message, repositoryGithubId: BEYOND })).toMatchObject({
      repositoryGithubId: BEYOND,
    });
  });

  it('comes out of a webhook’s payload as it stood there', () => {
    const payload = parseJson(`{"action":"renamed","repository":{"id":${BEYOND}}}`);
    expect(webhookMeaning('repository', payload, 0)).toEqual({
      kind: 'repositories',
      repositoryGithubIds: [BEYOND],
    });
  });
});

it('a delivery of an App is asked for again by exactly the id that GitHub gave', async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url?.split('?')[0]}`);
    response.setHeader('content-type', 'application/json');
    const at = '2026-01-15T00:00:00Z';
    response.end(
      request.method === 'POST'
        ? '{}'
        : `[{"id": ${BEYOND}, "guid": "g", "delivered_at": "${at}", "status_code": 502}]`,
    );
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  try {
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    const app = openApp({ apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, id: 7, privateKey });
    const { deliveries } = await app.failedDeliveries(null);
    expect(deliveries.map(({ id }) => id)).toEqual([BEYOND]);
    for (const { id } of deliveries) await app.redeliver(id);
    expect(asked).toEqual(['GET /app/hook/deliveries', `POST /app/hook/deliveries/${BEYOND}/attempts`]);
  } finally {
    server.close();
  }
});
