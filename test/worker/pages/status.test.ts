import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { browser } from '../support/browser.ts';
import { newKey, newWorkspace, syncToEnd, track } from '../support/api.ts';
import { readBefore } from '../support/read-before.ts';
import { query } from '../support/services.ts';

let workspaceId = '';
let owner = '';
let id = '';
let member: ReturnType<typeof browser>;
let reader: ReturnType<typeof browser>;

beforeAll(async () => {
  ({ id: workspaceId, key: owner } = await newWorkspace('Health'));
  ({ id } = await track(owner, 'acme/gears'));
  await syncToEnd(owner, id, { daysBack: null });
  member = await browser().signIn((await newKey(owner, 'member')).key);
  reader = await browser().signIn((await newKey(owner, 'reader')).key);
});

const htmlOf = async (who: ReturnType<typeof browser>, path = '/status') => (await who.open(path)).text();
const words = (html: string) => html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');

describe('health', () => {
  it('says that nothing needs anybody, and what is used', async () => {
    const html = words(await htmlOf(reader));
    expect(html).toContain('The repository is current. Nothing needs you.');
    expect(html).toMatch(/GraphQL points [\d,]+ of 5,000 left · full again at \d\d:\d\d/);
    expect(html).toMatch(/GitHub, this hour \d+ points?/);
    expect(html).toMatch(/Database [\d.,]+ [kMG]B, all workspaces/);
    expect(html).toContain('Facts to compute none');
  });

  it('names a connection that GitHub refuses, what it touches, and the one thing to do, there and on all pages', async () => {
    const connection = crypto.randomUUID();
    await query(sql`insert into connections (id, workspace_id, type, github_id, login, status, since, reason, advice)
      values (${connection}, ${workspaceId}, 'token', 7, 'ci', 'marked', now() - interval '1 hour', 'it was revoked', 'Make a new one.')`);
    await query(sql`update repositories set connection_id = ${connection} where id = ${id}`);
    const [asOwner, asReader] = await Promise.all([
      browser()
        .signIn(owner)
        .then((who) => htmlOf(who)),
      htmlOf(reader),
    ]);
    expect(words(asOwner)).toMatch(
      /GitHub refuses the token of ci since \d\d:\d\d (today|on .*) acme\/gears is not read; the numbers end at/,
    );
    expect(asOwner).toContain('<a class="button primary" href="/settings/connections">Replace the token</a>');
    expect(asReader).not.toContain('Replace the token');
    expect(words(asReader)).toContain('An owner replaces it.');
    const notice = words(await htmlOf(await browser().signIn(owner), '/pull-requests'));
    expect(notice).toMatch(
      /GitHub refuses the token of ci since \d\d:\d\d[^.]*\. acme\/gears is not read; its numbers end at .*?\. Replace the token/,
    );
    await query(sql`update repositories set connection_id = null where id = ${id}`);
    await query(sql`delete from connections where id = ${connection}`);
  });

  it('says what was not checked for longer than usual, above all pages that show it', async () => {
    await query(sql`update repositories set last_checked_at = now() - interval '5 hours' where id = ${id}`);
    const html = words(await htmlOf(member));
    expect(html).toContain('acme/gears not checked lately');
    expect(html).toContain('Sync now');
    const overview = words(await htmlOf(reader, '/'));
    expect(overview).toContain('Last checked 5 hours ago; usually every 30 minutes. acme/gears. Why?');
    expect(overview).toContain('1 repository not checked lately');

    const other = await readBefore(owner, 'acme/people');
    await query(sql`update repositories set last_checked_at = now() - interval '3 hours' where id = ${other}`);
    expect(words(await htmlOf(reader, '/'))).toContain('acme/gears and 1 repository more. Why?');
    // Of the repositories in view alone.
    for (const path of ['/?repo=acme/gears', `/repositories/${id}`])
      expect(words(await htmlOf(reader, path)), path).toContain('usually every 30 minutes. acme/gears. Why?');
    await query(sql`delete from repositories where id = ${other}`);
    await query(sql`update repositories set last_checked_at = now() where id = ${id}`);
  });

  it('lists messages that failed for good, and a member sends one again', async () => {
    const letter = crypto.randomUUID();
    await query(sql`insert into dead_letters (id, workspace_id, queue, message_id, message, expires_at)
      values (${letter}, ${workspaceId}, 'compute', ${crypto.randomUUID()},
        ${JSON.stringify({ type: 'compute.weeks', v: 1, workspaceId, repositoryId: id })}::jsonb, now() + interval '1 day')`);
    expect(words(await htmlOf(reader))).toContain('Members can send them again.');
    expect(words(await htmlOf(reader, '/'))).toContain('1 message failed for good');
    const html = await htmlOf(member);
    expect(html).toContain('<code>compute.weeks</code>');
    expect(html).toContain(`action="/messages/${letter}/replay"`);
    expect((await reader.open(`/messages/${letter}/replay`, { to: '/status' })).status).toBe(403);
    const stranger = await browser().signIn((await newWorkspace('Others')).key);
    expect((await stranger.open(`/messages/${letter}/replay`, { to: '/status' })).status).toBe(404);
    const again = await member.open(`/messages/${letter}/replay`, { to: '/status' });
    expect([again.status, again.headers.get('location')]).toEqual([303, 'https://edge.test/status']);
    expect(words(await htmlOf(member))).toContain('Nothing needs you.');
  });

  it('names what is set aside, and webhooks that seem missing', async () => {
    await query(sql`insert into set_aside (workspace_id, repository_id, number, reason, next_try_at)
      values (${workspaceId}, ${id}, 12, 'too large', now() + interval '1 hour')`);
    await query(sql`update repositories set last_delivery_at = '2020-01-01' where id = ${id}`);
    const html = words(await htmlOf(reader));
    expect(html).toMatch(
      /1 part is set aside GitHub would not give it, or the database refused: acme\/gears\..* Asked for again at/,
    );
    expect(html).toContain('Webhooks of acme/gears seem missing');
    expect(words(await htmlOf(reader, '/'))).toContain('1 part is set aside');
    await query(sql`delete from set_aside where repository_id = ${id}`);
    await query(sql`update repositories set last_delivery_at = null where id = ${id}`);
  });

  it('keeps its other parts when one of them fails, and says which, why and when', async () => {
    await query(sql`alter table llm_analyses rename to llm_analyses_away`);
    try {
      const html = words(await htmlOf(member));
      expect(html).toMatch(
        /Could not load the usage \(request [\w-]{36} failed, \d\d:\d\d\s*\)\. The rest of the page is right\. Try again/,
      );
      expect(html.match(/Could not load/g)).toHaveLength(1);
      expect(html).toContain('The repository is current. Nothing needs you.');
      expect(html).toMatch(/GraphQL points [\d,]+ of 5,000 left/);
    } finally {
      await query(sql`alter table llm_analyses_away rename to llm_analyses`);
    }
    expect(words(await htmlOf(member))).not.toContain('Could not load');
  });
});
