import { S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { ObjectStoreFull, ObjectStoreUnavailable, ObjectTooLarge } from './object-store.ts';

export interface S3Settings {
  readonly kind: 's3';
  /** Of a store other than AWS. */
  readonly endpoint?: string | undefined;
  readonly region: string;
  readonly bucket: string;
  /** The folder of the bucket that is ours; without it the whole bucket is. */
  readonly prefix?: string | undefined;
  /** The bucket goes into the path of a request and not into its host name, as most stores other than AWS want it. */
  readonly forcePathStyle: boolean;
  /** Without both keys they come from where the SDK looks for them: environment, profile, role of the machine. */
  readonly accessKeyId?: string | undefined;
  readonly secretAccessKey?: string | undefined;
  /** How long one attempt may take until the store begins to answer, and how long it may pause in an answer. */
  readonly requestTimeoutMs?: number | undefined;
  /** As much as one request has the store copy: at least 5 MiB and at most 5 GiB. */
  readonly copyBytes?: number | undefined;
  /** Of so many parts an object is, at most. */
  readonly mostParts?: number | undefined;
}

export const REQUEST_TIMEOUT_MS = 20_000;
export const COPY_BYTES = 256 << 20;
/** As AWS has it. */
export const MOST_PARTS = 10_000;
const ATTEMPTS = 3;

/** Connects when it is first used. The SDK has no time-out of its own, and throws at one only where it is told to. */
export function openS3Client(settings: S3Settings): S3Client {
  const { endpoint, region, forcePathStyle, accessKeyId, secretAccessKey } = settings;
  const requestTimeout = settings.requestTimeoutMs ?? REQUEST_TIMEOUT_MS;
  return new S3Client({
    region,
    forcePathStyle,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(accessKeyId === undefined || secretAccessKey === undefined
      ? {}
      : { credentials: { accessKeyId, secretAccessKey } }),
    maxAttempts: ATTEMPTS,
    // Who reads checks each MiB against its own checksum.
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: Math.min(requestTimeout, 5_000),
      requestTimeout,
      throwOnRequestTimeout: true,
      // It would cut off readers that pause; the stream of an object watches for a store that does.
      socketTimeout: 0,
      // Each open stream holds one, however slow its reader is: the next one would wait in line for its time-out.
      httpAgent: { maxSockets: Infinity },
      httpsAgent: { maxSockets: Infinity },
    },
  });
}

/** Why the store says no, where that is something to act on. */
type S3Answer = 'missing' | 'exists' | 'conflict' | 'upload-gone' | 'not-in-range' | 'full' | 'other';

export function s3Answer(error: unknown): S3Answer {
  if (!(error instanceof S3ServiceException)) return 'other';
  if (FULL.has(error.name)) return 'full';
  return BY_NAME.get(error.name) ?? BY_STATUS.get(error.$metadata.httpStatusCode) ?? 'other';
}

/** As AWS, MinIO, Ceph and versitygw call it when a disk is full or a quota used up. */
const FULL: ReadonlySet<string> = new Set([
  'InsufficientCapacity',
  'InsufficientStorage',
  'QuotaExceeded',
  'XMinioAdminBucketQuotaExceeded',
  'XMinioStorageFull',
]);

/** The answer to HEAD has no body, so that the SDK calls it NotFound. A bucket that is missing is not among these. */
const BY_NAME: ReadonlyMap<string, S3Answer> = new Map([
  ['NoSuchKey', 'missing'],
  ['NotFound', 'missing'],
  ['NoSuchUpload', 'upload-gone'],
]);

const BY_STATUS: ReadonlyMap<number | undefined, S3Answer> = new Map([
  [409, 'conflict'],
  [412, 'exists'],
  [416, 'not-in-range'],
  [507, 'full'],
]);

export function failAsStore(error: unknown): never {
  throw asStoreError(error);
}

/** The message names no bucket and no host: it may be shown. The cause does. */
export function asStoreError(error: unknown): Error {
  if (error instanceof ObjectTooLarge) return error;
  if (s3Answer(error) === 'full') return new ObjectStoreFull('the object store has no room left', { cause: error });
  return new ObjectStoreUnavailable('the S3 object store does not answer as it should', { cause: error });
}
