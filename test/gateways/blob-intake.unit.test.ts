import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { inBlocks, takeBlocks } from '../../gateways/blob-intake.ts';
import { DigestMismatch } from '../../gateways/object-store.ts';
import { bytesOf, factsOf, inChunks, MiB } from '../support/blobs.ts';

const keepNone = () => Promise.resolve();

describe('inBlocks', () => {
  it.each([
    ['one byte more than a block', MiB + 1],
    ['many blocks', 5 * MiB],
    ['a prime number of bytes', 65_537],
    ['a thousand bytes', 1_000],
  ])('cuts chunks of %s into blocks of 1 MiB and a rest', async (_, chunk) => {
    const bytes = bytesOf(3 * MiB + 5);
    const blocks = [];
    for await (const block of inBlocks(inChunks(bytes, chunk))) blocks.push(block);
    expect(blocks.map(({ length }) => length)).toEqual([MiB, MiB, MiB, 5]);
    expect(Buffer.concat(blocks).equals(bytes)).toBe(true);
  });

  it('gives no block where there are no bytes', async () => {
    const blocks = [];
    for await (const block of inBlocks(inChunks(Buffer.alloc(0)))) blocks.push(block);
    expect(blocks).toEqual([]);
  });

  it('gives empty chunks no meaning', async () => {
    async function* source() {
      yield Buffer.alloc(0);
      yield Buffer.from('a');
      yield Buffer.alloc(0);
    }
    const blocks = [];
    for await (const block of inBlocks(source())) blocks.push(block);
    expect(blocks).toEqual([Buffer.from('a')]);
  });
});

describe('takeBlocks', () => {
  it('knows the digest and checksum of what has a well-known one', async () => {
    const { sha256, blockCrcs } = await takeBlocks(inChunks(Buffer.from('123456789')), {}, keepNone);
    expect(sha256).toBe('15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225');
    expect(Buffer.from(blockCrcs).toString('hex')).toBe('cbf43926');
  });

  it('hands on all bytes in order, one block at a time', async () => {
    const bytes = bytesOf(4 * MiB + 9);
    const written: Uint8Array[] = [];
    let writing = 0;
    const facts = await takeBlocks(inChunks(bytes), {}, async (block) => {
      writing += 1;
      expect(writing).toBe(1);
      await turn();
      written.push(block);
      writing -= 1;
    });
    expect(facts).toEqual(factsOf(bytes));
    expect(Buffer.concat(written).equals(bytes)).toBe(true);
  });

  it('reads and hashes on while a block is written', async () => {
    const progress: number[] = [];
    let progressAtEndOfFirst: readonly number[] = [];
    let first = true;
    const options = { onProgress: (bytes: number) => progress.push(bytes) };
    await takeBlocks(inChunks(bytesOf(3 * MiB), MiB), options, async () => {
      if (!first) return;
      first = false;
      await turn();
      progressAtEndOfFirst = [...progress];
    });
    expect(progressAtEndOfFirst).toEqual([MiB]);
  });

  it('ends with the error of a write, and only after it', async () => {
    let failed = 0;
    const failing = async () => {
      await turn();
      failed += 1;
      throw new Error('the disk broke');
    };
    await expect(takeBlocks(inChunks(bytesOf(5 * MiB)), {}, failing)).rejects.toThrow('the disk broke');
    expect(failed).toBe(1);
  });

  it('waits for a write that is under way when the source fails', async () => {
    let written = false;
    async function* breaking() {
      yield bytesOf(MiB);
      throw new Error('the line broke');
    }
    const slow = async () => {
      await turn();
      await turn();
      written = true;
    };
    await expect(takeBlocks(breaking(), {}, slow)).rejects.toThrow('the line broke');
    expect(written).toBe(true);
  });

  it('lets go of a source whose bytes cannot be kept', async () => {
    let released = false;
    async function* source() {
      try {
        for (;;) yield bytesOf(MiB);
      } finally {
        released = true;
      }
    }
    const failing = () => Promise.reject(new Error('the disk broke'));
    await expect(takeBlocks(source(), {}, failing)).rejects.toThrow('the disk broke');
    expect(released).toBe(true);
  });

  it('says which digest the bytes have when it is not the expected one', async () => {
    const bytes = Buffer.from('abc');
    const taking = takeBlocks(inChunks(bytes), { expectedSha256: '0'.repeat(64) }, keepNone);
    await expect(taking).rejects.toThrow(DigestMismatch);
    await expect(takeBlocks(inChunks(bytes), { expectedSha256: '0'.repeat(64) }, keepNone)).rejects.toThrow(
      factsOf(bytes).sha256,
    );
  });
});
