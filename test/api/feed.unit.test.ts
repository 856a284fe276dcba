import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import { feedCursor, readFeedCursor } from '../../api/events/feed-cursor.ts';
import type { feedPage } from '../../contract/events.ts';
import { newBrowser } from './browser.ts';
import { now, upgradeId } from './fixtures.ts';
import { runApp, tokens, type RunningApp } from './run-app.ts';

const token = tokens.viewer;
let app: RunningApp;

beforeEach(async () => {
  app = await runApp();
  for (let number = 1; number <= 5; number += 1) {
    app.storage.addEvent({ upgradeId, number, type: 'planMade', facts: { version: number }, commandId: null, at: now });
  }
});

afterEach(async () => app.stop());

const read = (query: Record<string, string>) => newBrowser(app.url).call('readFeed', { token, query });

async function page(query: Record<string, string>): Promise<z.infer<typeof feedPage>> {
  return (await read(query)).raw as z.infer<typeof feedPage>;
}

describe('the feed', () => {
  it('comes page by page, and ends where there is no more for now', async () => {
    const first = await page({ limit: '2' });
    expect(first.items).toMatchObject([{ upgradeId, number: 1, hash: 'e'.repeat(64) }, { number: 2 }]);
    const second = await page({ limit: '3', cursor: first.nextCursor ?? '' });
    expect(second.items.map(({ number }) => number)).toEqual([3, 4, 5]);
    expect(await page({ limit: '3', cursor: second.nextCursor ?? '' })).toEqual({ items: [], nextCursor: null });
  });

  it('is read on after any event with its own cursor', async () => {
    const { items, nextCursor } = await page({});
    expect(nextCursor).toBeNull();
    const rest = await page({ cursor: items[2]?.cursor ?? '' });
    expect(rest.items.map(({ number }) => number)).toEqual([4, 5]);
  });

  it('as a stream tells that there may be more, and not what', async () => {
    const headers = { accept: 'text/event-stream', authorization: `Bearer ${token}` };
    const over = new AbortController();
    const response = await fetch(`${app.url}/v1/events`, { headers, signal: over.signal });
    app.storage.addEvent({ upgradeId, number: 6, type: 'planMade', facts: { version: 6 }, commandId: null, at: now });
    const chunks = response.body?.pipeThrough(new TextDecoderStream());
    let text = '';
    for await (const chunk of chunks ?? []) {
      text += chunk;
      if (text.includes('event: news\ndata: {}\n\n')) break;
    }
    over.abort();
    expect(text).not.toContain(upgradeId);
  });

  it.each(['x', '', 'Nw', Buffer.from(`7_${upgradeId}_1;`).toString('base64url')])(
    'refuses the cursor %j',
    async (cursor) => {
      expect(await read({ cursor })).toMatchObject({ status: 400, body: { code: 'request-refused' } });
    },
  );
});

describe('readFeedCursor', () => {
  it('reads what feedCursor wrote, up to the largest transaction id', () => {
    const place = { xid: '18446744073709551615', upgradeId, number: 12 };
    expect(readFeedCursor(feedCursor(place))).toEqual(place);
    expect(readFeedCursor(feedCursor({ ...place, xid: '18446744073709551616' }))).toBeNull();
  });
});
