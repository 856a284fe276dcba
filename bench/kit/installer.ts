import { createCipheriv } from 'node:crypto';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import type { BlobFacts } from '../../gateways/object-store.ts';

const pieceBytes = 8 << 20;

/** A file of bytes that nothing can compress. */
export async function makeInstaller(file: string, sizeBytes: number): Promise<void> {
  const noise = createCipheriv('aes-128-ctr', Buffer.alloc(16, 1), Buffer.alloc(16));
  const zero = Buffer.alloc(pieceBytes);
  const handle = await open(file, 'wx');
  for (let left = sizeBytes; left > 0; left -= pieceBytes)
    await handle.write(noise.update(zero.subarray(0, Math.min(left, pieceBytes))));
  await handle.close();
}

const blockBytes = 1 << 20;

/** Puts an object of so many MiB into a store as one hole, which takes no room; its name is no digest of it. */
export async function placeHole(blobs: string, blocks: number): Promise<BlobFacts> {
  const sha256 = '0'.repeat(64);
  const handle = await open(path.join(blobs, sha256), 'w');
  await handle.truncate(blocks * blockBytes);
  await handle.close();
  const blockCrcs = Buffer.alloc(blocks * 4);
  const crc = crc32(Buffer.alloc(blockBytes));
  for (let block = 0; block < blocks; block += 1) blockCrcs.writeUInt32BE(crc, block * 4);
  return { sha256, sizeBytes: blocks * blockBytes, blockCrcs };
}
