import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ArchiveLayout, layOut } from '../../kit/archive-layout.ts';
import { BlobDamaged, type BlobSource, readArchive } from '../../kit/archive-reader.ts';
import { blockBytes } from '../../kit/blocks.ts';
import { blobEntry, inlineEntry, memoryBlobs, noise, sha256Of, zeroBlobs } from './blobs.ts';

const guide = inlineEntry('START-HERE.html', 'how to install');
const whole = (layout: ArchiveLayout) => ({ start: 0, end: layout.sizeBytes });

describe('readArchive', () => {
  const contents = [0, 1, 5000, blockBytes - 1, blockBytes, blockBytes + 1, 2 * blockBytes + 345].map((size) =>
    noise(`${size}`, size),
  );
  const layouts = [
    { name: 'nothing', layout: layOut([]), runs: 100 },
    { name: 'small files alone', layout: layOut([guide, inlineEntry('b', 'c', true)]), runs: 900 },
    {
      name: 'blobs of a few bytes',
      layout: layOut([1, 2, 0, 1].map((index, place) => blobEntry(`${place}`, contents[index] ?? Buffer.alloc(0)))),
      runs: 4_000,
    },
    {
      name: 'blobs around whole blocks',
      layout: layOut([guide, ...contents.map((bytes, index) => blobEntry(`installers/${index}`, bytes))]),
      runs: 5_000,
    },
  ];

  it.each(layouts)('gives for any range of $name what the whole archive has there', async ({ layout, runs }) => {
    const archive = concatenated(layout, contents);
    const sources = [blockBytes, 65_536, 99_991].map((chunkBytes) => memoryBlobs(contents, { chunkBytes }));
    await fc.assert(
      fc.asyncProperty(rangeIn(layout), fc.constantFrom(...sources), async (range, blobs) => {
        const read = await buffer(readArchive(layout, range, blobs));
        return read.equals(archive.subarray(range.start, range.end));
      }),
      { numRuns: runs },
    );
  });

  const blob = noise('blob', 3 * blockBytes + 10);
  const other = noise('other', blockBytes + 10);
  const layout = layOut([guide, blobEntry('a', blob), blobEntry('b', other)]);
  const [, first] = layout.segments;
  const blobStart = first?.start ?? 0;

  it.each([
    [0, -1],
    [-1, 10],
    [11, 10],
    [0.5, 10],
    [0, Number.NaN],
    [0, layout.sizeBytes + 1],
  ])('refuses a range from %d to %d', (start, end) => {
    expect(() => readArchive(layout, { start, end }, memoryBlobs([blob, other]))).toThrow(RangeError);
  });

  it('opens each blob once, when its turn comes', async () => {
    const blobs = memoryBlobs([blob, other]);
    const openWhenOpening: number[] = [];
    const watched: BlobSource = {
      facts: (sha256) => blobs.facts(sha256),
      open: async (sha256, range) => {
        openWhenOpening.push(blobs.opened.filter(({ stream }) => !stream.destroyed).length);
        return blobs.open(sha256, range);
      },
    };
    await buffer(readArchive(layout, whole(layout), watched));
    expect(blobs.opened.map(({ sha256 }) => sha256)).toEqual([sha256Of(blob), sha256Of(other)]);
    expect(openWhenOpening).toEqual([0, 0]);
  });

  it('opens nothing for a range of headers', async () => {
    const blobs = memoryBlobs([blob, other]);
    await buffer(readArchive(layout, { start: 0, end: blobStart }, blobs));
    expect(blobs.opened).toEqual([]);
  });

  it('opens the whole blocks that a range touches, and no others', async () => {
    const blobs = memoryBlobs([blob, other]);
    const start = blobStart + blockBytes + 5;
    const ranges = [
      { start, end: start + 1 },
      { start, end: start + blockBytes },
      { start: blobStart + 3 * blockBytes + 9, end: blobStart + 3 * blockBytes + 10 },
    ];
    for (const range of ranges) await buffer(readArchive(layout, range, blobs));
    expect(blobs.opened.map(({ range }) => range)).toEqual([
      { start: blockBytes, end: 2 * blockBytes },
      { start: blockBytes, end: 3 * blockBytes },
      { start: 3 * blockBytes, end: 3 * blockBytes + 10 },
    ]);
  });

  it('never gives a block with a flipped bit, and gives all before it', async () => {
    const damages = [0, 1, blockBytes - 1, blockBytes, 2 * blockBytes + 77, 3 * blockBytes, 3 * blockBytes + 9];
    for (const chunkBytes of [blockBytes, 65_536, 99_991]) {
      for (const at of damages) {
        const blobs = memoryBlobs([blob, other], {
          chunkBytes,
          damage: (sha256, bytes) => (sha256 === sha256Of(blob) ? flipped(bytes, at) : bytes),
        });
        const read = await readUntilError(readArchive(layout, whole(layout), blobs));
        const block = Math.floor(at / blockBytes);
        expect(read.error).toMatchObject({ name: 'BlobDamaged', sha256: sha256Of(blob), block });
        expect(read.error).toBeInstanceOf(BlobDamaged);
        expect(read.sizeBytes).toBe(blobStart + block * blockBytes);
        expect(stillOpen(blobs)).toBe(0);
      }
    }
  });

  it.each([0, blockBytes - 1])('gives no byte of a range when its block has a flipped bit at %d', async (at) => {
    const blobs = memoryBlobs([blob, other], { damage: (_sha256, bytes) => flipped(bytes, at) });
    const range = { start: blobStart + 500, end: blobStart + 510 };
    const read = await readUntilError(readArchive(layout, range, blobs));
    expect(read).toMatchObject({ sizeBytes: 0, error: { name: 'BlobDamaged', block: 0 } });
  });

  it.each([
    [0, 0],
    [5, 0],
    [blockBytes, 1],
    [2 * blockBytes + 1, 2],
    [3 * blockBytes + 9, 3],
  ])('breaks off when a blob ends after %d bytes, at block %d', async (length, block) => {
    for (const chunkBytes of [blockBytes, 99_991]) {
      const blobs = memoryBlobs([blob, other], { chunkBytes, damage: (_sha256, bytes) => bytes.subarray(0, length) });
      const read = await readUntilError(readArchive(layout, whole(layout), blobs));
      expect(read.error).toMatchObject({ name: 'BlobDamaged', sha256: sha256Of(blob), block });
      expect(read.sizeBytes).toBe(blobStart + block * blockBytes);
    }
  });

  it('takes a blob for damaged in which the range is not, and names the last block of it', async () => {
    const shorter: BlobSource = {
      ...memoryBlobs([blob, other]),
      open: async () => Promise.reject(new RangeError('not in the object')),
    };
    const read = await readUntilError(readArchive(layout, whole(layout), shorter));
    expect(read.error).toMatchObject({ name: 'BlobDamaged', sha256: sha256Of(blob), block: 3 });
    expect(read.sizeBytes).toBe(blobStart);
  });

  it('breaks off when the facts tell of another size than the archive has room for', async () => {
    const blobs = memoryBlobs([blob, other]);
    const grown: BlobSource = {
      ...blobs,
      facts: async (sha256) => ({ ...(await blobs.facts(sha256)), sizeBytes: blob.length + 1 }),
    };
    const read = await readUntilError(readArchive(layout, whole(layout), grown));
    expect(read.error).toMatchObject({ message: expect.stringContaining('not of the size') });
    expect(blobs.opened).toEqual([]);
  });

  it.each<[string, Partial<BlobSource>]>([
    ['has no facts', { facts: async () => Promise.reject(new Error('as it is')) }],
    ['cannot be opened', { open: async () => Promise.reject(new Error('as it is')) }],
    ['breaks off', { open: async () => brokenAfter(blob.subarray(0, 700)) }],
  ])('passes the error on when a blob %s', async (_what, broken) => {
    const read = await readUntilError(readArchive(layout, whole(layout), { ...memoryBlobs([blob, other]), ...broken }));
    expect(read).toMatchObject({ sizeBytes: blobStart, error: { message: 'as it is' } });
  });

  it('leaves nothing open when its reader goes away after any number of bytes', async () => {
    for (const chunkBytes of [blockBytes, 65_536]) {
      for (let stopAfter = 0; stopAfter < layout.sizeBytes; stopAfter += 150_001) {
        const blobs = memoryBlobs([blob, other], { chunkBytes });
        const archive = readArchive(layout, whole(layout), blobs);
        let taken = 0;
        archive.on('data', (chunk: Buffer) => {
          taken += chunk.length;
          if (taken >= stopAfter) archive.destroy();
        });
        await closed(archive);
        await untilClosed(blobs);
        expect(stillOpen(blobs)).toBe(0);
      }
    }
  });

  it('leaves nothing open when its reader goes away after any number of turns of the event loop', async () => {
    let opened = 0;
    for (let turns = 0; turns < 60; turns += 1) {
      const blobs = memoryBlobs([blob, other], { chunkBytes: 300_000 });
      const archive = readArchive(layout, whole(layout), blobs).resume();
      for (let turn = 0; turn < turns; turn += 1) await nextTick();
      archive.destroy();
      await closed(archive);
      await setImmediate();
      await untilClosed(blobs);
      expect(stillOpen(blobs)).toBe(0);
      opened += blobs.opened.length;
    }
    expect(opened).toBeGreaterThan(10);
  });

  it('closes a blob that is opened after its reader has gone away', async () => {
    const late = new PassThrough();
    const asked = gate();
    const opened = gate();
    const archive = readArchive(layout, whole(layout), {
      ...memoryBlobs([blob, other]),
      open: async () => {
        asked.open();
        await opened.opened;
        return late;
      },
    });
    archive.resume();
    await asked.opened;
    archive.destroy();
    await closed(archive);
    opened.open();
    await closed(late);
    expect(late.destroyed).toBe(true);
  });

  it('opens no blob whose facts come after its reader has gone away', async () => {
    const blobs = memoryBlobs([blob, other]);
    const asked = gate();
    const known = gate();
    const archive = readArchive(layout, whole(layout), {
      ...blobs,
      facts: async (sha256) => {
        asked.open();
        await known.opened;
        return blobs.facts(sha256);
      },
    });
    archive.resume();
    await asked.opened;
    archive.destroy();
    await closed(archive);
    known.open();
    await setImmediate();
    expect(blobs.opened).toEqual([]);
  });

  it('closes a blob that says nothing any more when its reader goes away', async () => {
    const silent = new PassThrough();
    const asked = gate();
    const archive = readArchive(layout, whole(layout), {
      ...memoryBlobs([blob, other]),
      open: async () => {
        asked.open();
        return silent;
      },
    });
    archive.resume();
    await asked.opened;
    await setImmediate();
    archive.destroy();
    await closed(silent);
    expect(silent.destroyed).toBe(true);
  });

  it.each([
    ['its reader goes away', null],
    ['it was found damaged', Buffer.alloc(blockBytes)],
  ])('outlives a blob that fails while it is closed because %s', async (_why, damaged) => {
    const asked = gate();
    const failing = new Readable({
      read() {
        asked.open();
        if (damaged) this.push(damaged);
      },
      destroy(_error, done) {
        global.setImmediate(done, new Error('could not be closed'));
      },
    });
    const archive = readArchive(layout, whole(layout), { ...memoryBlobs([blob, other]), open: async () => failing });
    const read = readUntilError(archive);
    await asked.opened;
    if (!damaged) archive.destroy();
    await closed(failing);
    expect(failing.closed).toBe(true);
    expect((await read).error).toMatchObject({ name: damaged ? 'BlobDamaged' : 'Error' });
  });

  it('reads a block ahead of a slow reader at most, beside what the stream of the blob does', async () => {
    const large = noise('large', 12 * blockBytes);
    const wide = layOut([blobEntry('a', large)]);
    for (const chunkBytes of [blockBytes, 65_536]) {
      const blobs = memoryBlobs([large], { chunkBytes });
      let taken = 0;
      for await (const chunk of readArchive(wide, whole(wide), blobs) as AsyncIterable<Buffer>) {
        taken += chunk.length;
        for (let turn = 0; turn < 20; turn += 1) await setImmediate();
        expect(blobs.given() - taken).toBeLessThanOrEqual(blockBytes + chunkBytes);
      }
      expect(blobs.given()).toBe(large.length);
    }
  });

  it('reads nothing before it is read', async () => {
    const blobs = memoryBlobs([blob, other]);
    const archive = readArchive(layout, whole(layout), blobs);
    await setImmediate();
    expect(blobs.opened).toEqual([]);
    archive.destroy();
  });

  it('holds a few blocks of an archive in memory, however large it is', async () => {
    const blobs = zeroBlobs([400 * blockBytes]);
    const large = layOut([blobs.entry('a', 0)]);
    const before = process.memoryUsage().arrayBuffers;
    let peak = before;
    for await (const chunk of readArchive(large, whole(large), fresh(blobs)) as AsyncIterable<Buffer>) {
      peak = Math.max(peak, process.memoryUsage().arrayBuffers);
      expect(chunk.length).toBeLessThanOrEqual(blockBytes);
    }
    expect(peak - before).toBeLessThan(150 * blockBytes);
  });
});

/** Ranges anywhere, most of them short, and many that begin or end beside the border of a segment or block. */
function rangeIn({ segments, sizeBytes }: ArchiveLayout) {
  const borders = segments.flatMap((one) => [
    one.start,
    ...(one.kind === 'blob' ? [one.start + blockBytes, one.start + 2 * blockBytes] : []),
  ]);
  const within = (place: number) => Math.min(Math.max(place, 0), sizeBytes);
  const beside = fc.tuple(fc.constantFrom(...borders, sizeBytes), fc.integer({ min: -3, max: 3 }));
  const place = fc.oneof(
    fc.integer({ min: 0, max: sizeBytes }),
    beside.map(([border, step]) => within(border + step)),
  );
  const end = fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 0, max: 5_000 }).map((length) => (from: number) => from + length) },
    { weight: 1, arbitrary: place.map((to) => () => to) },
  );
  return fc.tuple(place, end).map(([from, endOf]) => {
    const [start = 0, last = 0] = [from, within(endOf(from))].sort((one, other) => one - other);
    return { start, end: last };
  });
}

function concatenated({ segments }: ArchiveLayout, contents: readonly Buffer[]): Buffer {
  const bySha256 = new Map(contents.map((bytes) => [sha256Of(bytes), bytes]));
  return Buffer.concat(
    segments.map((one) => (one.kind === 'bytes' ? one.bytes : (bySha256.get(one.sha256) ?? Buffer.alloc(0)))),
  );
}

function flipped(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes);
  changed.writeUInt8(changed.readUInt8(at) ^ 0x10, at);
  return changed;
}

async function readUntilError(stream: Readable): Promise<{ readonly sizeBytes: number; readonly error: unknown }> {
  let sizeBytes = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) sizeBytes += chunk.length;
  } catch (error) {
    return { sizeBytes, error };
  }
  return { sizeBytes, error: null };
}

type Opened = Pick<ReturnType<typeof memoryBlobs>, 'opened'>;

function stillOpen({ opened }: Opened): number {
  return opened.filter(({ stream }) => !stream.destroyed).length;
}

/** Waits for what is being closed; what is not never ends up here and is told by the expectation that follows. */
async function untilClosed({ opened }: Opened): Promise<void> {
  for (const { stream } of opened) if (stream.destroyed) await closed(stream);
}

/** Waits for the end of a stream, with or without an error. */
function closed(stream: Readable): Promise<void> {
  return new Promise((resolve) => {
    if (stream.closed) resolve();
    else stream.once('close', resolve);
  });
}

/** Shut at first; whoever awaits `opened` waits until somebody opens it. */
function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

function nextTick(): Promise<void> {
  return new Promise((resolve) => {
    process.nextTick(resolve);
  });
}

function brokenAfter(bytes: Buffer): Readable {
  const broken = new PassThrough();
  broken.write(bytes, () => {
    broken.destroy(new Error('as it is'));
  });
  return broken;
}

/** With memory of its own for each block, as a file or a network gives them. */
function fresh(blobs: BlobSource): BlobSource {
  return {
    ...blobs,
    open: async (sha256, range) => (await blobs.open(sha256, range)).map((block: Buffer) => Buffer.from(block)),
  };
}
