import type { KitArchive } from '../api/dependencies.ts';
import type { ObjectStore } from '../gateways/object-store.ts';
import { type ArchiveLayout, layOut } from '../kit/archive-layout.ts';
import { type BlobSource, readArchive } from '../kit/archive-reader.ts';
import { fromStored } from '../kit/stored-entries.ts';
import type { Blobs } from '../storage/blobs.ts';
import type { KitContent } from '../storage/records.ts';
import { remember } from './remember.ts';

const layoutsKept = 50;
const factsKept = 500;

/** Opens kits for reading. What never changes is asked once: how a kit is laid out, and what its blobs are checked by. */
export function kitArchives(objects: Pick<ObjectStore, 'open' | 'giveBack'>, blobs: Pick<Blobs, 'find'>) {
  const source: BlobSource = {
    facts: remember(factsKept, async (sha256) => {
      const facts = await blobs.find(sha256);
      if (!facts) throw new Error('a kit holds a blob of which nothing is known');
      return facts;
    }),
    open: (sha256, range) => objects.open(sha256, range),
  };
  const layouts = new Map<string, ArchiveLayout>();

  function layoutOf({ layoutDigest, entries }: KitContent): ArchiveLayout {
    const known = layouts.get(layoutDigest);
    if (known) return known;
    const layout = layOut(entries.map(fromStored));
    if (layout.layoutDigest !== layoutDigest) throw new Error(`kit ${layoutDigest} is laid out in another way now`);
    if (layouts.size >= layoutsKept) layouts.clear();
    layouts.set(layoutDigest, layout);
    return layout;
  }

  return (content: KitContent): Promise<KitArchive> => {
    const layout = layoutOf(content);
    return Promise.resolve({
      sizeBytes: layout.sizeBytes,
      read: (range) => readArchive(layout, range, source),
      sent: (bytes) => {
        objects.giveBack(bytes);
      },
    });
  };
}
