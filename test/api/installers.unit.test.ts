import { createHash } from 'node:crypto';
import { type ClientRequest, createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { receiveInstaller } from '../../api/installers/receive-installer.ts';
import type { ObjectStore } from '../../gateways/object-store.ts';
import type { Body } from './browser.ts';
import { newBrowser } from './browser.ts';
import { absentId } from './fixtures.ts';
import { uploadRequest } from './requests.ts';
import { runApp, tokens, type RunningApp } from './run-app.ts';

let app: RunningApp;
let browser: ReturnType<typeof newBrowser>;

beforeEach(async () => {
  app = await runApp();
  browser = newBrowser(app.url);
});

afterEach(async () => app.stop());

const token = tokens.administrator;
const bytes = Buffer.alloc((1 << 20) + 7, 'installer');
const sha256 = createHash('sha256').update(bytes).digest('hex');

const announce = (changed: object = {}, headers = {}) =>
  browser.call('announceInstaller', { body: { ...uploadRequest, ...changed }, token, headers });

async function send(id: string, body: Uint8Array<ArrayBuffer>, type = 'application/octet-stream') {
  const headers = { authorization: `Bearer ${token}`, 'content-type': type };
  const response = await fetch(`${app.url}/v1/catalog/uploads/${id}/content`, { method: 'PUT', body, headers });
  return { status: response.status, body: (await response.json()) as Body & { readonly state?: string } };
}

const upload = async (id: string) => (await browser.call('readUpload', { params: { id }, token: tokens.viewer })).raw;

describe('announcing an installer', () => {
  it('makes one upload of what is announced twice, with a key and without one', async () => {
    const [first, again] = [await announce(), await announce()];
    expect([first, again]).toMatchObject([
      { status: 201, raw: { state: 'waiting', receivedBytes: 0 } },
      { status: 200, body: { id: first.body.id } },
    ]);
    const key = { 'idempotency-key': 'k' };
    const keyed = await announce({ version: '6' }, key);
    expect(await announce({ version: '6' }, key)).toMatchObject({ status: 200, body: { id: keyed.body.id } });
    expect(await announce({ version: '7' }, key)).toMatchObject({
      status: 422,
      body: { code: 'idempotency-key-reused' },
    });
  });

  it.each(['WEBFLT1S1', 'CLDAPP1S1'])('refuses %s, which is nothing to install', async (productId) => {
    expect(await announce({ productId })).toMatchObject({
      status: 422,
      body: { code: 'installer-refused', fields: [{ field: 'productId', reason: expect.stringContaining(productId) }] },
    });
  });

  it.each([
    ['version', ''],
    ['version', '../5'],
    ['version', '5 3'],
    ['version', '5'.repeat(41)],
    ['platform', 'Windows'],
    ['platform', 'win/dows'],
    ['fileName', '../setup.exe'],
    ['fileName', 'a\\b'],
    ['fileName', 'a\nb'],
    ['fileName', 'x'.repeat(256)],
    ['sizeBytes', 0],
    ['sha256', 'abc'],
  ])('cannot read the %s %j', async (field, value) => {
    expect(await announce({ [field]: value })).toMatchObject({
      status: 400,
      body: { code: 'request-refused', fields: [{ field }] },
    });
  });
});

describe('sending the bytes of an installer', () => {
  it('keeps them, publishes the installer and closes the upload', async () => {
    const { body } = await announce({ sha256, sizeBytes: bytes.length });
    const installer = { productId: 'ENDGRD1S1', version: '5.3.0', sha256, sizeBytes: bytes.length, kits: 0 };
    const done = { state: 'done', receivedBytes: bytes.length, installer };
    expect(await send(body.id, bytes)).toMatchObject({ status: 201, body: done });
    expect(bytes.equals(app.objects.kept.get(sha256) ?? Buffer.alloc(0))).toBe(true);
    expect(await upload(body.id)).toMatchObject(done);
    expect(await send(body.id, bytes)).toMatchObject({ status: 409, body: { code: 'upload-closed' } });
    expect(app.storage.bytes).toMatchObject([{ blockCrcs: { length: 8 } }]);
  });

  it('publishes the same bytes once, and no others under the same version', async () => {
    const first = await announce();
    await send(first.body.id, bytes);
    const again = await announce();
    const known = await send(again.body.id, bytes);
    expect(known).toMatchObject({ status: 200, body: { state: 'done' } });
    const other = await announce();
    expect(await send(other.body.id, bytes.subarray(1))).toMatchObject({
      status: 409,
      body: { code: 'installer-known', productId: 'ENDGRD1S1', version: '5.3.0', platform: 'linux' },
    });
    expect(await upload(other.body.id)).toMatchObject({ state: 'failed' });
    expect(app.storage.published).toHaveLength(1);
  });

  it.each([
    ['another digest', { sha256: 'a'.repeat(64) }, 'sha256'],
    ['fewer bytes', { sizeBytes: bytes.length + 1 }, 'sizeBytes'],
    ['more bytes', { sizeBytes: bytes.length - 1 }, 'sizeBytes'],
    ['far more bytes', { sizeBytes: 1 }, 'sizeBytes'],
  ])('keeps nothing of %s, and says so', async (_, announced, field) => {
    const { body } = await announce(announced);
    expect(await send(body.id, bytes)).toMatchObject({
      status: 422,
      body: { code: 'installer-refused', fields: [{ field }] },
    });
    expect(app.objects.kept.size).toBe(0);
    expect(await upload(body.id)).toMatchObject({ state: 'failed', problem: { code: 'installer-refused' } });
    expect(await send(body.id, bytes)).toMatchObject({ status: 409, body: { state: 'failed' } });
  });

  it('takes none that is larger than the store takes, and says so', async () => {
    const { body } = await announce();
    app.objects.failure = Object.assign(new Error('on purpose'), { name: 'ObjectTooLarge' });
    expect(await send(body.id, bytes)).toMatchObject({
      status: 422,
      body: { code: 'installer-refused', fields: [{ field: 'sizeBytes', reason: expect.stringContaining('78 GiB') }] },
    });
    expect(await upload(body.id)).toMatchObject({ state: 'failed' });
  });

  it('takes no installer of no bytes', async () => {
    const { body } = await announce();
    expect(await send(body.id, Buffer.alloc(0))).toMatchObject({ status: 422, body: { code: 'installer-refused' } });
    expect(app.objects.kept.size).toBe(0);
  });

  it.each([
    ['ObjectStoreFull', 507, 'object-store-full'],
    ['ObjectStoreUnavailable', 503, 'object-store-unavailable'],
    ['TypeError', 500, 'internal-error'],
  ])('after %s lets them be sent again', async (name, status, code) => {
    const { body } = await announce();
    app.objects.failure = Object.assign(new Error('on purpose'), { name });
    expect(await send(body.id, bytes)).toMatchObject({ status, body: { code } });
    expect(await upload(body.id)).toMatchObject({ state: 'waiting', receivedBytes: 0 });
    app.objects.failure = null;
    expect(await send(body.id, bytes)).toMatchObject({ status: 201 });
  });

  it('is refused by its kind before anything is read', async () => {
    const { body } = await announce();
    expect(await send(body.id, bytes, 'application/json')).toMatchObject({
      status: 400,
      body: { fields: [{ field: 'Content-Type' }] },
    });
    expect(await upload(body.id)).toMatchObject({ state: 'waiting' });
  });

  it('does not find an upload that was never announced', async () => {
    expect(await send(absentId, bytes)).toMatchObject({ status: 404 });
  });

  it('tells its progress, takes no second sender meanwhile, and waits again when the connection breaks', async () => {
    const { body } = await announce();
    const sender = startSending(body.id);
    sender.write(Buffer.alloc(3 << 20));
    await until(() => app.storage.told.length > 0);
    expect(await upload(body.id)).toMatchObject({ state: 'receiving', receivedBytes: 3 << 20 });
    expect(await send(body.id, bytes)).toMatchObject({
      status: 409,
      body: { code: 'upload-closed', state: 'receiving' },
    });

    sender.destroy();
    await until(() => app.storage.kept.get(body.id)?.state === 'waiting');
    expect(app.objects.kept.size).toBe(0);
    expect(await send(body.id, bytes)).toMatchObject({ status: 201 });
  });

  it('ends once somebody else has taken over', async () => {
    const { body } = await announce();
    const sender = startSending(body.id);
    sender.write(Buffer.alloc(1 << 20));
    await until(() => app.storage.told.length > 0);
    Object.assign(app.storage.kept.get(body.id) ?? {}, { changedAt: new Date(0) });
    sender.write(Buffer.alloc(1 << 20));
    expect(await sender.status).toBe(409);
    expect(await upload(body.id)).toMatchObject({ state: 'receiving' });
    expect(app.objects.kept.size).toBe(0);
  });
});

describe('receiveInstaller', () => {
  const times = { silentMs: 50, tellEveryMs: 10, renewEveryMs: 10 };

  /** Answers what has come of one request that is received by itself. */
  async function receiveBy(
    receive: ReturnType<typeof receiveInstaller>,
    id: string,
    begin: (to: ClientRequest) => void,
  ) {
    let end: (came: unknown) => void = () => undefined;
    const ended = new Promise((resolve) => (end = resolve));
    const server = createServer((incoming, response) => {
      receive(id, incoming).then(
        (publication) => response.end(publication),
        (error: unknown) => {
          response.destroy();
          end(error);
        },
      );
    });
    server.listen(0, '127.0.0.1', () => {
      const sending = httpRequest({ ...addressOf(server), method: 'PUT' });
      sending.on('error', end).on('response', (answer) => void text(answer).then(end));
      begin(sending);
    });
    return ended.finally(() => {
      server.closeAllConnections();
      server.close();
    });
  }

  it('gives an upload back when nothing comes any more', async () => {
    const { body } = await announce();
    const came = await receiveBy(receiveInstaller(app, times), body.id, (sending) => sending.write(Buffer.alloc(10)));
    expect(came).toMatchObject({ problem: { code: 'request-refused', fields: [{ field: 'body' }] } });
    expect(await upload(body.id)).toMatchObject({ state: 'waiting' });
  });

  it('waits for a store that keeps what has come, and says meanwhile that somebody receives it', async () => {
    const { body } = await announce();
    const { storage } = app;
    const objects: ObjectStore = {
      ...app.objects,
      take: async (source, options) => {
        const facts = await app.objects.take(source, options);
        await until(() => storage.told.length > 20);
        return facts;
      },
    };
    const came = await receiveBy(receiveInstaller({ storage, objects }, times), body.id, (sending) =>
      sending.end(bytes),
    );
    expect(came).toBe('published');
    expect(storage.told.at(-1)).toBe(bytes.length);
    expect(await upload(body.id)).toMatchObject({ state: 'done' });
  });

  it('waits for a store that is slow to take what has come', async () => {
    const { body } = await announce();
    const { storage } = app;
    const slowly = async function* (source: AsyncIterable<Uint8Array>) {
      for await (const chunk of source) {
        if (storage.told.length <= 20) await until(() => storage.told.length > 20);
        yield chunk;
      }
    };
    const objects: ObjectStore = {
      ...app.objects,
      take: (source, options) => app.objects.take(slowly(source), options),
    };
    const came = await receiveBy(receiveInstaller({ storage, objects }, times), body.id, (sending) =>
      sending.end(bytes),
    );
    expect(came).toBe('published');
  });
});

function addressOf(server: Server): { readonly host: string; readonly port: number } {
  const { address: host, port } = server.address() as AddressInfo;
  return { host, port };
}

/** A connection that sends when it is told to. */
function startSending(id: string) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' };
  const sending = httpRequest(`${app.url}/v1/catalog/uploads/${id}/content`, { method: 'PUT', headers });
  const status = new Promise<number | undefined>((resolve) => {
    sending.on('response', ({ statusCode }) => resolve(statusCode)).on('error', () => resolve(undefined));
  });
  return { write: (chunk: Uint8Array) => sending.write(chunk), destroy: () => sending.destroy(), status };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe('withdrawing an installer', () => {
  it('says why and what is concerned, and again the same', async () => {
    await send((await announce()).body.id, bytes);
    const listed = await browser.call('listInstallers', { token: tokens.viewer, query: { productId: 'ENDGRD1S1' } });
    const params = { id: listed.body.items[0]?.id ?? '' };
    const withdraw = (reason: string) => browser.call('withdrawInstaller', { params, body: { reason }, token });

    const first = await withdraw('CVE-2026-0001');
    expect(first).toMatchObject({
      status: 200,
      raw: { withdrawn: { reason: 'CVE-2026-0001' }, withdrawnKits: 2, concernedUpgrades: 3 },
    });
    expect((await withdraw('another reason')).raw).toEqual(first.raw);
    const other = await browser.call('listInstallers', { token: tokens.viewer, query: { productId: 'MAILGW1S1' } });
    expect(other.body.items).toEqual([]);
  });

  it('does not find what was never published', async () => {
    const body = { reason: 'x' };
    expect(await browser.call('withdrawInstaller', { params: { id: absentId }, body, token })).toMatchObject({
      status: 404,
    });
  });
});
