import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  type GetObjectCommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { type BlockPool, inBlocksOf, openBlockPool } from './block-pool.ts';
import { assertInside, isObjectName, objectName, type ByteRange } from './object-requests.ts';
import { ObjectMissing, type ObjectStore } from './object-store.ts';
import { takeIntoBucket, type S3Bucket } from './s3-intake.ts';
import {
  asStoreError,
  COPY_BYTES,
  failAsStore,
  MOST_PARTS,
  openS3Client,
  REQUEST_TIMEOUT_MS,
  s3Answer,
  type S3Settings,
} from './s3-requests.ts';
import { sweepBucket } from './s3-sweep.ts';
import type { S3Place } from './s3-upload.ts';

/** An object store in a bucket that is there, or in a folder of it. Nothing is asked of it before it is first used. */
export function openS3Store(settings: S3Settings): ObjectStore {
  const { requestTimeoutMs = REQUEST_TIMEOUT_MS } = settings;
  const bucket = bucketOf(settings);
  const pool = openBlockPool();
  const take: ObjectStore['take'] = (source, options = {}) => takeIntoBucket(bucket, source, options);
  return {
    size: async (sha256) => bucket.size(objectName(sha256)),
    open: async (sha256, range) => openRange({ bucket, pool, patienceMs: requestTimeoutMs }, objectName(sha256), range),
    giveBack: (chunk) => {
      pool.giveBack(chunk);
    },
    put: (bytes) => take(Readable.from([bytes])),
    take,
    list: () => listObjects(bucket),
    remove: async (sha256, keptBefore) => removeOld(bucket, objectName(sha256), keptBefore),
    sweepUnfinished: (before) => sweepBucket(bucket, before),
  };
}

function bucketOf(settings: S3Settings): S3Bucket {
  const { bucket, prefix = '', copyBytes = COPY_BYTES, mostParts = MOST_PARTS } = settings;
  const folder = prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`;
  const place = (name: string) => ({ Bucket: bucket, Key: `${folder}${name}` });
  const client = openS3Client(settings);
  return { client, name: bucket, folder, place, copyBytes, mostParts, size: (name) => sizeOf(client, place(name)) };
}

async function sizeOf(client: S3Client, place: S3Place): Promise<number | null> {
  return (await lookUp(client, place))?.ContentLength ?? null;
}

async function lookUp(client: S3Client, place: S3Place) {
  try {
    return await client.send(new HeadObjectCommand(place));
  } catch (error) {
    if (s3Answer(error) !== 'missing') return failAsStore(error);
    // An object is missing only where its bucket is there; the answer to HEAD does not tell.
    await client.send(new HeadBucketCommand({ Bucket: place.Bucket })).catch(failAsStore);
    return null;
  }
}

/** Between the look and the removal another intake may keep the same bytes: S3 has no condition on time. */
async function removeOld({ client, place }: S3Bucket, sha256: string, keptBefore: Date): Promise<boolean> {
  const found = await lookUp(client, place(sha256));
  if (!found?.LastModified || found.LastModified >= keptBefore) return false;
  await client.send(new DeleteObjectCommand(place(sha256))).catch(failAsStore);
  return true;
}

interface Reading {
  readonly bucket: S3Bucket;
  readonly pool: BlockPool;
  readonly patienceMs: number;
}

async function openRange(
  { bucket, pool, patienceMs }: Reading,
  sha256: string,
  range: ByteRange | undefined,
): Promise<Readable> {
  if (range) assertInside(range);
  if (range && range.start === range.end) return openNothing(bucket, sha256, range);
  const { Body, ContentRange } = await get(bucket, sha256, range);
  if (!(Body instanceof Readable)) return failAsStore(new Error('the answer to GET has no body'));
  try {
    if (range) assertInside(range, totalOf(ContentRange));
    return readBlocks(Body, pool, patienceMs);
  } catch (error) {
    Body.destroy();
    throw error;
  }
}

/** HTTP has no range for no bytes. */
async function openNothing(bucket: S3Bucket, sha256: string, range: ByteRange): Promise<Readable> {
  const size = await bucket.size(sha256);
  if (size === null) throw new ObjectMissing(sha256);
  assertInside(range, size);
  return Readable.from([]);
}

async function get(
  { client, place }: S3Bucket,
  sha256: string,
  range: ByteRange | undefined,
): Promise<GetObjectCommandOutput> {
  const part = range ? { Range: `bytes=${range.start}-${range.end - 1}` } : {};
  try {
    return await client.send(new GetObjectCommand({ ...place(sha256), ...part }));
  } catch (error) {
    const answer = s3Answer(error);
    if (answer === 'missing') throw new ObjectMissing(sha256, { cause: error });
    if (answer === 'not-in-range') throw new RangeError('the bytes asked for are not in the object', { cause: error });
    return failAsStore(error);
  }
}

function totalOf(contentRange: string | undefined): number {
  const [, total] = /\/(\d+)$/.exec(contentRange ?? '') ?? [];
  return total === undefined ? failAsStore(new Error('the answer to GET names no range')) : Number(total);
}

function readBlocks(body: Readable, pool: BlockPool, patienceMs: number): Readable {
  const blocks = inBlocksOf(pool, body);
  return new Readable({
    highWaterMark: 0, // Of each reader one block is in memory, beside what its connection holds.
    read() {
      const impatient = setTimeout(() => body.destroy(new Error(`no MiB came in ${patienceMs} ms`)), patienceMs);
      const next = blocks.next().finally(() => {
        clearTimeout(impatient);
      });
      next.then(
        ({ value }) => this.push(value ?? null),
        (error: unknown) => this.destroy(asStoreError(error)),
      );
    },
    destroy(error, done) {
      body.destroy();
      done(error);
    },
  });
}

async function* listObjects({ client, name, folder }: S3Bucket): ReturnType<ObjectStore['list']> {
  const request = { Bucket: name, Prefix: folder, Delimiter: '/' };
  try {
    for await (const { Contents = [] } of paginateListObjectsV2({ client }, request))
      for (const { Key = '', Size, LastModified } of Contents) {
        const sha256 = Key.slice(folder.length);
        if (!isObjectName(sha256) || Size === undefined || LastModified === undefined) continue;
        yield { sha256, sizeBytes: Size, keptAt: LastModified };
      }
  } catch (error) {
    failAsStore(error);
  }
}
