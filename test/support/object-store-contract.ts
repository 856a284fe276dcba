import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  DigestMismatch,
  ObjectMissing,
  ObjectStoreUnavailable,
  type ObjectStore,
} from '../../gateways/object-store.ts';
import { eventually } from './processes.ts';
import { bytesOf, factsOf, inChunks, MiB, stayingOpen } from './blobs.ts';

export interface StoreUnderTest {
  /** Empty. */
  readonly store: ObjectStore;
  /** Puts other bytes under the name of an object, as a failing disk would. */
  damage(sha256: string, bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

const SIZES = [0, 1, MiB - 1, MiB, MiB + 1, 8 * MiB, 8 * MiB + 1, 16 * MiB + 7];
/** Less than a part of an upload, and more than one. */
const SMALL_AND_LARGE = [MiB + 5, 9 * MiB];
const ANOTHER = factsOf(Buffer.from('something else')).sha256;

const inAMinute = () => new Date(Date.now() + 60_000);
const aMinuteAgo = () => new Date(Date.now() - 60_000);

/** What every object store promises, whatever it is made of. */
export function itKeepsObjects(start: () => Promise<StoreUnderTest>): void {
  describe('as every object store', () => {
    describeObjectStore(start);
  });
}

function describeObjectStore(start: () => Promise<StoreUnderTest>): void {
  let held: StoreUnderTest;
  let store: ObjectStore;

  beforeEach(async () => {
    held = await start();
    store = held.store;
  });

  afterEach(() => held.close());

  async function listed() {
    const found = [];
    for await (const { sha256, sizeBytes } of store.list()) found.push({ sha256, sizeBytes });
    return found;
  }

  async function expectNothing(): Promise<void> {
    expect(await listed()).toEqual([]);
    expect(await store.sweepUnfinished(inAMinute())).toBe(0);
  }

  async function keptAts(): Promise<readonly Date[]> {
    const found: Date[] = [];
    for await (const { keptAt } of store.list()) found.push(keptAt);
    return found;
  }

  async function expectOnly(bytes: Uint8Array): Promise<void> {
    const { sha256, sizeBytes } = factsOf(bytes);
    expect(await listed()).toEqual([{ sha256, sizeBytes }]);
    expect(await store.size(sha256)).toBe(sizeBytes);
    expect((await buffer(await store.open(sha256))).equals(bytes)).toBe(true);
    expect(await store.sweepUnfinished(inAMinute())).toBe(0);
  }

  describe('take', () => {
    it.each(SIZES)('keeps %d bytes whose digest nobody announced, and gives them back', async (size) => {
      const bytes = bytesOf(size);
      expect(await store.take(inChunks(bytes))).toEqual(factsOf(bytes));
      await expectOnly(bytes);
    });

    it.each(SIZES.slice(4))('keeps %d bytes whose digest was announced, and gives them back', async (size) => {
      const bytes = bytesOf(size);
      const facts = factsOf(bytes);
      expect(await store.take(inChunks(bytes), { expectedSha256: facts.sha256 })).toEqual(facts);
      await expectOnly(bytes);
    });

    it('takes a digest in capital letters for the same', async () => {
      const bytes = bytesOf(5);
      await store.take(inChunks(bytes), { expectedSha256: factsOf(bytes).sha256.toUpperCase() });
      await expectOnly(bytes);
    });

    it.each(SMALL_AND_LARGE)('keeps nothing of %d bytes with another digest than was announced', async (size) => {
      const taking = store.take(inChunks(bytesOf(size)), { expectedSha256: ANOTHER });
      await expect(taking).rejects.toThrow(DigestMismatch);
      await expectNothing();
    });

    it('keeps nothing when what was announced is no digest', async () => {
      await expect(store.take(inChunks(bytesOf(5)), { expectedSha256: '../here' })).rejects.toThrow(DigestMismatch);
      await expectNothing();
    });

    it.each(SMALL_AND_LARGE)('keeps and leaves nothing when it is aborted after %d bytes', async (size) => {
      for (const announced of [{}, { expectedSha256: ANOTHER }]) {
        const { source, given } = stayingOpen(bytesOf(size));
        const abort = new AbortController();
        const taking = store.take(source, { ...announced, signal: abort.signal });
        const outcome = taking.catch((error: unknown) => error);
        await given;
        abort.abort(new Error('the visitor left'));
        expect(await outcome).toEqual(new Error('the visitor left'));
        await expectNothing();
      }
    });

    it('does not begin when it was aborted before', async () => {
      const signal = AbortSignal.abort(new Error('the visitor left'));
      await expect(store.take(inChunks(bytesOf(5)), { signal })).rejects.toThrow('the visitor left');
      await expectNothing();
    });

    it.each(SMALL_AND_LARGE)(
      'keeps and leaves nothing when the source fails after %d bytes, and says why',
      async (size) => {
        const { source, given, fail } = stayingOpen(bytesOf(size));
        const outcome = store.take(source).catch((error: unknown) => error);
        await given;
        fail(new Error('the line broke'));
        expect(await outcome).toEqual(new Error('the line broke'));
        await expectNothing();
      },
    );

    it('tells how far it is after each MiB', async () => {
      const seen: number[] = [];
      await store.take(inChunks(bytesOf(3 * MiB + 1)), { onProgress: (bytes) => seen.push(bytes) });
      expect(seen).toEqual([MiB, 2 * MiB, 3 * MiB, 3 * MiB + 1]);
    });

    it.each(SMALL_AND_LARGE)('shows nothing of %d bytes before it has them all', async (size) => {
      const bytes = bytesOf(size);
      const { source, given, end } = stayingOpen(bytes);
      const taking = store.take(source, { expectedSha256: factsOf(bytes).sha256 });
      await given;
      expect(await listed()).toEqual([]);
      expect(await store.size(factsOf(bytes).sha256)).toBeNull();
      end();
      await taking;
      await expectOnly(bytes);
    });

    it.each(SMALL_AND_LARGE)('lets intakes of the same %d bytes at once all succeed, with one object', async (size) => {
      const bytes = bytesOf(size);
      const facts = factsOf(bytes);
      const options = [{}, {}, { expectedSha256: facts.sha256 }, { expectedSha256: facts.sha256 }];
      const taken = await Promise.all(options.map((each) => store.take(inChunks(bytes), each)));
      expect(taken).toEqual([facts, facts, facts, facts]);
      await expectOnly(bytes);
    });

    it.each(SMALL_AND_LARGE)(
      'puts %d bytes in place of what has their name, cut off or damaged without anybody knowing',
      async (size) => {
        const bytes = bytesOf(size);
        const { sha256 } = await store.take(inChunks(bytes));
        const flipped = Buffer.from(bytes);
        flipped[size >> 1] = (flipped[size >> 1] ?? 0) ^ 1;
        for (const announced of [{}, { expectedSha256: sha256 }])
          for (const bad of [bytes.subarray(0, size - 1), flipped]) {
            await held.damage(sha256, bad);
            expect(await store.take(inChunks(bytes), announced)).toEqual(factsOf(bytes));
            await expectOnly(bytes);
          }
      },
    );

    it('keeps what is there when the bytes that come to replace it are wrong', async () => {
      const bytes = bytesOf(9 * MiB);
      const { sha256 } = await store.take(inChunks(bytes));
      const replacing = store.take(inChunks(bytesOf(8 * MiB)), { expectedSha256: sha256 });
      await expect(replacing).rejects.toThrow(DigestMismatch);
      await expectOnly(bytes);
    });
  });

  describe('put', () => {
    it('keeps small bytes, and the same ones once', async () => {
      const bytes = Buffer.from('123456789');
      const facts = await store.put(bytes);
      expect(facts).toEqual(factsOf(bytes));
      expect(Buffer.from(facts.blockCrcs).toString('hex')).toBe('cbf43926');
      expect(await store.put(bytes)).toEqual(facts);
      await expectOnly(bytes);
    });
  });

  describe('open', () => {
    const bytes = bytesOf(2 * MiB + 3);
    const { sha256, sizeBytes } = factsOf(bytes);

    it.each([
      [0, sizeBytes],
      [0, 1],
      [1, 2],
      [MiB - 1, MiB + 1],
      [MiB, 2 * MiB],
      [5, sizeBytes],
      [sizeBytes - 1, sizeBytes],
      [0, 0],
      [7, 7],
      [sizeBytes, sizeBytes],
    ])('gives the bytes from %d to before %d', async (start, end) => {
      await store.put(bytes);
      const read = await buffer(await store.open(sha256, { start, end }));
      expect(read.equals(bytes.subarray(start, end))).toBe(true);
    });

    it.each([
      [0, sizeBytes + 1],
      [sizeBytes, sizeBytes + 1],
      [sizeBytes + 1, sizeBytes + 1],
      [sizeBytes + 5, sizeBytes + 9],
      [-1, 5],
      [2, 1],
      [0.5, 2],
      [0, Number.NaN],
    ])('refuses the bytes from %d to before %d, which are not in the object', async (start, end) => {
      await store.put(bytes);
      await expect(store.open(sha256, { start, end })).rejects.toThrow(RangeError);
    });

    it('gives no bytes of an object that has none', async () => {
      const { sha256: name } = await store.put(Buffer.alloc(0));
      expect(await buffer(await store.open(name, { start: 0, end: 0 }))).toHaveLength(0);
      await expect(store.open(name, { start: 0, end: 1 })).rejects.toThrow(RangeError);
    });

    it('gives chunks of 1 MiB, from where the range begins', async () => {
      await store.put(bytes);
      const sizes = [];
      for await (const chunk of await store.open(sha256, { start: 1, end: sizeBytes }))
        sizes.push((chunk as Buffer).length);
      expect(sizes).toEqual([MiB, MiB, 2]);
    });

    it.each([undefined, { start: 0, end: 1 }, { start: 0, end: 0 }])(
      'says that an object is not there, asked for %j',
      async (range) => {
        await expect(store.open(sha256, range)).rejects.toEqual(new ObjectMissing(sha256));
      },
    );

    it('serves many readers who stop anywhere', async () => {
      await store.put(bytes);
      for (let reader = 0; reader < 20; reader += 1) {
        const stream = await store.open(sha256);
        for await (const chunk of stream) if ((chunk as Buffer).length > 0) break;
        expect(stream.destroyed).toBe(true);
      }
    });
  });

  describe('size', () => {
    it('is null for an object that is not there', async () => {
      expect(await store.size(ANOTHER)).toBeNull();
    });

    it.each(['', 'x', '../object', `${ANOTHER}/x`, ANOTHER.toUpperCase()])('refuses the name "%s"', async (name) => {
      await expect(store.size(name)).rejects.toThrow(TypeError);
      await expect(store.open(name)).rejects.toThrow(TypeError);
      await expect(store.remove(name, inAMinute())).rejects.toThrow(TypeError);
    });
  });

  describe('list', () => {
    it('gives each object with the time it was last kept', async () => {
      const texts = ['one', 'two', 'three'];
      for (const text of texts) await store.put(Buffer.from(text));
      const found = [];
      for await (const { sha256, keptAt } of store.list()) {
        found.push(sha256);
        expect(Math.abs(keptAt.getTime() - Date.now())).toBeLessThan(60_000);
      }
      expect(found.sort()).toEqual(texts.map((text) => factsOf(Buffer.from(text)).sha256).sort());
    });
  });

  describe('remove', () => {
    it('removes one object, and minds none that is not there', async () => {
      const { sha256 } = await store.put(Buffer.from('one'));
      await store.put(Buffer.from('two'));
      expect(await store.remove(sha256, inAMinute())).toBe(true);
      expect(await store.remove(sha256, inAMinute())).toBe(false);
      expect(await store.size(sha256)).toBeNull();
      await expectOnly(Buffer.from('two'));
    });

    it('leaves an object that was kept later, or kept again since', async () => {
      const { sha256 } = await store.put(Buffer.from('one'));
      expect(await store.remove(sha256, aMinuteAgo())).toBe(false);
      const [before] = await keptAts();
      await eventually('keeping it again renews it', async () => {
        await store.put(Buffer.from('one'));
        const [after] = await keptAts();
        return before && after && after > before;
      });
      expect(await store.remove(sha256, before ?? inAMinute())).toBe(false);
      await expectOnly(Buffer.from('one'));
    });
  });

  describe('sweepUnfinished', () => {
    it('leaves an intake alone that is younger than that', async () => {
      const bytes = bytesOf(9 * MiB);
      const { source, given, end } = stayingOpen(bytes);
      const taking = store.take(source);
      await given;
      expect(await store.sweepUnfinished(aMinuteAgo())).toBe(0);
      end();
      await taking;
      await expectOnly(bytes);
    });

    it('removes an older one, which then keeps nothing', async () => {
      const { source, given, end } = stayingOpen(bytesOf(9 * MiB));
      const outcome = store.take(source).catch((error: unknown) => error);
      await given;
      expect(await store.sweepUnfinished(inAMinute())).toBe(1);
      end();
      expect(await outcome).toBeInstanceOf(ObjectStoreUnavailable);
      await expectNothing();
    });

    it('removes no object', async () => {
      await store.put(Buffer.from('one'));
      expect(await store.sweepUnfinished(inAMinute())).toBe(0);
      await expectOnly(Buffer.from('one'));
    });
  });
}
