import { isShortWork } from '../../core/steps.ts';
import type { Notices, Storage, UpgradeRecord } from '../../storage/records.ts';

interface Sources {
  readonly storage: Pick<Storage, 'upgrades'>;
  readonly notices: Pick<Notices, 'onUpgrade'>;
}

/**
 * Reads an upgrade; one that is about to move on by itself is read again when it has, so that an accepted form is
 * answered with its plan. Answers with what there is when the time is over.
 */
export async function readSettled(
  { storage, notices }: Sources,
  id: string,
  withinMs: number,
): Promise<UpgradeRecord | null> {
  let changed: () => void = () => undefined;
  const stopListening = notices.onUpgrade(id, () => {
    changed();
  });
  const over = AbortSignal.timeout(withinMs);
  try {
    for (;;) {
      const change = new Promise<void>((resolve) => {
        changed = resolve;
        over.addEventListener('abort', () => {
          resolve();
        });
      });
      const upgrade = await storage.upgrades.read(id);
      if (!upgrade || !isShortWork(upgrade) || over.aborted) return upgrade;
      await change;
    }
  } finally {
    stopListening();
  }
}
