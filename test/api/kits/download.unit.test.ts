import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../../support/processes.ts';
import { newBrowser } from '../browser.ts';
import { completed, key, kitContent, layoutDigest, now, upgradeId } from '../fixtures.ts';
import { get, type Got, type KitServer, linkTo, parseProblem, serveKit } from './kit-server.ts';

const bytes = randomBytes(300_000);
const tag = `"${layoutDigest}"`;
let server: KitServer;

beforeEach(async () => {
  server = await serveKit(bytes);
});

afterEach(async () => server.stop());

const kit = (headers: Readonly<Record<string, string>> = {}, method = 'GET') => get(server.link, { headers, method });

/** Bytes of the kit that were noted as served, each once. */
function servedBytes(): number {
  const noted = new Uint8Array(bytes.length);
  for (const { range } of server.storage.served) noted.fill(1, range.start, range.end);
  return noted.reduce((sum, one) => sum + one, 0);
}

async function noted(ranges: number): Promise<void> {
  await eventually('the ranges are noted', async () => server.storage.served.length >= ranges);
}

describe('a kit', () => {
  it('is sent whole, with its length, its strong tag, and nothing that lets it be changed on the way', async () => {
    const { status, headers, body } = await kit();
    expect(status).toBe(200);
    expect(body.equals(bytes)).toBe(true);
    expect(headers).toMatchObject({
      'content-type': 'application/zip',
      'content-length': '300000',
      'accept-ranges': 'bytes',
      etag: tag,
      'cache-control': 'private, no-transform',
      'content-disposition': `attachment; filename="deployment-kit-aaaaaaaaaaaa.zip"; filename*=UTF-8''deployment-kit-aaaaaaaaaaaa.zip`,
      'x-content-type-options': 'nosniff',
    });
    for (const absent of ['last-modified', 'transfer-encoding', 'content-range', 'set-cookie', 'x-powered-by']) {
      expect(headers).not.toHaveProperty(absent);
    }
  });

  it.each(['gzip, br', 'gzip;q=1, identity;q=0', '*'])(
    'Z9 is never encoded, though %s is accepted',
    async (accepted) => {
      const { status, headers, body } = await kit({ 'accept-encoding': accepted });
      expect({ status, length: headers['content-length'] }).toEqual({ status: 200, length: '300000' });
      expect(headers).not.toHaveProperty('content-encoding');
      expect(body.equals(bytes)).toBe(true);
    },
  );

  it('has headers of less than a kilobyte', async () => {
    for (const { rawHeaders } of [await kit(), await kit({ range: 'bytes=5-' }), await kit({ 'if-none-match': tag })]) {
      expect(rawHeaders.join(': ').length).toBeLessThan(1024);
    }
  });

  it.each([
    ['bytes=100-199', 100, 200],
    ['bytes=-500', 299_500, 300_000],
    ['bytes=299999-', 299_999, 300_000],
    ['bytes=65535-131072', 65_535, 131_073],
    ['bytes=0-999999999', 0, 300_000],
  ])('is sent in part for %s', async (range, start, end) => {
    const { status, headers, body } = await kit({ range });
    expect(status).toBe(206);
    expect(headers).toMatchObject({
      'content-length': String(end - start),
      'content-range': `bytes ${start}-${end - 1}/300000`,
      etag: tag,
      'cache-control': 'private, no-transform',
    });
    expect(body.equals(bytes.subarray(start, end))).toBe(true);
  });

  it.each(['bytes=0-1,5-6', 'bytes=5-4', 'lines=1-2'])('is sent whole for %s', async (range) => {
    const { status, headers, body } = await kit({ range });
    expect(status).toBe(200);
    expect(headers).not.toHaveProperty('content-range');
    expect(body.equals(bytes)).toBe(true);
  });

  it('has no bytes after its end: that is a problem which says its size', async () => {
    const got = await kit({ range: 'bytes=300000-' });
    expect(got.status).toBe(416);
    expect(got.headers).toMatchObject({
      'content-range': 'bytes */300000',
      'content-type': 'application/problem+json; charset=utf-8',
      'cache-control': 'no-store',
    });
    expect(got.headers).not.toHaveProperty('content-disposition');
    expect(parseProblem(got)).toMatchObject({ code: 'range-not-satisfiable', sizeBytes: 300_000 });
  });

  it.each([
    ['the tag of another kit', `"${'b'.repeat(64)}"`],
    ['a weak tag', `W/${tag}`],
    ['a date', 'Wed, 21 Oct 2015 07:28:00 GMT'],
  ])('Z5 is sent whole to whoever goes on with %s', async (_what, ifRange) => {
    const { status, body } = await kit({ range: 'bytes=1000-', 'if-range': ifRange });
    expect(status).toBe(200);
    expect(body.equals(bytes)).toBe(true);
  });

  it('Z5 goes on where it was left when the strong tag is the same', async () => {
    const { status, body } = await kit({ range: 'bytes=1000-', 'if-range': tag });
    expect(status).toBe(206);
    expect(body.equals(bytes.subarray(1000))).toBe(true);
  });

  it('is not sent again to whoever has it', async () => {
    const { status, headers, body } = await kit({ 'if-none-match': `W/${tag}` });
    expect(status).toBe(304);
    expect(headers).toMatchObject({ etag: tag, 'cache-control': 'private, no-transform' });
    expect(body).toHaveLength(0);
    expect(server.storage.served).toEqual([]);
  });

  it('is not sent to whoever wants another file', async () => {
    const got = await kit({ 'if-match': `"${'b'.repeat(64)}"` });
    expect(parseProblem(got)).toMatchObject({ status: 412, code: 'other-kit' });
    expect(got.status).toBe(412);
  });
});

describe('HEAD', () => {
  it('Z10 tells what GET would, and is free: no source, no note', async () => {
    const { headers: whole } = await kit();
    await noted(1);
    for (let asked = 0; asked < 5; asked += 1) {
      const { status, headers, body } = await kit({ range: 'bytes=5-' }, 'HEAD');
      expect(status).toBe(200);
      expect(body).toHaveLength(0);
      const { date: _date, 'x-request-id': _id, ...same } = whole;
      expect(headers).toMatchObject(same);
    }
    expect(server.sources.opened).toBe(1);
    expect(server.storage).toMatchObject({ fetched: [upgradeId], served: [{ upgradeId }] });
  });

  it('alone leaves no trace', async () => {
    await kit({}, 'HEAD');
    expect(server.storage).toMatchObject({ fetched: [], served: [] });
  });

  it('of an ended link is its problem without the words', async () => {
    const { status, headers, body } = await get(`${server.url}${linkTo({ lifeSeconds: -1 })}`, { method: 'HEAD' });
    expect({ status, body: body.length }).toEqual({ status: 403, body: 0 });
    expect(headers['content-type']).toContain('application/problem+json');
  });
});

describe('a link', () => {
  const code = (got: Got) => ({ status: got.status, code: parseProblem(got).code });
  const over = { status: 403, code: 'link-expired' };

  it('Z8 opens until its second is over; a fresh one goes on where it stopped', async () => {
    server.storage.clockMs = now.getTime() + 9_999;
    const link = `${server.url}${linkTo({ lifeSeconds: 10 })}`;
    expect((await get(link)).status).toBe(200);
    server.storage.clockMs += 1;
    expect(code(await get(link, { headers: { range: 'bytes=5-' } }))).toEqual(over);
    const fresh = await get(server.link, { headers: { range: 'bytes=5-', 'if-range': tag } });
    expect({ status: fresh.status, etag: fresh.headers.etag }).toEqual({ status: 206, etag: tag });
  });

  it.each([
    ['digest', (url: URL) => (url.pathname = `/kits/${'b'.repeat(64)}.zip`)],
    ['upgrade', (url: URL) => url.searchParams.set('upgrade', 'another')],
    ['expires', (url: URL) => url.searchParams.set('expires', '1999999999')],
    ['key', (url: URL) => url.searchParams.set('key', '2')],
    ['signature', (url: URL) => url.searchParams.set('signature', 'x')],
    ['query', (url: URL) => (url.search = '')],
    ['number of upgrades', (url: URL) => url.searchParams.append('upgrade', upgradeId)],
  ])('whose %s was changed opens nothing', async (_what, change) => {
    const url = new URL(server.link);
    change(url);
    expect(code(await get(url.href))).toEqual(over);
  });

  it('of a key that is no more opens nothing, of one that was followed by another what it was made for', async () => {
    server.storage.linkKeyNumbers.unshift({ number: 2, madeAt: now });
    expect((await get(server.link)).status).toBe(200);
    expect((await get(`${server.url}${linkTo({ key: '2' })}`)).status).toBe(200);
    expect(code(await get(`${server.url}${linkTo({ key: '3' })}`))).toEqual(over);
    const forged = `${server.url}${linkTo({ lifeSeconds: 86_400 + 60 })}`;
    expect(code(await get(forged))).toEqual(over);
  });

  it('that has ended leads a person to a page, and never a download that goes on, in a browser too', async () => {
    const ended = `${server.url}${linkTo({ lifeSeconds: -1 })}`;
    const asBrowsers = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
    const browser = { ...asBrowsers, 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate' };
    const opened = await get(ended, { headers: browser });
    expect({ status: opened.status, location: opened.headers.location }).toEqual({
      status: 303,
      location: `/upgrades/${upgradeId}/link-expired`,
    });
    expect(code(await get(ended, { headers: { ...browser, range: 'bytes=5-', 'if-range': tag } }))).toEqual(over);
    expect(code(await get(ended, { headers: asBrowsers }))).toEqual(over);
    expect(code(await get(ended, { headers: { ...browser, 'sec-fetch-dest': 'empty' } }))).toEqual(over);
    expect(code(await get(ended))).toEqual(over);
  });

  it('to a kit that is gone or withdrawn says so, and never gives other bytes', async () => {
    server.storage.kitContents.set(layoutDigest, { ...kitContent, withdrawn: true });
    expect(code(await kit())).toEqual({ status: 410, code: 'kit-withdrawn' });
    server.storage.kitContents.clear();
    expect(code(await kit())).toEqual({ status: 410, code: 'kit-gone' });
  });

  it('is made for an hour, signed with the newest key, with what a page shows beside it', async () => {
    server.storage.upgradeRecords.set(upgradeId, completed());
    server.storage.linkKeyNumbers.unshift({ number: 2, madeAt: now });
    server.storage.kitContents.set(layoutDigest, { ...kitContent, sha256: 'c'.repeat(64) });
    const browser = newBrowser(server.url);
    await browser.call('registerKey', { body: { registrationKey: key } });
    const { status, body, raw } = await browser.call('makeKitLink', { params: { id: upgradeId } });
    expect(status).toBe(200);
    expect(raw).toMatchObject({
      expiresAt: '2026-12-01T12:00:00.000Z',
      fileName: 'deployment-kit-aaaaaaaaaaaa.zip',
      sizeBytes: 9,
      layoutDigest,
      sha256: 'c'.repeat(64),
      keyFingerprint: kitContent.keyFingerprint,
      rsaKeyFingerprint: 'SHA256:QeuHYr97XshzATsQZ6d24x7EJJsHzaUSolOpt54bMag',
    });
    expect(new URL(body.url).searchParams.get('key')).toBe('2');
  });

  it('is not made to a kit that was withdrawn', async () => {
    server.storage.upgradeRecords.set(upgradeId, completed());
    server.storage.kitContents.set(layoutDigest, { ...kitContent, withdrawn: true });
    const browser = newBrowser(server.url);
    await browser.call('registerKey', { body: { registrationKey: key } });
    expect(await browser.call('makeKitLink', { params: { id: upgradeId } })).toMatchObject({
      status: 410,
      body: { code: 'kit-withdrawn' },
    });
  });
});

describe('a download', () => {
  it('Z10 in 64 parallel ranges is one of this upgrade, and no byte of it goes unnoted', async () => {
    const step = Math.ceil(bytes.length / 64);
    const parts = await Promise.all(
      Array.from({ length: 64 }, async (_, index) => {
        const range = `bytes=${index * step}-${(index + 1) * step - 1}`;
        return (await kit({ range })).body;
      }),
    );
    expect(Buffer.concat(parts).equals(bytes)).toBe(true);
    await noted(64);
    expect(server.storage.served).toHaveLength(64);
    expect(servedBytes()).toBe(bytes.length);
    expect(new Set(server.storage.fetched)).toEqual(new Set([upgradeId]));
  });
});
