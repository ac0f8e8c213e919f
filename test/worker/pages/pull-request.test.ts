import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Detail } from '../../../src/dashboard/pull-request/detail.ts';
import { call, newKey, newWorkspace, until } from '../support/api.ts';
import { browser } from '../support/browser.ts';
import { readBefore } from '../support/read-before.ts';
import { query } from '../support/services.ts';

const HOSTILE = '<img src=x onerror=alert(1)>';
/** A page of this many events has them in several pages, each as large as any other. */
const MANY = 10_000;

let owner = '';
let all: Detail[];
let member: ReturnType<typeof browser>;
let reader: ReturnType<typeof browser>;

beforeAll(async () => {
  ({ key: owner } = await newWorkspace('One pull request'));
  await readBefore(owner, 'acme/robots');
  member = await browser().signIn((await newKey(owner, 'member')).key);
  reader = await browser().signIn((await newKey(owner, 'reader')).key);
  const { body } = await call<{ data: { id: string }[] }>('GET', '/v1/pull-requests?limit=200', { key: owner });
  all = await Promise.all(body.data.map(({ id: each }) => detail(each)));
});

const detail = async (id: string) => (await call<Detail>('GET', `/v1/pull-requests/${id}`, { key: owner })).body;
const found = (wanted: (pull: Detail) => boolean): Detail => {
  const pull = all.find(wanted);
  if (!pull) throw new Error('the history has no such pull request');
  return pull;
};
const pageOf = async (id: string, asked = '', who = member) => {
  const response = await who.open(`/pull-requests/${id}${asked}`);
  return { status: response.status, html: await response.text() };
};
/** What is read, without tags. */
const textIn = (html: string) =>
  html
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ');
const count = (html: string, pattern: RegExp) => [...html.matchAll(pattern)].length;

describe('the page of a pull request', () => {
  it('says what happened, in numbers, to scale and as text', async () => {
    const pull = found(
      ({ mergedAt, facts, deployment }) =>
        mergedAt !== null &&
        facts?.unreviewed === false &&
        facts.mergedWithoutApproval === false &&
        deployment !== null,
    );
    const { status, html } = await pageOf(pull.id);
    expect(status).toBe(200);
    expect(html.trimEnd().endsWith('</body></html>')).toBe(true);
    expect(html).not.toMatch(/ style=|Could not load/);
    const text = textIn(html);
    expect(html).toContain(`/${pull.repository}/pull/${pull.number}"`);
    for (const title of ['Cycle time', 'Wait for first review', 'Rounds of changes', 'Approval to merge']) {
      expect(text).toContain(title);
    }
    expect(text).toMatch(/Stages add up to the cycle time: \d+\w( \d+\w)?( \+ \d+\w( \d+\w)?)+ = /);
    expect(html).toContain('class="chart lanes"');
    expect(html).toContain(pull.deployment?.sha.slice(0, 7) ?? 'no sha');
    // What ends it is told once, with the time.
    expect(count(html, />Merged by /g)).toBe(1);
    expect(text).toContain(`${pull.deployment?.environment}`);
  });

  it('has every event once, with bots when they are asked for', async () => {
    const pull = found(({ events }) => events.some(({ kind, by }) => kind === 'reviewed' && by?.kind === 'bot'));
    const bots = pull.events.filter(
      ({ kind, by }) => by?.kind === 'bot' && ['reviewed', 'commented', 'review_requested'].includes(kind),
    ).length;
    const without = textIn((await pageOf(pull.id)).html);
    expect(without).toContain(`What happened ${pull.events.length - bots} events`);
    expect(without).toContain(`With bots (${bots} more)`);
    const { html } = await pageOf(pull.id, '?bots=shown');
    const shown = textIn(html);
    expect(shown).toContain(`What happened ${pull.events.length} events`);
    expect(shown).toContain('a bot’s review does not end the wait');
  });

  it('each number leads to the list in which it has its place', async () => {
    const pull = found(({ places }) => (places.cycle?.n ?? 0) > 0);
    const { html } = await pageOf(pull.id, '?window=4w&author=nobody');
    const links = [...html.matchAll(/href="(\/pull-requests\?[^"]*)" data-measure="(\w+)" data-total="(\d+)"/g)];
    expect(links.map(([, , measure]) => measure)).toContain('cycle');
    for (const [, href, measure, total] of links) {
      const list = await member.open((href ?? '').replaceAll('&amp;', '&'));
      expect(await list.text(), `${measure} ${href}`).toContain(`data-lines="${total}"`);
    }
  });

  it('gives the evidence with its tier, its words, its source and its rule', async () => {
    const pull = found(({ aiSignals }) => aiSignals.some(({ kind }) => kind === 'co_author'));
    const { html } = await pageOf(pull.id);
    const text = textIn(html);
    for (const { tier, source } of pull.aiSignals) {
      expect(text).toContain(tier);
      if (/^[0-9a-f]{40}$/.test(source)) expect(html).toContain(`/pull/${pull.number}/commits/${source}`);
    }
    expect(html).toContain('<mark>');
    expect(text).toMatch(/A trailer whose identity is a known agent’s|The commit’s author is a known agent’s account/);
    const plain = found(({ aiSignals }) => aiSignals.length === 0);
    expect(textIn((await pageOf(plain.id)).html)).toContain('No evidence was found.');
  });

  it('explains each fact with its rule and the rows that it came from', async () => {
    const pull = found(({ facts }) => Boolean(facts?.firstReviewAt));
    const { html } = await pageOf(pull.id);
    const text = textIn(html);
    const { rule, rows } = pull.explain.firstReviewAt;
    expect(text).toContain(`${rule.charAt(0).toUpperCase()}${rule.slice(1)}.`.slice(0, 60));
    const [row] = rows;
    expect(html).toContain(
      row?.kind === 'review'
        ? `#pullrequestreview-${row.id}`
        : row?.kind === 'inline comment'
          ? `#discussion_r${row.id}`
          : '#',
    );
    expect(text).toMatch(/All \d+ facts, with their rules/);
  });

  it.each([
    ['open', ({ state, isDraft }: Detail) => state === 'open' && !isDraft, 'Open for'],
    ['closed without a merge', ({ state }: Detail) => state === 'closed', 'closed without a merge'],
    ['merged', ({ facts }: Detail) => facts?.unreviewed === true, 'Ready to merge'],
  ])('of one that is %s says so', async (state, wanted, words) => {
    const { html, status } = await pageOf(found(wanted).id);
    expect(status).toBe(200);
    expect(textIn(html)).toContain(state);
    expect(textIn(html)).toContain(words);
    expect(html).not.toContain('NaN');
  });

  it('says that facts are being computed, and shows everything else', async () => {
    const pull = found(({ mergedAt, commits }) => mergedAt !== null && commits.length > 0);
    await query(sql`create table kept_facts as select * from pull_request_facts where pull_request_id = ${pull.id}`);
    await query(sql`delete from pull_request_facts where pull_request_id = ${pull.id}`);
    try {
      const { html, status } = await pageOf(pull.id);
      expect(status).toBe(200);
      expect(html).toContain('data-again=');
      expect(textIn(html)).toContain('Its facts are being computed.');
      expect(textIn(html)).toMatch(/made \d+ commits|committed/);
      expect(html).not.toContain('Could not load');
    } finally {
      await query(sql`insert into pull_request_facts select * from kept_facts`);
      await query(sql`drop table kept_facts`);
    }
  });

  it('shows what people wrote as text, of any length', async () => {
    const pull = found(({ reviews, comments }) => reviews.length > 0 && comments.length > 0);
    const branch = `${'x'.repeat(4_000)}"><script>`;
    await query(sql`update pull_requests set title = ${HOSTILE + 'y'.repeat(900)}, body = ${HOSTILE.repeat(2_000)},
      head_ref = ${branch}, base_ref = ${HOSTILE}, author_id = null, merged_by_id = null, labels = ${JSON.stringify([HOSTILE])}
      where id = ${pull.id}`);
    for (const table of ['reviews', 'comments'])
      await query(
        sql`update ${sql.identifier(table)} set body = ${HOSTILE}, author_id = null where pull_request_id = ${pull.id}`,
      );
    await query(
      sql`update commits set message = ${HOSTILE}, author_id = null, author_name = ${HOSTILE} where pull_request_id = ${pull.id}`,
    );
    await query(sql`update files set path = ${HOSTILE} || path where pull_request_id = ${pull.id}`);
    const { html, status } = await pageOf(pull.id);
    expect(status).toBe(200);
    expect(html).not.toMatch(/<img|<script(?! type="module" src="\/assets\/)|onerror=alert\(1\)>/);
    expect(textIn(html)).toContain('a deleted account');
    expect(html).not.toContain('Could not load');
    expect(html.length).toBeLessThan(400_000);
  });

  it('names what is set aside', async () => {
    const pull = found(({ events }) => events.length > 3);
    await query(
      sql`update pull_requests set capped_lists = ${JSON.stringify({ commits: { total: 400, listed: 250 } })} where id = ${pull.id}`,
    );
    expect(textIn((await pageOf(pull.id)).html)).toContain('Not all of it is stored. commits: GitHub lists 250 of 400');
    await query(sql`update pull_requests set capped_lists = '{}' where id = ${pull.id}`);
  });

  it('is as large with ten thousand events as with a hundred', { tags: 'long' }, async () => {
    const pull = found(({ mergedAt, id }) => mergedAt !== null && id !== all[0]?.id);
    await query(sql`insert into comments (workspace_id, pull_request_id, read_at, github_id, kind, body, created_at, updated_at)
      select workspace_id, id, read_at, 9000000000 + n, 'issue', ${'A long comment. '.repeat(200)}, created_at + n * interval '1 second', created_at
      from pull_requests, generate_series(1, ${MANY}) n where id = ${pull.id}`);
    const { html, status } = await pageOf(pull.id);
    expect(status).toBe(200);
    expect(textIn(html)).toMatch(/1–50 of 10,\d{3} events/);
    expect(html.length).toBeLessThan(400_000);
    expect(count(html, /<[a-z]/g)).toBeLessThan(2_200);
    const later = await pageOf(pull.id, '?page=150');
    expect(textIn(later.html)).toMatch(/7,451–7,500 of 10,\d{3} events/);
    await query(sql`delete from comments where pull_request_id = ${pull.id} and github_id > 9000000000`);
  });

  it('marks the words of a model as such, and has no card without them', async () => {
    const pull = found(({ state }) => state === 'merged');
    expect((await pageOf(pull.id)).html).not.toContain('What a model says');
    const result = {
      summary: { title: HOSTILE, description: 'It reads well.', type: 'bugfix' },
      tech: { languages: ['rust'], frameworks: [], categories: [] },
      health: { review_friction: 'low', scope: 'small', risk_level: 'medium', reasons: ['It touches the parser.'] },
      ai: { assisted: null, tools: [], usage: '', confidence: 0.3, evidence: [] },
    };
    await query(sql`insert into llm_analyses (workspace_id, pull_request_id, status, is_current, model, result, pull_request_updated_at, finished_at)
      select workspace_id, id, 'succeeded', true, 'a-model', ${JSON.stringify(result)}, updated_at, now() from pull_requests where id = ${pull.id}`);
    const { html } = await pageOf(pull.id);
    expect(textIn(html)).toContain('What a model says an opinion of a model, not a fact');
    expect(textIn(html)).toContain('By a-model');
    expect(html).not.toContain('<img');
    await query(sql`delete from llm_analyses where pull_request_id = ${pull.id}`);
  });

  it('refuses parameters that cannot be, and is not there for others, in the same words', async () => {
    const { id } = found(() => true);
    for (const asked of ['?time=some', '?bots=yes', '?page=0', '?files=x', '?reading=soon', '?colour=red']) {
      const { status, html } = await pageOf(id, asked);
      expect(status, asked).toBe(400);
      expect(html).toContain(`<code>${asked.slice(1).split('=')[0]}</code>`);
    }
    const stranger = await browser().signIn((await newWorkspace('Others')).key);
    const texts = await Promise.all(
      [id, randomUUID(), 'nonsense', '%00'].map(async (each) => {
        const answer = await pageOf(each, '', stranger);
        expect(answer.status, each).toBe(404);
        return textIn(answer.html);
      }),
    );
    expect(new Set(texts).size).toBe(1);
    expect(texts[0]).toContain(
      'There is no such pull request here. It may belong to another workspace, or was removed.',
    );
  });
});

describe('what people change on it', () => {
  it('is nothing for a reader, and says what others said', async () => {
    const pull = found(({ aiSignals }) => aiSignals.length > 0);
    const { html } = await pageOf(pull.id, '', reader);
    expect(html).not.toMatch(/Leave out of metrics|Wrong\?|Read again|<textarea/);
    await member.open(`/pull-requests/${pull.id}/exclusion`, {
      reason: 'A <b>test</b>',
      to: `/pull-requests/${pull.id}`,
    });
    const told = textIn((await pageOf(pull.id, '', reader)).html);
    expect(told).toContain('Left out of metrics by a member on');
    expect(told).toContain('&lt;b&gt;test');
    expect(told).not.toContain('Count it again');
  });

  it('leaves it out with a reason, and counts it again', async () => {
    const { id } = found(({ mergedAt, excludedBy }) => mergedAt !== null && excludedBy === null);
    expect(textIn((await pageOf(id)).html)).toContain('Leave out of metrics…');
    const to = `/pull-requests/${id}?window=4w`;
    const empty = await member.open(`/pull-requests/${id}/exclusion`, { reason: '', to });
    expect(empty.status).toBe(400);
    const left = await member.open(`/pull-requests/${id}/exclusion`, { reason: 'A release train', to });
    expect(left.headers.get('location')).toBe(`https://edge.test${to}`);
    expect(textIn((await pageOf(id)).html)).toContain('“A release train”');
    await until(
      () => detail(id),
      ({ excludedBy }) => excludedBy === 'person',
    );
    expect(textIn((await pageOf(id)).html)).not.toContain('until then they still have it');
    await member.open(`/pull-requests/${id}/exclusion`, { do: 'count', to });
    expect(textIn((await pageOf(id)).html)).toMatch(/counted it again just now|Leave out of metrics…/);
  });

  it('names the rule that leaves it out', async () => {
    const pull = found(({ author, excludedBy }) => author !== null && author.kind !== 'bot' && excludedBy === null);
    await query(sql`update pull_request_facts set excluded_by = 'label:no-metrics' where pull_request_id = ${pull.id}`);
    expect(textIn((await pageOf(pull.id)).html)).toContain('Left out of metrics by the rule label:no-metrics');
    await query(sql`update pull_request_facts set excluded_by = null where pull_request_id = ${pull.id}`);
  });

  it('says that evidence is wrong, which stays and counts nowhere, and takes that back', async () => {
    // The tests above changed some: evidence is what it is now.
    all = await Promise.all(all.map(({ id }) => detail(id)));
    const pull = found(({ aiSignals }) =>
      aiSignals.some(({ tier, correction }) => tier !== 'weak' && correction === null),
    );
    const signal = pull.aiSignals[0]?.id ?? '';
    const to = `/pull-requests/${pull.id}`;
    expect((await pageOf(pull.id)).html).toContain(`name="signal" value="${signal}"`);
    const failed = await member.open('/ai/signals/correction', { signal, reason: ' ', to });
    expect(failed.status).toBe(400);
    expect(await failed.text()).toContain('That was not done: “What is wrong with it”: ');
    expect((await member.open('/ai/signals/correction', { signal, reason: 'A person', to })).status).toBe(303);
    const text = textIn((await pageOf(pull.id)).html);
    expect(text).toContain('that this is wrong: “A person”. It counts nowhere.');
    expect((await member.open('/ai/signals/correction', { signal, do: 'restore', to })).status).toBe(303);
    expect(textIn((await pageOf(pull.id)).html)).not.toContain('that this is wrong');
  });

  it('reads it again, says so, and then shows the new copy', async () => {
    const { id } = found(({ mergedAt }) => mergedAt !== null);
    const { readAt } = await detail(id);
    const sent = await member.open(`/pull-requests/${id}/refresh`, { to: `/pull-requests/${id}` });
    expect(sent.status).toBe(303);
    const { pathname, search, searchParams } = new URL(sent.headers.get('location') ?? '');
    expect(searchParams.get('reading')).toBe(readAt);
    const first = await (await member.open(pathname + search)).text();
    expect(textIn(first)).toMatch(/Being read again from GitHub\.|Read again at/);
    await until(
      () => detail(id),
      (pull) => pull.readAt !== readAt,
    );
    expect(textIn((await pageOf(id, search)).html)).toMatch(/Read again at .*: this is what GitHub has\./);
  });
});
