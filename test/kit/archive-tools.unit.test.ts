import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import yauzl, { type Entry } from 'yauzl';
import { type ArchiveEntry, type ArchiveLayout, layOut } from '../../kit/archive-layout.ts';
import { readArchive } from '../../kit/archive-reader.ts';
import { blobEntry, inlineEntry, memoryBlobs, noise, sha256Of, zeroBlobs } from './blobs.ts';
import { run } from './tools.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'archive-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const scripts = [
  'setup',
  '\u00e9t\u00e9',
  '\u0443\u0441\u0442',
  '\u682a\u5f0f',
  '\u0623\u062f\u0627\u0629',
  '\ud55c\uae00',
];
const contents = Array.from({ length: 40 }, (_, index) => noise(`${index}`, index * 30_000));
const kits = [
  { name: 'one file', entries: [inlineEntry('START-HERE.html', 'how to install')] },
  {
    name: '40 files with names in six scripts',
    entries: contents.map((bytes, index) =>
      blobEntry(
        `installers/${scripts[index % 6] ?? ''}/${index}-${scripts[(index + 1) % 6] ?? ''}`,
        bytes,
        index % 2 === 1,
      ),
    ),
  },
];

describe.each(kits)('a kit of $name', ({ name, entries }) => {
  const names = entries.map((entry) => entry.path);
  const total = entries.reduce((sum, entry) => sum + sizeOf(entry), 0);
  let file = '';
  beforeAll(async () => {
    file = path.join(folder, `${name}.zip`);
    await writeFile(file, await wholeOf(entries));
  });

  it('passes the test of unzip, file by file', async () => {
    const told = await run('unzip', ['-t', file]);
    expect(told.match(/ OK$/gm)).toHaveLength(names.length);
    expect(told).toContain('No errors detected');
  });

  it('is shown by zipinfo with its names, modes and time, as stored', async () => {
    const told = await run('zipinfo', ['-T', file]);
    const lines = entries.map(({ path: shown, executable }, index) => {
      const mode = executable ? '-rwxr-xr-x' : '-rw-r--r--';
      return new RegExp(`^${mode} .* unx +${sizeOf(entries[index])} b- stor 20200101.000000 ${shown}$`, 'm');
    });
    for (const line of lines) expect(told).toMatch(line);
  });

  it('passes the test of 7-Zip without a warning', async () => {
    const told = await run('7zz', ['t', file]);
    expect(told).toContain('Everything is Ok');
    expect(told).toMatch(new RegExp(`^Size: +${total}$`, 'm'));
    expect(told).not.toMatch(/warning|Zip64/i);
  });

  it('is read by Python with every name and byte', async () => {
    const told: unknown = JSON.parse(await run('python3', ['-c', listing, file]));
    expect(told).toEqual(entries.map((entry) => [entry.path, sizeOf(entry), digestOf(entry)]));
  });

  it('is extracted by jar to the same bytes', async () => {
    const target = await mkdtemp(path.join(folder, 'jar-'));
    await run('jar', ['xf', file], target);
    const digests = await Promise.all(names.map(async (one) => sha256Of(await readFile(path.join(target, one)))));
    expect(digests).toEqual(entries.map(digestOf));
  });

  it('is read by a strict reader, with the UTF-8 flag in both headers, the same facts in both and nothing else', async () => {
    const bytes = await readFile(file);
    const zip = await yauzl.fromBufferPromise(bytes, {
      lazyEntries: true,
      strictFileNames: true,
      validateEntrySizes: true,
    });
    const read: unknown[] = [];
    for await (const entry of zip.eachEntry()) {
      expectTwin(entry, await zip.readLocalFileHeaderPromise(entry));
      expect(entry.versionNeededToExtract).toBe(10);
      expect(entry.extraFieldLength).toBe(0);
      expect(entry.fileCommentLength).toBe(0);
      read.push([
        entry.fileName,
        entry.externalFileAttributes >>> 16,
        sha256Of(await buffer(await zip.openReadStreamPromise(entry))),
      ]);
    }
    expect(read).toEqual(entries.map((one) => [one.path, one.executable ? 0o100755 : 0o100644, digestOf(one)]));
  });
});

describe('Z3 a kit of 65,536 files', () => {
  const count = 65_536;
  let file = '';
  beforeAll(async () => {
    file = path.join(folder, 'many.zip');
    await writeFile(
      file,
      await wholeOf(Array.from({ length: count }, (_, index) => inlineEntry(`d${index % 9}/${index}`, `${index}`))),
    );
  });

  it('is complete for unzip, zipinfo, 7-Zip, Python and jar', async () => {
    expect((await run('unzip', ['-t', file])).match(/ OK$/gm)).toHaveLength(count);
    expect(await run('zipinfo', ['-t', file])).toMatch(/^65536 files,/m);
    expect(await run('7zz', ['t', file])).toMatch(/Everything is Ok[^]*Files: 65536/);
    expect(JSON.parse(await run('python3', ['-c', listing, file]))).toHaveLength(count);
    expect((await run('jar', ['tf', file])).trim().split('\n')).toHaveLength(count);
  });

  it('is complete for a strict reader', async () => {
    const zip = await yauzl.fromBufferPromise(await readFile(file), { lazyEntries: true, strictFileNames: true });
    let read = 0;
    for await (const entry of zip.eachEntry()) {
      expect(entry.fileName).toBe(`d${read % 9}/${read}`);
      read += 1;
    }
    expect(read).toBe(count);
  });
});

describe('Z3 a kit with a file over 4 GiB', () => {
  const blobs = zeroBlobs([2 ** 32 + 5]);
  const layout = layOut([
    inlineEntry('before.txt', 'before'),
    blobs.entry('big', 0),
    inlineEntry('after.txt', 'after'),
  ]);
  let file = '';
  beforeAll(async () => {
    file = path.join(folder, 'big.zip');
    await writeHeaders(layout, file);
  });

  it('is listed by zipinfo, 7-Zip and Python with its true size', async () => {
    expect(await run('zipinfo', ['-l', file])).toMatch(/^-rw-r--r-- .* unx +4294967301 bx +4294967301 stor .* big$/m);
    expect(await run('7zz', ['l', file])).toMatch(/ 4294967301 +4294967301 +big$/m);
    const sizes = await run('python3', [
      '-c',
      'import sys, zipfile; print([f.file_size for f in zipfile.ZipFile(sys.argv[1]).infolist()])',
      file,
    ]);
    expect(sizes).toBe('[6, 4294967301, 5]\n');
  });

  it('gives unzip, 7-Zip, Python and jar the small file that lies beyond', async () => {
    expect(await run('unzip', ['-p', file, 'after.txt'])).toBe('after');
    expect(await run('7zz', ['x', '-so', file, 'after.txt'])).toBe('after');
    expect(
      await run('python3', ['-c', 'import sys, zipfile; print(zipfile.ZipFile(sys.argv[1]).read("after.txt"))', file]),
    ).toBe("b'after'\n");
    await run('jar', ['xf', file, 'after.txt'], folder);
    expect(await readFile(path.join(folder, 'after.txt'), 'utf8')).toBe('after');
  });

  it('is read by a strict reader, with ZIP64 fields in the local header too', async () => {
    const zip = await yauzl.openPromise(file, { lazyEntries: true, strictFileNames: true, autoClose: false });
    const versions: unknown[] = [];
    for await (const entry of zip.eachEntry()) {
      const local = await zip.readLocalFileHeaderPromise(entry);
      versions.push([entry.fileName, entry.uncompressedSize, local.versionNeededToExtract, local.extraFieldLength]);
      expect(local.generalPurposeBitFlag).toBe(0x0800);
      expect(entry.generalPurposeBitFlag).toBe(0x0800);
    }
    zip.close();
    expect(versions).toEqual([
      ['before.txt', 6, 10, 0],
      ['big', 2 ** 32 + 5, 45, 20],
      ['after.txt', 5, 10, 0],
    ]);
  });
});

const listing = `
import hashlib, json, sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
assert archive.testzip() is None
files = [(one, archive.read(one)) for one in archive.infolist()]
print(json.dumps([[one.filename, len(data), hashlib.sha256(data).hexdigest()] for one, data in files]))
`;

async function wholeOf(entries: readonly ArchiveEntry[]): Promise<Buffer> {
  const layout = layOut(entries);
  return buffer(readArchive(layout, { start: 0, end: layout.sizeBytes }, memoryBlobs(contents)));
}

/** The archive with holes where its blobs are: on disk it takes no room for them, and they read as zero. */
async function writeHeaders({ segments, sizeBytes }: ArchiveLayout, file: string): Promise<void> {
  const handle = await open(file, 'w');
  try {
    await handle.truncate(sizeBytes);
    for (const one of segments) if (one.kind === 'bytes') await handle.write(one.bytes, 0, one.bytes.length, one.start);
  } finally {
    await handle.close();
  }
}

type LocalHeader = Awaited<
  ReturnType<Awaited<ReturnType<typeof yauzl.fromBufferPromise>>['readLocalFileHeaderPromise']>
>;

/** Both headers of a file say the same: stored, UTF-8, no data descriptor, no time but ours. */
function expectTwin(central: Entry, local: LocalHeader): void {
  const said = (header: Entry | LocalHeader) => ({
    flags: header.generalPurposeBitFlag,
    method: header.compressionMethod,
    time: header.lastModFileTime,
    date: header.lastModFileDate,
    crc32: header.crc32,
    sizes: [header.compressedSize, header.uncompressedSize],
  });
  expect(said(local)).toEqual(said(central));
  expect(said(local)).toMatchObject({ flags: 0x0800, method: 0, time: 0, date: 0x5021 });
  expect(local.fileName.equals(central.fileNameRaw)).toBe(true);
  expect(local.extraFieldLength).toBe(0);
}

function sizeOf(entry: ArchiveEntry | undefined): number {
  if (!entry) return 0;
  return entry.content.kind === 'inline' ? entry.content.bytes.length : entry.content.sizeBytes;
}

function digestOf({ content }: ArchiveEntry): string {
  return content.kind === 'inline' ? sha256Of(content.bytes) : content.sha256;
}
