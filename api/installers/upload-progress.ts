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

/** Tells how far an upload has come, once in a while, and only when it has come further. */
export function tellProgress(uploads: Storage['uploads'], upload: ClaimedUpload, everyMs: number): UploadProgress {
  const overtaken = new AbortController();
  let claim = upload;
  let received = 0;
  let told = 0;
  let telling = Promise.resolve();

  async function tell(): Promise<void> {
    if (received === told || overtaken.signal.aborted) return;
    told = received;
    const next = await uploads.progress(claim, told);
    if (next) claim = next;
    else overtaken.abort(new Overtaken('somebody else receives this upload'));
  }

  const timer = setInterval(() => {
    // Progress that cannot be told is no reason to give up what has arrived.
    telling = telling.then(tell).catch(() => undefined);
  }, everyMs);
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
