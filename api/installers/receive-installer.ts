import type { IncomingMessage } from 'node:http';
import type { Problem } from '../../core/problems.ts';
import type { ClaimedUpload, UploadRecord } from '../../storage/records.ts';
import type { Dependencies } from '../dependencies.ts';
import { orNotFound, refuse, Refusal } from '../refusal.ts';
import { intakeProblem } from './intake-problem.ts';
import { measuredBody } from './measured-body.ts';
import { Overtaken, tellProgress } from './upload-progress.ts';

type Receive = (uploadId: string, request: IncomingMessage) => Promise<'published' | 'known'>;

interface Times {
  /** So long may nothing come on a connection. */
  readonly silentMs: number;
  /** How often it is told how far an upload has come, at most. */
  readonly tellEveryMs: number;
  /** How often it is told anyway that somebody receives it: after two minutes without, somebody else may. */
  readonly renewEveryMs: number;
}

const usualTimes: Times = { silentMs: 120_000, tellEveryMs: 1000, renewEveryMs: 20_000 };

/**
 * Receives the bytes of an announced installer into the object store, none of them kept in memory for long, and publishes
 * it. Bytes that are not the announced ones end the upload; after everything else that goes wrong, a connection on which
 * nothing comes for too long among it, they may be sent again.
 */
export function receiveInstaller(
  { storage, objects }: Pick<Dependencies, 'storage' | 'objects'>,
  { silentMs, ...times } = usualTimes,
): Receive {
  const { uploads } = storage;

  return async (uploadId, request) => {
    const upload = await uploads.claim(uploadId);
    if (!upload) {
      request.resume();
      return refuse(closed(orNotFound(await uploads.find(uploadId))));
    }
    const progress = tellProgress(uploads, upload, times);
    try {
      const facts = await objects.take(measuredBody(request, upload.sizeBytes, silentMs), {
        ...(upload.sha256 !== null && { expectedSha256: upload.sha256 }),
        onProgress: progress.note,
        signal: progress.signal,
      });
      const publication = await uploads.complete(await progress.stop(), facts);
      if (!publication) return refuse(closed(upload));
      return publication.kind === 'other' ? refuse(known(upload)) : publication.kind;
    } catch (error) {
      // What is still to come has to be read by somebody before the answer reaches its client.
      request.resume();
      const problem = problemOf(error, request);
      await giveBack(await progress.stop(), problem);
      return problem ? refuse(problem) : rethrow(error);
    }
  };

  async function giveBack(upload: ClaimedUpload, problem: Problem | null): Promise<void> {
    if (problem?.code === 'installer-refused') await uploads.fail(upload, problem);
    else await uploads.release(upload);
  }
}

function rethrow(error: unknown): never {
  throw error;
}

function closed({ state }: UploadRecord): Problem {
  return { code: 'upload-closed', state };
}

function known({ productId, version, platform }: UploadRecord): Problem {
  return { code: 'installer-known', productId, version, platform };
}

/** What the client is told; null for what is no fault of the bytes, the connection or the store. */
function problemOf(error: unknown, request: IncomingMessage): Problem | null {
  if (error instanceof Refusal) return error.problem;
  if (error instanceof Overtaken) return { code: 'upload-closed', state: 'receiving' };
  const brokeOff = request.destroyed && !request.complete;
  return intakeProblem(error) ?? (brokeOff ? brokenOff : null);
}

const brokenOff: Problem = {
  code: 'request-refused',
  fields: [{ field: 'body', reason: 'broke off before its end: send it again' }],
};
