import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { newBrowser } from './browser.ts';
import { key, now, upgradeId } from './fixtures.ts';
import { runApp, type RunningApp } from './run-app.ts';

const params = { id: upgradeId };
let app: RunningApp;
let browser: ReturnType<typeof newBrowser>;

beforeEach(async () => {
  app = await runApp({ settings: { heartbeatMs: 20 } });
  browser = newBrowser(app.url);
  await browser.call('registerKey', { body: { registrationKey: key } });
});

afterEach(async () => app.stop());

function addEvents(from: number, to: number): void {
  for (let number = from; number <= to; number += 1) {
    app.storage.addEvent({ upgradeId, number, type: 'planMade', facts: { version: number }, commandId: null, at: now });
  }
}

async function open(headers: Record<string, string> = {}) {
  const over = new AbortController();
  const cookie = [...browser.jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const response = await fetch(`${app.url}/v1/upgrades/${upgradeId}/events`, {
    headers: { accept: 'text/event-stream', cookie, ...headers },
    signal: over.signal,
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const until = async (wanted: string): Promise<string> => {
    while (!text.includes(wanted)) {
      const { value, done } = (await reader?.read()) ?? { done: true, value: undefined };
      if (done) throw new Error(`ended before ${wanted}: ${text}`);
      text += value;
    }
    return text;
  };
  return { response, until, close: () => over.abort() };
}

function idsIn(text: string): readonly number[] {
  return [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));
}

describe('events as a page', () => {
  it('come in order, page by page', async () => {
    addEvents(1, 5);
    const first = await browser.call('readEvents', { params, query: { limit: '2' } });
    expect(first.body).toMatchObject({ items: [{ number: 1 }, { number: 2 }], nextCursor: '2' });
    const next = await browser.call('readEvents', { params, query: { after: '3', limit: '3' } });
    expect(next.body).toMatchObject({ items: [{ number: 4 }, { number: 5 }], nextCursor: null });
  });

  it.each([{ after: '-1' }, { after: '1e2' }, { limit: '0' }, { limit: '501' }, { after: '' }])(
    '%j is refused',
    async (query) => {
      expect(await browser.call('readEvents', { params, query })).toMatchObject({ status: 400 });
    },
  );
});

describe('events as a stream', () => {
  it('begin with what happened and go on with what happens, each once', async () => {
    addEvents(1, 250);
    const stream = await open();
    expect(Object.fromEntries(stream.response.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    await stream.until('id: 250\n');
    addEvents(251, 252);
    const text = await stream.until('id: 252\n');
    expect(idsIn(text)).toEqual(Array.from({ length: 252 }, (_, index) => index + 1));
    expect(text).toContain(
      'event: planMade\ndata: {"number":1,"type":"planMade","facts":{"version":1},"commandId":null,',
    );
    stream.close();
  });

  it('go on after the last one that the browser knows', async () => {
    addEvents(1, 3);
    const stream = await open({ 'last-event-id': '2' });
    expect(idsIn(await stream.until('id: 3\n'))).toEqual([3]);
    stream.close();
  });

  it('send a sign of life while nothing happens', async () => {
    const stream = await open();
    expect(await stream.until(': still here\n\n')).not.toContain('id:');
    stream.close();
  });

  it('end when the browser goes, and leave nobody listening', async () => {
    const stream = await open();
    await stream.until(': still here\n\n');
    expect(app.storage.listeners()).toBe(1);
    stream.close();
    while (app.storage.listeners() > 0) await new Promise((resolve) => setImmediate(resolve));
    expect(app.storage.listeners()).toBe(0);
  });

  it('are for whoever may read the upgrade', async () => {
    expect((await open({ cookie: 'none=1' })).response.status).toBe(404);
  });
});
