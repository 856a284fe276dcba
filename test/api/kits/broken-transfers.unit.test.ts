import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { sendBytes } from '../../../api/kits/send-bytes.ts';
import { BlobDamaged } from '../../../kit/archive-reader.ts';
import { held } from '../../support/memory.ts';
import { eventually } from '../../support/processes.ts';
import { layoutDigest, now, upgradeId } from '../fixtures.ts';
import { archiveOf, begin, get, type KitServer, linkTo, type Opened, parseProblem, serveKit } from './kit-server.ts';

const megabyte = 1024 * 1024;
const large = randomBytes(16 * megabyte);
const running: { stop(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()));
});

async function serve(...given: Parameters<typeof serveKit>): Promise<KitServer> {
  const server = await serveKit(...given);
  running.push(server);
  return server;
}

/** A kit whose source fails after some of its bytes. */
async function serveFailing(error: Error, afterBytes: number, note = () => Promise.resolve()) {
  const damaged: [string, number][] = [];
  const server = await serve(large, {
    kitArchive: async () => ({
      sizeBytes: large.length,
      read: () =>
        Readable.from(
          (async function* () {
            if (afterBytes > 0) yield large.subarray(0, afterBytes);
            throw error;
          })(),
        ),
    }),
    blobDamaged: async (sha256, block) => {
      damaged.push([sha256, block]);
      await note();
    },
  });
  return { server, damaged };
}

class ObjectStoreUnavailable extends Error {
  override readonly name = 'ObjectStoreUnavailable';
}

const sha256 = 'c'.repeat(64);
const allClosed = ({ sources }: { readonly sources: Opened }, opened: number) =>
  eventually('all sources are closed', async () => sources.opened === opened && sources.closed === opened);

describe('a source that fails before the first byte', () => {
  it.each([
    ['a block is damaged', new BlobDamaged(sha256, 7), 'temporarily-not-possible'],
    ['the store is away', new ObjectStoreUnavailable('no answer'), 'object-store-unavailable'],
  ])('is a problem, and no part of a kit: %s', async (_what, error, code) => {
    const { server } = await serveFailing(error, 0);
    const got = await get(server.link);
    expect({ status: got.status, code: parseProblem(got).code }).toEqual({ status: 503, code });
    for (const ofKits of ['etag', 'content-disposition', 'accept-ranges'])
      expect(got.headers).not.toHaveProperty(ofKits);
    expect(server.storage).toMatchObject({ fetched: [], served: [] });
    expect(server.logged.join('')).toContain(error.message);
  });

  it('for another reason is a fault of ours', async () => {
    const { server } = await serveFailing(new Error('secret detail'), 0);
    const got = await get(server.link);
    expect(got.status).toBe(500);
    expect(got.body.toString()).not.toContain('secret');
  });

  it('tells which block of which blob is damaged', async () => {
    const { server, damaged } = await serveFailing(new BlobDamaged(sha256, 7), 0);
    await get(server.link);
    expect(damaged).toEqual([[sha256, 7]]);
  });

  it('is a problem too when the archive cannot even be laid out', async () => {
    const kitArchive = () => Promise.reject(new ObjectStoreUnavailable('no answer'));
    const server = await serve(large, { kitArchive });
    expect((await get(server.link)).status).toBe(503);
  });
});

describe('a source that fails on the way', () => {
  it('breaks the connection, so that nobody takes a part for the whole', async () => {
    const { server, damaged } = await serveFailing(new BlobDamaged(sha256, 3), 3 * megabyte);
    const response = await begin(server.link);
    expect(response.statusCode).toBe(200);
    await expect(drained(response)).rejects.toThrow('aborted');
    await eventually('the damage is told', async () => damaged.length === 1);
    expect(damaged).toEqual([[sha256, 3]]);
    await eventually('it is logged', async () => server.logged.join('').includes(`block 3 of blob ${sha256}`));
  });

  it('breaks it at once, also when the damage cannot be noted', async () => {
    let giveUp = (_: Error): void => undefined;
    const noted = new Promise<void>((_resolve, reject) => (giveUp = reject));
    const { server } = await serveFailing(new BlobDamaged(sha256, 3), 3 * megabyte, () => noted);
    await expect(get(server.link)).rejects.toThrow('aborted');
    giveUp(new Error('PostgreSQL is away'));
    await eventually('it is logged', async () => server.logged.join('').includes('a damaged blob could not be noted'));
  });

  it.each([
    ['fewer', -1],
    ['more', 1],
  ])('breaks it too when it has %s bytes than it had', async (what, difference) => {
    const bytes = Buffer.alloc(large.length + difference);
    const server = await serve(large, {
      kitArchive: async () => ({
        sizeBytes: large.length,
        read: () => Readable.from([bytes.subarray(0, 9), bytes.subarray(9)]),
      }),
    });
    await expect(get(server.link)).rejects.toThrow(/aborted|hang up/);
    expect(server.logged.join('')).toContain(`${what} bytes than it should have`);
  });
});

describe('a client that goes away', () => {
  it('at a tenth leaves no source open and no memory behind: 200 of them', async () => {
    const server = await serve(large);
    await hangUpAtATenth(server);
    const before = await held();
    await Promise.all(Array.from({ length: 200 }, () => hangUpAtATenth(server)));
    await allClosed(server, 201);
    expect((await held()) - before).toBeLessThan(30 * megabyte);
    await eventually('what they got is noted', async () => server.storage.served.length === 201);
    for (const { range } of server.storage.served) {
      expect(range.end).toBeGreaterThanOrEqual(large.length / 10);
      expect(range.end).toBeLessThan(large.length);
    }
  });

  it('before it has read a byte closes a source that would never give one', async () => {
    let closed = false;
    let begins = (): void => undefined;
    const reading = new Promise<void>((resolve) => (begins = resolve));
    const destroy = (_error: Error | null, done: () => void) => {
      closed = true;
      done();
    };
    const read = () => new Readable({ read: begins, destroy });
    const server = await serve(large, { kitArchive: async () => ({ sizeBytes: large.length, read }) });
    const socket = requestOn(server, ['Range: bytes=0-']);
    await reading;
    socket.destroy();
    await eventually('the source is closed', async () => closed);
    expect(server.storage).toMatchObject({ fetched: [], served: [] });
  });

  it('while its requests wait for one another has opened one source, and closes it', async () => {
    const server = await serve(large);
    const socket = requestOn(server, Array(20).fill('Range: bytes=0-'));
    await once(socket, 'readable');
    socket.destroy();
    await allClosed(server, 1);
    expect(server.sources).toEqual({ opened: 1, closed: 1 });
  });
});

describe('a slow client', () => {
  it('Z8 is not cut by the end of its link, nor by a time that is meant for receiving requests', async () => {
    const slow = await serveSlowly({ requestTimeoutMs: 100, stalledAfterMs: 60_000 });
    const response = await begin(slow.url);
    for (let waited = 0; waited < 5; waited += 1) {
      response.read(100);
      await delay(100);
    }
    expect(await drained(response)).toBeGreaterThan(large.length - 1000);
    expect(await slow.whole()).toBe(true);

    const server = await serve(large);
    const running = await begin(`${server.url}${linkTo({ lifeSeconds: 10 })}`);
    server.storage.clockMs = now.getTime() + 60_000;
    expect(await drained(running)).toBe(large.length);
  });

  it('that takes nothing at all any more is ended, and its source closed', async () => {
    const slow = await serveSlowly({ requestTimeoutMs: 60_000, stalledAfterMs: 300 });
    const response = await begin(slow.url);
    await once(response, 'readable');
    expect(await slow.whole()).toBe(false);
    await allClosed(slow, 1);
    await expect(drained(response)).rejects.toThrow('aborted');
  });
});

describe('a transfer', () => {
  it('is noted as begun before its first byte leaves', async () => {
    const server = await serve(large);
    let arrived = false;
    const arrivedWhenNoted: boolean[] = [];
    server.storage.kitDownloads.begin = async () => {
      for (let round = 0; round < 3; round += 1) await get(`${server.url}/livez`);
      arrivedWhenNoted.push(arrived);
    };
    const response = await begin(server.link).finally(() => (arrived = true));
    expect(await drained(response)).toBe(large.length);
    expect(arrivedWhenNoted).toEqual([false]);
  });

  it('that cannot be noted goes on, and the log says so', async () => {
    const server = await serve(large);
    server.storage.kitDownloads.begin = () => Promise.reject(new Error('PostgreSQL is away'));
    server.storage.kitDownloads.note = () => Promise.reject(new Error('PostgreSQL is away'));
    const { body } = await get(server.link);
    expect(body.equals(large)).toBe(true);
    await eventually('it is logged', async () => server.logged.join('').includes('a download could not be noted'));
  });

  it('leaves its connection to the next', async () => {
    const server = await serve(large);
    const socket = requestOn(server, ['Range: bytes=0-0', 'Range: bytes=1-1', 'Range: bytes=2-2']);
    let answered = '';
    socket.on('data', (part: Buffer) => (answered += part.toString('latin1')));
    await eventually('all three are answered', async () => answered.split('HTTP/1.1 206').length === 4);
    await eventually('all three are noted', async () => server.storage.served.length === 3);
    expect(server.storage.served).toMatchObject(
      [0, 1, 2].map((start) => ({ upgradeId, layoutDigest, range: { start } })),
    );
    socket.destroy();
  });
});

async function drained(response: IncomingMessage): Promise<number> {
  let bytes = 0;
  for await (const part of response) bytes += lengthOf(part);
  return bytes;
}

function lengthOf(part: unknown): number {
  return (part as Buffer).length;
}

async function hangUpAtATenth(server: KitServer): Promise<void> {
  const response = await begin(server.link);
  let bytes = 0;
  for await (const part of response) {
    bytes += lengthOf(part);
    if (bytes >= large.length / 10) break;
  }
  response.destroy();
}

/** A connection on which the kit is asked for at once, a request for each header. */
function requestOn({ link }: KitServer, headers: readonly string[]): Socket {
  const { hostname, port, pathname, search } = new URL(link);
  const socket = connect(Number(port), hostname);
  const request = (header: string) => `GET ${pathname}${search} HTTP/1.1\r\nHost: ${hostname}\r\n${header}\r\n\r\n`;
  socket.write(headers.map(request).join(''));
  return socket;
}

/** Sends the large kit by a server with times of its own. */
async function serveSlowly(times: { readonly requestTimeoutMs: number; readonly stalledAfterMs: number }) {
  const sources: Opened = { opened: 0, closed: 0 };
  const { requestTimeoutMs: requestTimeout, stalledAfterMs } = times;
  let tell: (whole: boolean) => void = () => undefined;
  const sent = new Promise<boolean>((resolve) => (tell = resolve));
  const options = { requestTimeout, headersTimeout: requestTimeout, connectionsCheckingInterval: 20 };
  const server = createServer(options, (_request, response) => {
    const { sizeBytes, read } = archiveOf(large, sources);
    void sendBytes(response, {
      status: 200,
      headers: { 'Content-Length': String(sizeBytes) },
      sizeBytes,
      open: () => read({ start: 0, end: sizeBytes }),
      beforeFirst: async () => undefined,
      onHanded: () => undefined,
      stalledAfterMs,
    }).then(tell);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  running.push({ stop: () => closeServer(server) });
  return { url: `http://127.0.0.1:${parseAddress(server.address()).port}`, sources, whole: () => sent };
}

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

function parseAddress(address: unknown): AddressInfo {
  return address as AddressInfo;
}
