import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openObjectStore } from '../../gateways/open-object-store.ts';
import { ObjectStoreUnavailable, ObjectTooLarge } from '../../gateways/object-store.ts';
import type { S3Settings } from '../../gateways/s3-requests.ts';
import { openS3Store } from '../../gateways/s3-store.ts';
import { bytesOf, factsOf, inChunks, MiB, stayingOpen } from '../support/blobs.ts';
import { held } from '../support/memory.ts';
import { itKeepsObjects } from '../support/object-store-contract.ts';
import { canTestS3, startS3Server, type S3Server } from '../support/s3-server.mjs';

// The one thing that may be left out where it cannot be had: its server is built from source, which takes a network.
const describeWithS3 = canTestS3() ? describe : describe.skip;

const REQUEST_TIMEOUT_MS = 400;
/** Three attempts, the pauses between them, and the tidying up. */
const PATIENCE_MS = 6_000;
/** More than a connection holds on its way: what is sent of it waits for its reader. */
const LONG = 16 * MiB;
/** A part of an upload, and some. */
const PARTS = 9 * MiB;

describeWithS3('openS3Store', () => {
  let folder: string;
  let server: S3Server;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 's3-store-'));
    server = await startS3Server({ folder });
  });

  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  });

  /** A folder of its own in the bucket. */
  function settings(changed: Partial<S3Settings> = {}): S3Settings {
    const { endpoint, region, bucket, accessKeyId, secretAccessKey } = server;
    const access = { endpoint, region, bucket, accessKeyId, secretAccessKey };
    return { kind: 's3', forcePathStyle: true, prefix: `tests/${randomUUID()}`, ...access, ...changed };
  }

  async function namesIn(store: ReturnType<typeof openS3Store>): Promise<readonly string[]> {
    const names = [];
    for await (const { sha256 } of store.list()) names.push(sha256);
    return names;
  }

  itKeepsObjects(async () => {
    const own = settings();
    const { accessKeyId, secretAccessKey } = server;
    const { endpoint, region } = server;
    const client = new S3Client({
      endpoint,
      region,
      forcePathStyle: true,
      credentials: { accessKeyId, secretAccessKey },
    });
    return {
      store: await openObjectStore(own),
      async damage(sha256, bytes) {
        await client.send(
          new PutObjectCommand({ Bucket: own.bucket, Key: `${own.prefix ?? ''}/${sha256}`, Body: bytes }),
        );
      },
      close: async () => {
        client.destroy();
      },
    };
  });

  it('takes at most 150 MB for 100 readers that have stalled', async () => {
    const store = openS3Store(settings());
    const { sha256 } = await store.take(inChunks(bytesOf(4 * MiB)));
    await buffer(await store.open(sha256));
    const before = await held();
    const streams = await Promise.all(Array.from({ length: 100 }, () => store.open(sha256)));
    const blocks = await Promise.all(streams.map(firstBlock));
    expect(blocks.every(({ length }) => length === MiB)).toBe(true);
    expect((await held()) - before).toBeLessThan(150_000_000);
    for (const stream of streams) stream.destroy();
  });

  it('keeps an object that is copied to its name in several requests', async () => {
    const bytes = bytesOf(11 * MiB);
    const store = openS3Store(settings({ copyBytes: 5 * MiB }));
    const { sha256 } = await store.take(inChunks(bytes, MiB));
    expect(sha256).toBe(factsOf(bytes).sha256);
    expect((await buffer(await store.open(sha256))).equals(bytes)).toBe(true);
  });

  it.each(['', factsOf(bytesOf(PARTS)).sha256])('keeps nothing of what has too many parts (%s)', async (announced) => {
    const store = openS3Store(settings({ mostParts: 1 }));
    const taken = store.take(inChunks(bytesOf(PARTS)), announced === '' ? {} : { expectedSha256: announced });
    await expect(taken).rejects.toThrow(ObjectTooLarge);
    expect(await namesIn(store)).toEqual([]);
    expect((await store.take(inChunks(bytesOf(8 * MiB)))).sizeBytes).toBe(8 * MiB);
  });

  it('sees its own folder of the bucket alone', async () => {
    const own = settings();
    const { sha256 } = await openS3Store(own).put(bytesOf(5));
    expect(await openS3Store(settings()).size(sha256)).toBeNull();
    expect(await namesIn(openS3Store(settings()))).toEqual([]);
    expect(await openS3Store({ ...own, prefix: `${own.prefix ?? ''}/` }).size(sha256)).toBe(5);
  });

  it.each([
    ['a bucket that is not there', { bucket: 'elsewhere' }],
    ['keys that nobody knows', { accessKeyId: 'nobody' }],
    ['a key that is wrong', { secretAccessKey: 'wrong' }],
    ['a server that is not there', { endpoint: 'http://127.0.0.1:1' }],
  ])('does not say of an object that it is not there with %s', async (_, changed) => {
    const store = openS3Store(settings(changed));
    const { sha256 } = factsOf(bytesOf(5));
    await expect(store.size(sha256)).rejects.toThrow(ObjectStoreUnavailable);
    await expect(store.open(sha256)).rejects.toThrow(ObjectStoreUnavailable);
    await expect(store.put(bytesOf(5))).rejects.toThrow(ObjectStoreUnavailable);
    await expect(store.remove(sha256, new Date())).rejects.toThrow(ObjectStoreUnavailable);
    await expect(store.sweepUnfinished(new Date())).rejects.toThrow(ObjectStoreUnavailable);
    await expect(namesIn(store)).rejects.toThrow(ObjectStoreUnavailable);
  });

  it('does not cut off a reader who pauses for longer than a request may take', async () => {
    const bytes = bytesOf(LONG);
    const store = openS3Store(settings({ requestTimeoutMs: REQUEST_TIMEOUT_MS }));
    const { sha256 } = await store.take(inChunks(bytes));
    const read: Buffer[] = [];
    for await (const chunk of await store.open(sha256)) {
      if (read.length === 1) await delay(3 * REQUEST_TIMEOUT_MS);
      read.push(chunk as Buffer);
    }
    expect(Buffer.concat(read).equals(bytes)).toBe(true);
  });

  it.each([{}, { expectedSha256: factsOf(bytesOf(PARTS)).sha256 }])(
    'keeps nothing when the server dies in the middle of an intake, and takes it later (%j)',
    async (announced) => {
      const bytes = bytesOf(PARTS);
      const { sha256 } = factsOf(bytes);
      const store = openS3Store(settings({ requestTimeoutMs: REQUEST_TIMEOUT_MS }));
      const { source, given, end } = stayingOpen(bytes);
      const outcome = store.take(source, announced).catch((error: unknown) => error);
      await given;
      await server.kill();
      end();
      expect(await outcome).toBeInstanceOf(ObjectStoreUnavailable);
      await server.restart();
      expect(await store.size(sha256)).toBeNull();
      expect(await namesIn(store)).toEqual([]);
      expect(await store.sweepUnfinished(new Date(Date.now() + 60_000))).toBe(1);
      expect(await store.take(inChunks(bytes), announced)).toEqual(factsOf(bytes));
    },
  );

  it('breaks a stream when the server dies in the middle of it', async () => {
    const store = openS3Store(settings());
    const { sha256 } = await store.take(inChunks(bytesOf(LONG)));
    const stream = await store.open(sha256);
    await server.kill();
    await expect(buffer(stream)).rejects.toThrow(ObjectStoreUnavailable);
    await server.restart();
  });

  describe('with a server that says nothing', () => {
    const bytes = bytesOf(LONG);
    const { sha256 } = factsOf(bytes);
    let store: ReturnType<typeof openS3Store>;

    beforeAll(async () => {
      store = openS3Store(settings({ requestTimeoutMs: REQUEST_TIMEOUT_MS }));
      await store.take(inChunks(bytes));
    });

    async function whileSilent(work: () => Promise<unknown>): Promise<unknown> {
      const began = Date.now();
      server.signal('SIGSTOP');
      try {
        return await work().catch((error: unknown) => error);
      } finally {
        server.signal('SIGCONT');
        expect(Date.now() - began).toBeLessThan(PATIENCE_MS);
      }
    }

    it('gives up in time on whatever it is asked', async () => {
      const asked: readonly (readonly [string, () => Promise<unknown>])[] = [
        ['size', () => store.size(sha256)],
        ['open', () => store.open(sha256)],
        ['put', () => store.put(bytesOf(5))],
        ['list', () => namesIn(store)],
        ['remove', () => store.remove(sha256, new Date())],
        ['sweepUnfinished', () => store.sweepUnfinished(new Date())],
        ['take', () => store.take(inChunks(bytesOf(PARTS)))],
      ];
      const said = await whileSilent(() =>
        Promise.all(
          asked.map(async ([name, work]) => {
            const error = await work().catch((reason: unknown) => reason);
            return [name, error instanceof ObjectStoreUnavailable];
          }),
        ),
      );
      expect(said).toEqual(asked.map(([name]) => [name, true]));
    });

    it('gives up in time in the middle of an intake', async () => {
      const { source, given, end } = stayingOpen(bytesOf(PARTS));
      const taking = store.take(source);
      await given;
      const outcome = await whileSilent(() => {
        end();
        return taking;
      });
      expect(outcome).toBeInstanceOf(ObjectStoreUnavailable);
    });

    it('gives up in time in the middle of a stream', async () => {
      await store.take(inChunks(bytes));
      const stream = await store.open(sha256);
      expect(await whileSilent(() => buffer(stream))).toBeInstanceOf(ObjectStoreUnavailable);
    });

    it('ends an intake in time when it is aborted', async () => {
      const { source, given, end } = stayingOpen(bytesOf(PARTS));
      const abort = new AbortController();
      const taking = store.take(source, { signal: abort.signal });
      await given;
      const outcome = await whileSilent(() => {
        end();
        abort.abort(new Error('the visitor left'));
        return taking;
      });
      expect(outcome).toEqual(new Error('the visitor left'));
    });
  });
});

async function firstBlock(stream: Readable): Promise<Buffer> {
  await once(stream, 'readable');
  return stream.read() as Buffer;
}
