import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import path from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { factsOf, noise } from '../../kit/blobs.ts';
import { sha256Of } from '../../kit/installers.ts';
import { howOften } from '../../support/how-often.ts';
import { held } from '../../support/memory.ts';
import { eventually } from '../../support/processes.ts';
import { begin, get } from './kit-server.ts';
import {
  digestWhileRead,
  hangUp,
  manySeams,
  random,
  serveStoredKit,
  type StoredKit,
  wrongRanges,
} from './stored-kit.ts';

const megabyte = 1024 * 1024;

const ranges = 10_000;
const clients = howOften(40, 200);
const bits = howOften(4, 64);

describe('a kit from the store', () => {
  const running: StoredKit[] = [];

  afterEach(async () => {
    await Promise.all(running.splice(0).map((kit) => kit.stop()));
  });

  async function serve(contents: readonly Buffer[]): Promise<StoredKit> {
    const kit = await serveStoredKit(contents);
    running.push(kit);
    return kit;
  }

  const allClosed = (kit: StoredKit) => eventually('all files are closed', async () => kit.openFiles() === 0);

  it('gives in 10,000 random ranges over HTTP what the whole has there', async () => {
    const kit = await serve(manySeams);
    const whole = (await get(kit.link)).body;
    expect(whole).toHaveLength(kit.layout.sizeBytes);
    expect(await wrongRanges(kit, whole, ranges)).toEqual([]);
    await allClosed(kit);
  }, 120_000);

  it('is never complete and wrong, whichever bit of a blob is flipped, and the operator hears which blob it is', async () => {
    const [first, second] = [noise('first', 2 * megabyte + 77), noise('second', megabyte)] as const;
    const { folder, damaged, link } = await serve([first, second]);
    const whole = (await get(link)).body;
    for (const bytes of [first, second]) {
      const { sha256 } = factsOf(bytes);
      const edges = [0, megabyte - 1, megabyte, bytes.length - 1].filter((at) => at < bytes.length);
      for (const at of [...edges, ...Array.from({ length: bits }, () => random(bytes.length))]) {
        const flipped = Buffer.from(bytes);
        flipped.writeUInt8(flipped.readUInt8(at) ^ (1 << random(8)), at);
        writeFileSync(path.join(folder, sha256), flipped);
        damaged.length = 0;
        expect(['broken off', 503]).toContain(
          await get(link).then(
            ({ status }) => status,
            () => 'broken off',
          ),
        );
        await eventually('the damage is told', async () => damaged.length === 1);
        expect(damaged).toEqual([[sha256, Math.floor(at / megabyte)]]);
      }
      writeFileSync(path.join(folder, sha256), bytes);
    }
    expect((await get(link)).body.equals(whole)).toBe(true);
    expect(readFileSync(path.join(folder, factsOf(first).sha256)).equals(first)).toBe(true);
  }, 120_000);

  it('is refused when a blob is gone, and the operator hears which one', async () => {
    const [first, gone] = [noise('there', megabyte), noise('gone', megabyte)] as const;
    const { folder, damaged, link } = await serve([first, gone]);
    const { sha256 } = factsOf(gone);
    rmSync(path.join(folder, sha256));
    await expect(get(link)).rejects.toThrow('aborted');
    await eventually('the damage is told', async () => damaged.length === 1);
    expect(damaged).toEqual([[sha256, 0]]);
    rmSync(path.join(folder, factsOf(first).sha256));
    expect((await get(link, { headers: { range: 'bytes=9000-' } })).status).toBe(503);
  });

  it.each([0, megabyte + 5])(
    'is never complete when a blob was cut off after %d bytes, and is told of',
    async (length) => {
      const bytes = noise('cut', 2 * megabyte + 77);
      const { folder, damaged, link } = await serve([bytes]);
      const { sha256 } = factsOf(bytes);
      writeFileSync(path.join(folder, sha256), bytes.subarray(0, length));
      const outcome = await get(link).then(
        ({ status }) => status,
        () => 'broken off',
      );
      expect(['broken off', 503]).toContain(outcome);
      await eventually('the damage is told', async () => damaged.length === 1);
      expect(damaged).toEqual([[sha256, 2]]);
    },
  );

  it('uses the memory of what was sent again, and sends the right bytes', async () => {
    const { link } = await serve([noise('large', 16 * megabyte)]);
    const whole = (await get(link)).body;
    const before = process.memoryUsage().arrayBuffers;
    const digests = await Promise.all(Array.from({ length: 6 }, () => digestWhileRead(link)));
    expect(new Set(digests)).toEqual(new Set([sha256Of(whole)]));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(70 * megabyte);
  });

  it('leaves no file open and no memory held when clients hang up at a tenth', async () => {
    const kit = await serve([noise('large', 12 * megabyte)]);
    await hangUp(kit, 1, kit.layout.sizeBytes / 10);
    const before = await held();
    await hangUp(kit, clients, kit.layout.sizeBytes / 10);
    await allClosed(kit);
    expect(kit.openFiles()).toBe(0);
    await eventually('the memory is free', async () => (await held()) - before < 20 * megabyte);
  }, 120_000);

  it('takes at most 150 MB for 100 clients that have stalled', async () => {
    const kit = await serve([noise('large', 12 * megabyte)]);
    const before = await held();
    const stalled = await Promise.all(Array.from({ length: 100 }, () => begin(kit.link)));
    await eventually('all are being served', async () => kit.openFiles() === 100);
    await eventually('the reading has come to rest', async () => isStill(stalled));
    expect((await held()) - before).toBeLessThan(150_000_000);
    for (const response of stalled) response.destroy();
    await allClosed(kit);
  }, 120_000);
});

/** Whether no client has got a byte since it was asked last. */
let lastSum = -1;
function isStill(responses: readonly IncomingMessage[]): boolean {
  const sum = responses.reduce((all, { socket }) => all + socket.bytesRead, 0);
  const before = lastSum;
  lastSum = sum;
  return sum === before && sum > 0;
}
