import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type BlockPool, openBlockPool } from '../../gateways/block-pool.ts';
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

  describe('after a crowd', () => {
    beforeEach(() => {
      jest.useFakeTimers();
    });
    afterEach(() => {
      jest.useRealTimers();
    });

    const take = (pool: BlockPool, count: number) => Array.from({ length: count }, () => pool.take());
    const giveBack = (pool: BlockPool, blocks: readonly Buffer[]) => {
      for (const block of blocks) pool.giveBack(block);
    };
    const knownAmong = (blocks: readonly Buffer[], others: readonly Buffer[]) => {
      const known = new Set(others.map(({ buffer }) => buffer));
      return blocks.filter(({ buffer }) => known.has(buffer)).length;
    };

    it('keeps what it needed while it goes on needing it', () => {
      const pool = openBlockPool();
      const crowd = take(pool, 100);
      giveBack(pool, crowd);
      for (let seconds = 0; seconds < 5; seconds += 1) {
        jest.advanceTimersByTime(900);
        const again = take(pool, 100);
        expect(knownAmong(again, crowd)).toBe(100);
        giveBack(pool, again);
        jest.advanceTimersByTime(100);
      }
    });

    it('lets go what nobody needed for a second, but for 16 blocks', () => {
      const pool = openBlockPool();
      const crowd = take(pool, 100);
      giveBack(pool, crowd);
      jest.advanceTimersByTime(1000);
      giveBack(pool, take(pool, 40));
      jest.advanceTimersByTime(1000);
      const fewer = take(pool, 100);
      expect(knownAmong(fewer, crowd)).toBe(40);
      giveBack(pool, fewer);
      jest.advanceTimersByTime(3000);
      expect(jest.getTimerCount()).toBe(0);
      expect(knownAmong(take(pool, 100), fewer)).toBe(16);
    });
  });
});
