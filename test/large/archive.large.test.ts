import { mkdtemp, open, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ArchiveLayout, layOut } from '../../kit/archive-layout.ts';
import { type BlobSource, readArchive } from '../../kit/archive-reader.ts';
import { blockBytes } from '../../kit/blocks.ts';
import { inlineEntry, zeroBlobs } from '../kit/blobs.ts';
import { run } from '../kit/tools.ts';

const MINUTE_MS = 60_000;

describe('Z3 a kit just below the limits of a plain ZIP', () => {
  // Its directory begins below 4 GiB, and it has as many entries as two bytes can count.
  const names = Array.from({ length: 65_533 }, (_, index) => `d${index % 9}/${index}`);
  const inline = names.map((name) => inlineEntry(name, ''));
  const sizeBytes = 2 ** 32 - 1 - layOut([...inline, zeroBlobs([0]).entry('large.bin', 0)]).sizeBytes;
  const blobs = zeroBlobs([sizeBytes]);
  const layout = layOut([...inline, blobs.entry('large.bin', 0)]);
  let folder = '';
  let file = '';

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'archive-limit-'));
    file = path.join(folder, 'kit.zip');
    await writeSparse(layout, blobs, file);
  }, 10 * MINUTE_MS);

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it(
    'needs no ZIP64 record, and every tool finds all of it',
    async () => {
      expect(await run('zipinfo', ['-t', file])).toMatch(/^65534 files,/m);
      expect(await run('zipinfo', ['-v', file, 'large.bin'])).toMatch(
        /minimum software version required to extract: +1\.0/,
      );
      expect((await run('unzip', ['-t', file])).match(/ OK$/gm)).toHaveLength(65_534);
      const tested = await run('7zz', ['t', file]);
      expect(tested).toContain('Everything is Ok');
      expect(tested).not.toMatch(/warning|Zip64/i);
      const program =
        'import sys, zipfile; archive = zipfile.ZipFile(sys.argv[1]); print(archive.testzip(), len(archive.namelist()))';
      expect(await run('python3', ['-c', program, file])).toBe('None 65534\n');
      expect((await run('jar', ['tf', file])).trim().split('\n')).toHaveLength(65_534);
    },
    10 * MINUTE_MS,
  );
});

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
    await writeSparse(layout, blobs, file);
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

/** The archive as it would be downloaded, with holes where it is zero: they read as zero and take no room. */
async function writeSparse(layout: ArchiveLayout, blobs: BlobSource, file: string): Promise<void> {
  const handle = await open(file, 'w');
  const zero = Buffer.alloc(blockBytes);
  let position = 0;
  const chunks: AsyncIterable<Buffer> = readArchive(layout, { start: 0, end: layout.sizeBytes }, blobs);
  for await (const chunk of chunks) {
    if (!chunk.equals(zero.subarray(0, chunk.length))) await handle.write(chunk, 0, chunk.length, position);
    position += chunk.length;
  }
  await handle.truncate(position);
  await handle.close();
}
