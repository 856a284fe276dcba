import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
  type CompletedPart,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { Part } from './s3-parts.ts';
import { failAsStore } from './s3-requests.ts';

const PARTS_AT_ONCE = 3;

/** Some stores put the parts together, or copy them, before they begin to answer. */
const LONG_REQUEST_MS = 600_000;

/** How long parts that run may take to end, and how long a store may take to drop what it has, only to tidy up. */
const DROP_MS = 2_000;

/** A name in a bucket, in the SDK's words. */
export interface S3Place {
  readonly Bucket: string;
  readonly Key: string;
}

/** Whether an object that has the name already stays (then the answer to the last request is that it exists) or goes. */
export type IfThere = 'stay' | 'go';

export function putWhole(client: S3Client, place: S3Place, part: Part, ifThere: IfThere, signal?: AbortSignal) {
  const command = new PutObjectCommand({ ...place, Body: part.body, ChecksumCRC32: part.crc32, ...condition(ifThere) });
  command.middlewareStack.add(signedAs(part), { step: 'build' });
  return client.send(command, abortedBy(signal));
}

/**
 * An upload in parts, of which nobody sees anything before it is completed. A part that failed for good makes the next
 * call fail. One that is not completed must be dropped. Parts that we send have checksums of their own; of those that
 * the store copies it knows better than we do, and not every store tells.
 */
export async function startUpload(client: S3Client, place: S3Place, parts: 'sent' | 'copied', signal?: AbortSignal) {
  const dropped = new AbortController();
  const partOptions = abortedBy(dropped.signal);
  const options = abortedBy(signal);
  const checksum = parts === 'sent' ? ({ ChecksumAlgorithm: 'CRC32' } as const) : {};
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ ...place, ...checksum }), options);
  const upload = { ...place, UploadId };
  const sent: Promise<CompletedPart>[] = [];
  const running = new Set<Promise<unknown>>();
  let ending: NodeJS.Timeout | undefined;

  /**
   * Lets parts that run end by themselves where they do so soon: one that has arrived brings the upload back when it is
   * stored after a drop, even when nobody waits for its answer any more.
   */
  function endSoon(): void {
    ending ??= setTimeout(() => {
      dropped.abort();
    }, DROP_MS).unref();
  }
  signal?.addEventListener('abort', endSoon, { once: true });

  function add(sending: (number: number) => Promise<Omit<CompletedPart, 'PartNumber'>>): void {
    const number = sent.length + 1;
    const part = sending(number).then((answer) => ({ ...answer, PartNumber: number }));
    sent.push(part);
    running.add(part);
    // A part that failed stays among those that run, and fails who waits for them.
    part.then(() => running.delete(part)).catch(() => undefined);
  }

  async function untilRoom(): Promise<void> {
    if (running.size >= PARTS_AT_ONCE) await Promise.race(running);
  }

  return {
    /** Resolves when the next part may come. */
    async addPart(part: Part): Promise<void> {
      await untilRoom();
      add(async (number) => {
        const body = { Body: part.body, ChecksumCRC32: part.crc32 };
        const command = new UploadPartCommand({ ...upload, ...body, PartNumber: number });
        command.middlewareStack.add(signedAs(part), { step: 'build' });
        const { ETag, ChecksumCRC32 } = await client.send(command, partOptions);
        return { ETag, ChecksumCRC32 };
      });
    },
    /** Has the store copy an object of its own into parts. */
    async addCopyOf(source: S3Place, sizeBytes: number, bytesAtOnce: number): Promise<void> {
      for (let start = 0; start < sizeBytes; start += bytesAtOnce) {
        await untilRoom();
        const copied = {
          CopySource: `${source.Bucket}/${source.Key}`,
          CopySourceRange: `bytes=${start}-${Math.min(start + bytesAtOnce, sizeBytes) - 1}`,
        };
        add(async (number) => {
          const command = new UploadPartCopyCommand({ ...upload, ...copied, PartNumber: number });
          const answer = await client.send(command, { ...partOptions, requestTimeout: LONG_REQUEST_MS });
          return { ETag: answer.CopyPartResult?.ETag };
        });
      }
    },
    async complete(ifThere: IfThere): Promise<void> {
      const command = new CompleteMultipartUploadCommand({
        ...upload,
        MultipartUpload: { Parts: await Promise.all(sent) },
        ...condition(ifThere),
      });
      await client.send(command, { ...options, requestTimeout: LONG_REQUEST_MS });
    },
    /** Parts that still run when an upload is dropped may outlive it: they end first. */
    async drop(): Promise<void> {
      endSoon();
      await Promise.allSettled(sent);
      clearTimeout(ending);
      const soon = AbortSignal.timeout(DROP_MS);
      await client.send(new AbortMultipartUploadCommand(upload), { abortSignal: soon }).catch(failAsStore);
    },
  };
}

function condition(ifThere: IfThere) {
  return ifThere === 'stay' ? { IfNoneMatch: '*' } : {};
}

/** Hands the SDK the digest of the body, which it would take itself for the signature. */
function signedAs({ sha256 }: Part) {
  return <Args extends { request: unknown }, Answer>(next: (args: Args) => Promise<Answer>) =>
    (args: Args): Promise<Answer> => {
      const { request } = args;
      if (typeof request === 'object' && request !== null && 'headers' in request)
        Object.assign(request, { headers: { ...headersOf(request), 'x-amz-content-sha256': sha256 } });
      return next(args);
    };
}

function headersOf({ headers }: { readonly headers: unknown }): object {
  return typeof headers === 'object' && headers !== null ? headers : {};
}

function abortedBy(signal: AbortSignal | undefined) {
  return signal ? { abortSignal: signal } : {};
}
