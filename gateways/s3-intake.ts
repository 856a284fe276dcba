import { randomUUID } from 'node:crypto';
import { DeleteObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { takeBlocks } from './blob-intake.ts';
import { isObjectName } from './object-requests.ts';
import { ObjectTooLarge, type BlobFacts, type IntakeOptions } from './object-store.ts';
import { collectPart, type Part } from './s3-parts.ts';
import { failAsStore, s3Answer } from './s3-requests.ts';
import { putWhole, startUpload, type IfThere, type S3Place } from './s3-upload.ts';

/** Below the store's prefix: objects whose name was not known yet when their bytes came. */
export const INCOMING = 'incoming/';

export interface S3Bucket {
  readonly client: S3Client;
  readonly name: string;
  /** What all our keys begin with: nothing, or a path that ends with a slash. */
  readonly folder: string;
  readonly place: (name: string) => S3Place;
  /** As much as one request copies. */
  readonly copyBytes: number;
  readonly mostParts: number;
  /** As of an object store. */
  readonly size: (name: string) => Promise<number | null>;
}

// An object that is there already is put again: it may be damaged without anybody knowing. Its time is renewed by that,
// so that a sweep which has found it old leaves it to whoever is about to publish it.

type Upload = Awaited<ReturnType<typeof startUpload>>;

/**
 * Takes bytes into a bucket without keeping them anywhere else. Those of one part wait in memory until their name is
 * known. More go to their name at once where it was announced, and the upload is dropped when it was the wrong one; else
 * they go to a name of their own, and the store copies them to the right one, which no client has to send again.
 */
export async function takeIntoBucket(
  bucket: S3Bucket,
  source: AsyncIterable<Uint8Array>,
  options: IntakeOptions,
): Promise<BlobFacts> {
  const announced = options.expectedSha256?.toLowerCase() ?? '';
  const isAnnounced = isObjectName(announced);
  const draft = isAnnounced ? announced : `${INCOMING}${randomUUID()}`;
  const parts = collectParts(bucket.mostParts, () =>
    startUpload(bucket.client, bucket.place(draft), 'sent', options.signal),
  );
  try {
    const facts = await takeBlocks(source, options, (block) => parts.add(block).catch(failAsStore));
    const upload = await parts.finish().catch(failAsStore);
    if (!upload) await keepWhole(bucket, facts, parts.rest(), options);
    else if (isAnnounced) await keepParts(bucket, facts, upload);
    else await keepByCopying(bucket, facts, upload, draft, options);
    return facts;
  } catch (error) {
    // What cannot be dropped now is swept later.
    await parts
      .upload()
      ?.drop()
      .catch(() => undefined);
    options.signal?.throwIfAborted();
    throw error;
  }
}

async function keepWhole(bucket: S3Bucket, facts: BlobFacts, body: Part, options: IntakeOptions): Promise<void> {
  const put = (there: IfThere) => putWhole(bucket.client, bucket.place(facts.sha256), body, there, options.signal);
  try {
    await put('stay');
  } catch (error) {
    if (s3Answer(error) === 'exists') await put('go').catch(failAsStore);
    else await unlessKept(bucket, facts.sha256, facts, error);
  }
}

async function keepParts(bucket: S3Bucket, facts: BlobFacts, upload: Upload): Promise<void> {
  try {
    await upload.complete('stay');
  } catch (error) {
    if (s3Answer(error) === 'exists') return replaceBy(bucket, facts.sha256, facts, upload);
    await unlessKept(bucket, facts.sha256, facts, error);
    await upload.drop().catch(() => undefined);
  }
}

async function replaceBy(bucket: S3Bucket, name: string, facts: BlobFacts, upload: Upload): Promise<void> {
  await upload.complete('go').catch((error: unknown) => unlessKept(bucket, name, facts, error));
}

async function keepByCopying(
  bucket: S3Bucket,
  facts: BlobFacts,
  upload: Upload,
  draft: string,
  options: IntakeOptions,
): Promise<void> {
  await replaceBy(bucket, draft, facts, upload);
  try {
    await copyTo(bucket, facts, bucket.place(draft), options);
  } finally {
    await bucket.client.send(new DeleteObjectCommand(bucket.place(draft))).catch(() => undefined);
  }
}

async function copyTo(bucket: S3Bucket, facts: BlobFacts, draft: S3Place, options: IntakeOptions): Promise<void> {
  const copy = await startUpload(bucket.client, bucket.place(facts.sha256), 'copied', options.signal).catch(
    failAsStore,
  );
  try {
    await copy.addCopyOf(draft, facts.sizeBytes, bucket.copyBytes).catch(failAsStore);
    await keepParts(bucket, facts, copy);
  } catch (error) {
    await copy.drop().catch(() => undefined);
    throw error;
  }
}

/**
 * Passes when the object is there in spite of the error: this intake was completed, and the store tells the second
 * attempt so since the answer to the first was lost; or another was faster.
 */
async function unlessKept(bucket: S3Bucket, name: string, facts: BlobFacts, error: unknown): Promise<void> {
  const answer = s3Answer(error);
  if (answer !== 'conflict' && answer !== 'upload-gone') failAsStore(error);
  if ((await bucket.size(name)) !== facts.sizeBytes) failAsStore(error);
}

/** Makes parts out of blocks, and starts the upload with the first whole one. */
function collectParts(most: number, start: () => Promise<Upload>) {
  const part = collectPart();
  let taken = 0;
  let upload: Upload | undefined;
  return {
    async add(block: Uint8Array): Promise<void> {
      if (taken === most) throw new ObjectTooLarge('a bucket takes no object of so many bytes');
      part.add(block);
      if (!part.isFull()) return;
      upload ??= await start();
      await upload.addPart(part.take());
      taken += 1;
    },
    /** The upload with all bytes in it, if there was a whole part of them; else they are the rest. */
    async finish(): Promise<Upload | undefined> {
      if (!part.isEmpty()) await upload?.addPart(part.take());
      return upload;
    },
    rest: () => part.take(),
    upload: () => upload,
  };
}
