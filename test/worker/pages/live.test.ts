import { beforeAll, describe, expect, it } from 'vitest';
import { browser } from '../support/browser.ts';
import { call, newKey, newWorkspace, startSync, syncToEnd, track } from '../support/api.ts';

interface Event {
  event: string;
  data: string;
}

let owner = '';
let id = '';

beforeAll(async () => {
  ({ key: owner } = await newWorkspace('Live'));
  ({ id } = await track(owner, 'acme/gears'));
  await syncToEnd(owner, id, { daysBack: null });
});

/** The events of a stream, as a browser takes them. */
async function* eventsOf(response: Response): AsyncGenerator<Event> {
  if (!response.body) return;
  let text = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const lines = block.split('\n');
      const of = (name: string) =>
        lines.filter((line) => line.startsWith(`${name}: `)).map((line) => line.slice(name.length + 2));
      const [event] = of('event');
      if (event !== undefined) yield { event, data: of('data').join('\n') };
    }
  }
}

/** Takes events until one is as wanted. */
async function until(events: AsyncGenerator<Event>, wanted: (event: Event) => boolean): Promise<Event> {
  for (;;) {
    const { value, done } = await events.next();
    if (done) throw new Error('the stream ended before');
    if (wanted(value)) return value;
  }
}

describe('the events of a page', () => {
  it('tell the freshness, the notices and what runs, each as a whole, and how to connect again', async () => {
    const signedIn = await browser().signIn(owner);
    const response = await signedIn.open('/live?page=/');
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    const events = eventsOf(response);
    expect((await until(events, ({ event }) => event === 'freshness')).data).toContain('All data current');
    expect((await until(events, ({ event }) => event === 'notices')).data).toBe(
      '<div class="notices" data-live="notices"></div>',
    );
    expect((await until(events, ({ event }) => event === 'rows')).data).toBe('[]');
    await events.return(undefined);
  });

  it('lead on with the window and the filters of the page, as what they replace', async () => {
    const signedIn = await browser().signIn(owner);
    const page = await (await signedIn.open('/?window=26w&by=all')).text();
    const [, source = ''] = /data-live-source="([^"]*)"/.exec(page) ?? [];
    const events = eventsOf(await signedIn.open(source.replaceAll('&amp;', '&')));
    const { data } = await until(events, ({ event }) => event === 'freshness');
    expect(data).toContain('href="/status?window=26w&amp;by=all"');
    await events.return(undefined);
  });

  it('follow a sync from its begin to its end, on the page of its repository', async () => {
    const signedIn = await browser().signIn(owner);
    const { body: sync } = await startSync(owner, id, { daysBack: null });
    const events = eventsOf(await signedIn.open(`/live?page=/repositories/${id}`));
    const last = await until(events, ({ event, data }) => event === 'sync' && !data.includes('data-running'));
    expect(last.data).toBe('<div data-live="sync"></div>');
    await events.return(undefined);
    const { body } = await call<{ status: string }>('GET', `/v1/syncs/${sync.id}`, { key: owner });
    expect(body.status).toBe('succeeded');
  });

  it('end with the session: who is signed out is told so, and gets nothing more', async () => {
    const { key } = await newKey(owner, 'member');
    const signedIn = await browser().signIn(key);
    const events = eventsOf(await signedIn.open('/live?page=/'));
    await until(events, ({ event }) => event === 'rows');
    const cookies = new Map(signedIn.cookies);
    expect((await signedIn.open('/session/end', {})).status).toBe(303);
    const rest: string[] = [];
    for await (const { event } of events) rest.push(event);
    expect(rest).toEqual(['signed-out']);
    for (const [name, value] of cookies) signedIn.cookies.set(name, value);
    expect((await signedIn.open('/live?page=/')).status, 'also with the old cookie').toBe(204);
    expect((await browser().open('/live?page=/')).status).toBe(204);
  });

  it('tell nothing of another workspace', async () => {
    const stranger = await browser().signIn((await newWorkspace('Others')).key);
    await startSync(owner, id, { daysBack: 1 });
    const events = eventsOf(await stranger.open(`/live?page=/repositories/${id}`));
    expect((await until(events, ({ event }) => event === 'sync')).data).toBe('<div data-live="sync"></div>');
    expect((await until(events, ({ event }) => event === 'rows')).data).toBe('[]');
    await events.return(undefined);
  });

  it.each(['/live?page=//evil.test', '/live?page=status', '/live?page=/&windo=4w'])(
    'are refused for %s',
    async (path) => {
      expect((await (await browser().signIn(owner)).open(path)).status).toBe(400);
    },
  );
});
