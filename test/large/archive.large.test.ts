import { mkdtemp, open, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { layOut } from '../../kit/archive-layout.ts';
import { readArchive } from '../../kit/archive-reader.ts';
import { blockBytes } from '../../kit/blocks.ts';
import { inlineEntry, zeroBlobs } from '../kit/blobs.ts';
import { run } from '../kit/tools.ts';

const MINUTE_MS = 60_000;

describe('a kit of 6 GB with a file over 4 GiB', () => {
  const sizes = [4_400_000_000, 1_600_000_000];
  const blobs = zeroBlobs(sizes);
  const layout = layOut([
    inlineEntry('START-HERE.html', 'how to install'),
    blobs.entry('installers/large.bin', 0),
    blobs.entry('installers/beyond.bin', 1),
    inlineEntry('verify.sh', 'last', true),
  ]);
  const names = ['START-HERE.html', 'installers/large.bin', 'installers/beyond.bin', 'verify.sh'];
  let folder = '';
  let file = '';

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'archive-large-'));
    file = path.join(folder, 'kit.zip');
    const handle = await open(file, 'w');
    const zero = Buffer.alloc(blockBytes);
    let position = 0;
    for await (const chunk of readArchive(
      layout,
      { start: 0, end: layout.sizeBytes },
      blobs,
    ) as AsyncIterable<Buffer>) {
      // A hole reads as zero and takes no room.
      if (!chunk.equals(zero.subarray(0, chunk.length))) await handle.write(chunk, 0, chunk.length, position);
      position += chunk.length;
    }
    await handle.truncate(position);
    await handle.close();
  }, 10 * MINUTE_MS);

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('is as long as its layout says', async () => {
    expect((await stat(file)).size).toBe(layout.sizeBytes);
  });

  it(
    'passes the test of unzip',
    async () => {
      const told = await run('unzip', ['-t', file]);
      expect(told.match(/ OK$/gm)).toHaveLength(names.length);
    },
    10 * MINUTE_MS,
  );

  it(
    'passes the test of 7-Zip',
    async () => {
      const told = await run('7zz', ['t', file]);
      expect(told).toMatch(/Everything is Ok[^]*Size: +6000000018$/m);
      expect(told).not.toMatch(/warning/i);
    },
    10 * MINUTE_MS,
  );

  it('is shown by zipinfo with its true sizes', async () => {
    expect(await run('zipinfo', ['-t', file])).toMatch(/^4 files, 6000000018 bytes uncompressed, 6000000018 bytes/m);
  });

  it(
    'passes the test of Python',
    async () => {
      const program =
        'import sys, zipfile; archive = zipfile.ZipFile(sys.argv[1]); print(archive.testzip(), archive.namelist())';
      const told = await run('python3', ['-c', program, file]);
      expect(told).toBe(`None [${names.map((name) => `'${name}'`).join(', ')}]\n`);
    },
    10 * MINUTE_MS,
  );

  it(
    'is extracted by jar',
    async () => {
      await run('jar', ['xf', file], folder);
      const found = await Promise.all(names.map(async (name) => (await stat(path.join(folder, name))).size));
      expect(found).toEqual([14, ...sizes, 4]);
      expect(await readFile(path.join(folder, 'verify.sh'), 'utf8')).toBe('last');
    },
    10 * MINUTE_MS,
  );
});
