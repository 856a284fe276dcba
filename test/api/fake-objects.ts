import { Readable } from 'node:stream';
import { takeBlocks } from '../../gateways/blob-intake.ts';
import { ObjectMissing, type IntakeOptions, type ObjectStore } from '../../gateways/object-store.ts';

/** An object store in memory. Tests look into `kept`, and set what goes wrong. */
export interface FakeObjects extends ObjectStore {
  readonly kept: Map<string, Uint8Array>;
  readonly taken: IntakeOptions[];
  /** Thrown instead of keeping anything. */
  failure: Error | null;
}

export function fakeObjects(): FakeObjects {
  async function take(source: AsyncIterable<Uint8Array>, options: IntakeOptions = {}) {
    fake.taken.push(options);
    const blocks: Uint8Array[] = [];
    const facts = await takeBlocks(source, options, async (block) => {
      if (fake.failure) throw fake.failure;
      blocks.push(block);
    });
    fake.kept.set(facts.sha256, Buffer.concat(blocks));
    return facts;
  }

  const fake: FakeObjects = {
    kept: new Map(),
    taken: [],
    failure: null,
    size: async (sha256) => fake.kept.get(sha256)?.length ?? null,
    open: async (sha256, range) => {
      const bytes = fake.kept.get(sha256);
      if (!bytes) throw new ObjectMissing(sha256);
      return Readable.from([bytes.subarray(range?.start, range?.end)]);
    },
    giveBack: () => undefined,
    put: (bytes) => take(Readable.from([bytes])),
    take,
    async *list() {
      for (const [sha256, { length }] of fake.kept) yield { sha256, sizeBytes: length, keptAt: new Date(0) };
    },
    remove: async (sha256) => fake.kept.delete(sha256),
    sweepUnfinished: async () => 0,
  };
  return fake;
}
