import { describe, expect, it } from '@jest/globals';
import { openBlockPool } from '../../gateways/block-pool.ts';
import { MiB } from '../support/blobs.ts';

describe('a pool of blocks', () => {
  it('hands out the memory of a block that was given back, also by a part of it', () => {
    const pool = openBlockPool();
    const block = pool.take();
    pool.giveBack(block.subarray(5, 9));
    expect(pool.take().buffer).toBe(block.buffer);
  });

  it('never hands out one memory twice at once, however often it was given back', () => {
    const pool = openBlockPool();
    const block = pool.take();
    pool.giveBack(block);
    pool.giveBack(block);
    expect(pool.take().buffer).not.toBe(pool.take().buffer);
  });

  it('leaves memory alone that is not its own', () => {
    const pool = openBlockPool();
    const foreign = Buffer.alloc(MiB);
    pool.giveBack(foreign);
    expect(pool.take().buffer).not.toBe(foreign.buffer);
  });

  it('keeps 16 blocks for later, and no more', () => {
    const pool = openBlockPool();
    const blocks = Array.from({ length: 20 }, () => pool.take());
    for (const block of blocks) pool.giveBack(block);
    const known = new Set(blocks.map(({ buffer }) => buffer));
    const again = Array.from({ length: 20 }, () => pool.take());
    expect(again.filter(({ buffer }) => known.has(buffer))).toHaveLength(16);
  });
});
