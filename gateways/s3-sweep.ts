import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  ListMultipartUploadsCommand,
  paginateListObjectsV2,
  type ListMultipartUploadsCommandOutput,
} from '@aws-sdk/client-s3';
import { INCOMING, type S3Bucket } from './s3-intake.ts';
import { failAsStore, s3Answer } from './s3-requests.ts';

/** Drops uploads that were begun, and objects that waited for their name, before then; by the clock of the store. */
export async function sweepBucket(bucket: S3Bucket, before: Date): Promise<number> {
  try {
    return (await dropUploads(bucket, before)) + (await removeIncoming(bucket, before));
  } catch (error) {
    return failAsStore(error);
  }
}

async function dropUploads(bucket: S3Bucket, before: Date): Promise<number> {
  let dropped = 0;
  for await (const { Uploads = [] } of pagesOfUploads(bucket))
    for (const { Key, UploadId, Initiated } of Uploads) {
      if (!Initiated || Initiated >= before) continue;
      const upload = { Bucket: bucket.name, Key, UploadId };
      await bucket.client.send(new AbortMultipartUploadCommand(upload)).catch(unlessGone);
      dropped += 1;
    }
  return dropped;
}

async function* pagesOfUploads({ client, name, folder }: S3Bucket): AsyncGenerator<ListMultipartUploadsCommandOutput> {
  let from: Pick<ListMultipartUploadsCommandOutput, 'KeyMarker' | 'UploadIdMarker'> | undefined = {};
  while (from) {
    const request = new ListMultipartUploadsCommand({ Bucket: name, Prefix: folder, ...from });
    const page: ListMultipartUploadsCommandOutput = await client.send(request);
    yield page;
    from = page.IsTruncated ? { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker } : undefined;
  }
}

async function removeIncoming({ client, name, folder }: S3Bucket, before: Date): Promise<number> {
  let removed = 0;
  const request = { Bucket: name, Prefix: `${folder}${INCOMING}` };
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, request))
    for (const { Key, LastModified } of Contents) {
      if (!LastModified || LastModified >= before) continue;
      await client.send(new DeleteObjectCommand({ Bucket: name, Key }));
      removed += 1;
    }
  return removed;
}

function unlessGone(error: unknown): void {
  if (s3Answer(error) !== 'upload-gone') throw error;
}
