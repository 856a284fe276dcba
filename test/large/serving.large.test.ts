import { afterEach, describe, expect, it } from '@jest/globals';
import { get } from '../api/kits/kit-server.ts';
import { hangUp, manySeams, serveStoredKit, type StoredKit, wrongRanges } from '../api/kits/stored-kit.ts';
import { noise } from '../kit/blobs.ts';
import { held } from '../support/memory.ts';
import { eventually } from '../support/processes.ts';

const megabyte = 1024 * 1024;
const MINUTE_MS = 60_000;

describe('a kit from the store, asked often', () => {
  let kit: StoredKit;

  afterEach(() => kit.stop());

  it(
    'gives in 10,000 random ranges over HTTP what the whole has there',
    async () => {
      kit = await serveStoredKit(manySeams);
      const whole = (await get(kit.link)).body;
      expect(await wrongRanges(kit, whole, 10_000)).toEqual([]);
      await eventually('all files are closed', async () => kit.openFiles() === 0);
    },
    10 * MINUTE_MS,
  );

  it(
    'leaves no file open and no memory held when 200 clients hang up at a tenth',
    async () => {
      kit = await serveStoredKit([noise('large', 12 * megabyte)]);
      await hangUp(kit, 1, kit.layout.sizeBytes / 10);
      const before = await held();
      await hangUp(kit, 200, kit.layout.sizeBytes / 10);
      await eventually('all files are closed', async () => kit.openFiles() === 0);
      expect(kit.openFiles()).toBe(0);
      await eventually('the memory is free', async () => (await held()) - before < 20 * megabyte);
    },
    10 * MINUTE_MS,
  );
});
