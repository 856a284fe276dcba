import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { ByteRange } from '../../kit/archive-reader.ts';
import type { ServedRange, Storage } from '../../storage/records.ts';

/** Notes what is served of one range of a kit. A note that cannot be made is logged and never ends a transfer. */
export interface ServedNotes {
  /** To be awaited before the first byte leaves: from then on the kit counts as fetched. */
  begun(): Promise<void>;
  /** Tells of bytes as they are handed to the connection; writes them down now and then. */
  handed(bytes: number): void;
  /** `whole`: whether all of them left. Tried again for a while when it cannot be written down. */
  ended(whole: boolean): Promise<void>;
}

export interface NotesSettings {
  /** How often a transfer that goes on is noted. */
  readonly everyMs: number;
  /** The waits between tries to note the end of a transfer. */
  readonly triesAfterMs: readonly number[];
  readonly elapsedMs: () => number;
}

export const notesSettings: NotesSettings = {
  everyMs: 30_000,
  triesAfterMs: [1000, 5000, 25_000],
  elapsedMs: () => performance.now(),
};

type OpenNotes = (kit: Omit<ServedRange, 'range'>, range: ByteRange) => ServedNotes;

export function noteServed(
  downloads: Storage['kitDownloads'],
  log: Logger,
  { everyMs, triesAfterMs, elapsedMs }: NotesSettings,
): OpenNotes {
  const fetched = rememberSome();

  async function written(note: () => Promise<void>): Promise<boolean> {
    try {
      await note();
      return true;
    } catch (error) {
      log.warn({ err: error }, 'a download could not be noted');
      return false;
    }
  }

  return (kit, range) => {
    let handedTo = range.start;
    let notedAtMs = elapsedMs();

    /** Of a transfer that was broken off, the last byte at least has not arrived. */
    async function noteUpTo(end: number): Promise<boolean> {
      if (end <= range.start) return true;
      return written(() => downloads.note({ ...kit, range: { start: range.start, end } }));
    }

    return {
      async begun() {
        if (fetched.has(kit.upgradeId)) return;
        if (await written(() => downloads.begin(kit.upgradeId))) fetched.add(kit.upgradeId);
      },
      handed(bytes) {
        handedTo += bytes;
        if (elapsedMs() - notedAtMs < everyMs) return;
        notedAtMs = elapsedMs();
        void noteUpTo(Math.min(handedTo, range.end - 1));
      },
      async ended(whole) {
        const end = whole ? range.end : Math.min(handedTo, range.end - 1);
        for (const afterMs of [0, ...triesAfterMs]) {
          if (afterMs > 0) await delay(afterMs, undefined, { ref: false });
          if (await noteUpTo(end)) return;
        }
      },
    };
  };
}

const mostRemembered = 10_000;

/** Ranges of one download come by the thousand: that it has begun is written down once. */
function rememberSome(): Pick<Set<string>, 'has' | 'add'> {
  const some = new Set<string>();
  return {
    has: (id) => some.has(id),
    add(id) {
      if (some.size >= mostRemembered) some.clear();
      return some.add(id);
    },
  };
}
