import type { Logger } from 'pino';
import type { ObjectStore } from '../gateways/object-store.ts';
import type { Blobs } from '../storage/blobs.ts';
import type { Kits } from '../storage/kits.ts';
import { pause } from './pause.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const unfinishedKeptMs = dayMs;
/** What nothing names yet may be on its way to be published; what nothing names any more may have been a mistake. */
const unneededKeptMs = 7 * dayMs;
const askedAtOnce = 500;

interface Options {
  readonly objects: ObjectStore;
  readonly blobs: Pick<Blobs, 'unneeded' | 'forget'>;
  readonly kits: Pick<Kits, 'forgetUnoffered'>;
  readonly log: Logger;
  readonly stopping: AbortSignal;
}

/** Sweeps the object store at the start and each hour, until it is stopped. */
export async function keepSwept({ log, stopping, ...options }: Options): Promise<void> {
  while (!stopping.aborted) {
    await sweepObjects({ ...options, nowMs: Date.now() }).then(
      (swept) => {
        if (Object.values(swept).some((count) => count > 0)) log.info(swept, 'the object store was swept');
      },
      (error: unknown) => {
        log.warn({ err: error }, 'the object store could not be swept');
      },
    );
    await pause(hourMs, stopping);
  }
}

/** How many of each were removed. */
interface Swept {
  readonly unfinished: number;
  readonly unoffered: number;
  readonly unneeded: number;
}

/**
 * Removes what intakes left behind, kits of attempts that were overtaken, and objects that no kit and no published
 * installer has named for a week, and that were not kept in that time either.
 */
export async function sweepObjects({
  objects,
  blobs,
  kits,
  nowMs,
}: Pick<Options, 'objects' | 'blobs' | 'kits'> & { readonly nowMs: number }): Promise<Swept> {
  const unfinished = await objects.sweepUnfinished(new Date(nowMs - unfinishedKeptMs));
  const keptBefore = new Date(nowMs - unneededKeptMs);
  const unoffered = await kits.forgetUnoffered(keptBefore);
  let unneeded = 0;
  let asked: string[] = [];
  const sweepAsked = async () => {
    for (const sha256 of await blobs.unneeded(asked, unneededKeptMs)) {
      // An intake of the same bytes may have come meanwhile: it renews the object before it publishes.
      if (!(await objects.remove(sha256, keptBefore))) continue;
      await blobs.forget(sha256);
      unneeded += 1;
    }
    asked = [];
  };
  for await (const { sha256 } of objects.list()) {
    asked.push(sha256);
    if (asked.length >= askedAtOnce) await sweepAsked();
  }
  await sweepAsked();
  return { unfinished, unoffered, unneeded };
}
