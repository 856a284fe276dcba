import type { ClaimedUpload, Storage } from '../../storage/records.ts';

/** Somebody else receives the bytes of the upload, since this one showed no progress for too long. */
export class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

export interface UploadProgress {
  /** Given once somebody else has taken over. */
  readonly signal: AbortSignal;
  readonly note: (receivedBytes: number) => void;
  /** Stops telling; the claim as it stands then. */
  stop(): Promise<ClaimedUpload>;
}

interface Times {
  readonly tellEveryMs: number;
  readonly renewEveryMs: number;
}

/**
 * Tells how far an upload has come, once in a while, when it has come further. Less often it is told anyway: the claim
 * ends without, and the store may take long for what has come, or for keeping it once all has.
 */
export function tellProgress(
  uploads: Storage['uploads'],
  upload: ClaimedUpload,
  { tellEveryMs, renewEveryMs }: Times,
): UploadProgress {
  const overtaken = new AbortController();
  let claim = upload;
  let received = 0;
  let told = 0;
  let toldAtMs = performance.now();
  let telling = Promise.resolve();

  async function tell(): Promise<void> {
    if (overtaken.signal.aborted) return;
    if (received === told && performance.now() - toldAtMs < renewEveryMs) return;
    toldAtMs = performance.now();
    told = received;
    const next = await uploads.progress(claim, told);
    if (next) claim = next;
    else overtaken.abort(new Overtaken('somebody else receives this upload'));
  }

  const timer = setInterval(() => {
    // Progress that cannot be told is no reason to give up what has arrived.
    telling = telling.then(tell).catch(() => undefined);
  }, tellEveryMs);
  return {
    signal: overtaken.signal,
    note(receivedBytes) {
      received = receivedBytes;
    },
    async stop() {
      clearInterval(timer);
      await telling;
      return claim;
    },
  };
}
