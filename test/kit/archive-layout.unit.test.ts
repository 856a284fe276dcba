import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { type ArchiveEntry, type ArchiveLayout, type EntryContent, layOut } from '../../kit/archive-layout.ts';
import { readArchive } from '../../kit/archive-reader.ts';
import { blockBytes, blockCount, crcOfBlob, crcOfBlock } from '../../kit/blocks.ts';
import { blobEntry, factsOf, inlineEntry, noise, zeroBlobs } from './blobs.ts';

describe('layOut', () => {
  it('gives a small archive these very bytes', () => {
    const world = Buffer.from('world');
    const layout = layOut([inlineEntry('verify.sh', 'hello\n', true), blobEntry('installers/a', world)]);
    expect(hexOf(layout)).toEqual(
      [
        '504b0304 0a00 0008 0000 0000 2150', // local header, version 1.0, UTF-8, stored, 00:00:00, 2020-01-01
        '20303a36 06000000 06000000 0900 0000', // CRC-32, size twice, lengths of name and extra field
        '7665726966792e7368', // verify.sh
        '68656c6c6f0a', // hello
        '504b0304 0a00 0008 0000 0000 2150',
        '4311773a 05000000 05000000 0c00 0000',
        '696e7374616c6c6572732f61', // installers/a
        `[5:${factsOf(world).sha256}]`,
        '504b0102 3f03 0a00 0008 0000 0000 2150', // central header, made on a Unix by version 6.3
        '20303a36 06000000 06000000 0900 0000',
        '0000 0000 0000 0000ed81 00000000', // comment, disk, attributes, mode 0100755, offset 0
        '7665726966792e7368',
        '504b0102 3f03 0a00 0008 0000 0000 2150',
        '4311773a 05000000 05000000 0c00 0000',
        '0000 0000 0000 0000a481 2d000000', // mode 0100644, offset 45
        '696e7374616c6c6572732f61',
        '504b0506 0000 0000 0200 0200', // end, disks, two entries
        '71000000 5c000000 0000', // directory of 113 bytes at 92, no comment
      ]
        .join('')
        .replaceAll(' ', ''),
    );
    expect(layout.sizeBytes).toBe(227);
    expect(layout.layoutDigest).toBe('1e0b2c7c2cd8dfb72afd77e6de5a79ac01d14d9dc18e22d405890b2f427a9c5a');
  });

  it('is the archive that its digest names: version, then each part with kind and length', () => {
    const layout = layOut([inlineEntry('a', 'hello'), blobEntry('b', Buffer.from('world')), inlineEntry('c', '')]);
    const hash = createHash('sha256').update('kit layout 1\n');
    for (const segment of layout.segments) {
      if (segment.kind === 'blob') hash.update(`blob ${segment.sizeBytes} ${segment.sha256}\n`);
      else hash.update(`bytes ${segment.bytes.length}\n`).update(segment.bytes);
    }
    expect(layout.layoutDigest).toBe(hash.digest('hex'));
  });

  const base = [inlineEntry('a', 'hello'), blobEntry('b', Buffer.from('world'))];
  it.each<[string, readonly ArchiveEntry[]]>([
    ['a path', [inlineEntry('A', 'hello'), blobEntry('b', Buffer.from('world'))]],
    ['a mode', [inlineEntry('a', 'hello', true), blobEntry('b', Buffer.from('world'))]],
    ['the bytes of a small file', [inlineEntry('a', 'hullo'), blobEntry('b', Buffer.from('world'))]],
    ['the bytes of a blob', [inlineEntry('a', 'hello'), blobEntry('b', Buffer.from('World'))]],
    ['the size of a blob', [inlineEntry('a', 'hello'), blobEntry('b', Buffer.from('worlds'))]],
    ['the order', [blobEntry('b', Buffer.from('world')), inlineEntry('a', 'hello')]],
    ['the number of entries', base.slice(0, 1)],
  ])('has another digest when %s is another', (_what, entries) => {
    expect(layOut(entries).layoutDigest).not.toBe(layOut(base).layoutDigest);
  });

  it('tells two blobs of one size and one CRC-32 apart by their digest', () => {
    const digestWith = (sha256: string) =>
      layOut([{ path: 'b', executable: false, content: { ...blob, sha256 } }]).layoutDigest;
    expect(digestWith('a'.repeat(64))).not.toBe(digestWith('b'.repeat(64)));
  });

  it.each(['Asia/Tokyo', 'Pacific/Honolulu'])('is the same on a machine in %s', async (timeZone) => {
    const program = `
      import { layOut } from './kit/archive-layout.ts';
      const content = { kind: 'inline', bytes: Buffer.from('hello') };
      process.stdout.write(layOut([{ path: 'a', executable: false, content }]).layoutDigest);`;
    const args = ['--import', 'tsx', '--input-type=module', '--eval', program];
    const there = await promisify(execFile)(process.execPath, args, { env: { ...process.env, TZ: timeZone } });
    expect(there.stdout).toBe(layOut([inlineEntry('a', 'hello')]).layoutDigest);
  });

  it('has segments without a gap, none of them empty, that end where the archive does', () => {
    const blobs = [noise('a', 10), Buffer.alloc(0), noise('b', 20)];
    const { segments, sizeBytes } = layOut(blobs.map((bytes, index) => blobEntry(`${index}`, bytes)));
    let end = 0;
    for (const segment of segments) {
      expect(segment.start).toBe(end);
      expect(lengthOf(segment)).toBeGreaterThan(0);
      end += lengthOf(segment);
    }
    expect(end).toBe(sizeBytes);
    expect(segments.map(({ kind }) => kind)).toEqual(['bytes', 'blob', 'bytes', 'blob', 'bytes']);
  });

  it('keeps its bytes when those that it was given change', () => {
    const bytes = Buffer.from('hello');
    const layout = layOut([{ path: 'a', executable: false, content: { kind: 'inline', bytes } }]);
    const before = hexOf(layout);
    bytes.fill(0);
    expect(hexOf(layout)).toBe(before);
  });

  it('lays out nothing as an archive of nothing', () => {
    expect(hexOf(layOut([]))).toBe(`504b0506${'00'.repeat(18)}`);
  });

  it.each([
    '',
    '/etc/passwd',
    '../up',
    'a/../../up',
    'a/./b',
    'a//b',
    'folder/',
    'a\\b',
    'C:evil',
    'a\u0000b',
    'a\nb',
    'a\u0085b',
    '\ud800',
    'trailing.',
    'trailing ',
    'folder./a',
    'AUX',
    'installers/nul.msi',
  ])('refuses the path %j', (path) => {
    expect(() => layOut([inlineEntry(path, '')])).toThrow('is no plain path');
  });

  it('takes a path of 65,535 bytes and refuses a longer one', () => {
    expect(layOut([inlineEntry(`${'\u00e9'.repeat(32_767)}e`, '')]).segments).toHaveLength(1);
    expect(() => layOut([inlineEntry('\u00e9'.repeat(32_768), '')])).toThrow('too long for a ZIP');
  });

  it.each([
    ['a', 'a'],
    ['installers/Setup.msi', 'installers/setup.MSI'],
    ['\u00e9', 'e\u0301'],
    ['a', 'a/b'],
    ['A/b', 'a/B/c'],
  ])('refuses %j beside %j', (one, other) => {
    expect(() => layOut([inlineEntry(one, ''), inlineEntry(other, '')])).toThrow(/two entries|is a file/);
    expect(() => layOut([inlineEntry(other, ''), inlineEntry(one, '')])).toThrow(/two entries|is a file/);
  });

  const blob: Extract<EntryContent, { kind: 'blob' }> = {
    kind: 'blob',
    sha256: 'a'.repeat(64),
    sizeBytes: 5,
    crc32: 1,
  };
  it.each<[string, Partial<typeof blob>]>([
    ['a digest in upper case', { sha256: 'A'.repeat(64) }],
    ['a short digest', { sha256: 'a' }],
    ['a broken size', { sizeBytes: 1.5 }],
    ['a negative size', { sizeBytes: -1 }],
    ['a size past exact numbers', { sizeBytes: 2 ** 53 }],
    ['a negative CRC-32', { crc32: -1 }],
    ['a CRC-32 of 33 bits', { crc32: 2 ** 32 }],
    ['a CRC-32 of nothing that is not 0', { sizeBytes: 0 }],
  ])('refuses a blob with %s', (_what, changed) => {
    expect(() => layOut([{ path: 'a', executable: false, content: { ...blob, ...changed } }])).toThrow(/blob of a/);
  });

  it('stays within a hundred kilobytes for a kit of ten installers and two gigabytes', () => {
    const blobs = zeroBlobs([200_000_000]);
    const entries = Array.from({ length: 10 }, (_, index) => blobs.entry(`installers/${index}`, 0));
    const layout = layOut(entries);
    const written = layout.segments.reduce((sum, one) => sum + (one.kind === 'bytes' ? one.bytes.length : 0), 0);
    expect(written).toBeLessThan(100_000);
    expect(layout.sizeBytes).toBe(2_000_000_000 + written);
  });
});

describe('layOut around the limits of a plain ZIP', () => {
  it.each([
    ['4 GiB less two', 2 ** 32 - 2, 10, 0],
    ['4 GiB less one', 2 ** 32 - 1, 45, 20],
    ['4 GiB', 2 ** 32, 45, 20],
  ])('gives a file of %s what its size needs in both headers', (_what, sizeBytes, version, extraLength) => {
    const { local, central } = headersOf(layOut([zeroBlobs([sizeBytes]).entry('a', 0)]), 'a');
    expect([local.readUInt16LE(4), central.readUInt16LE(6)]).toEqual([version, version]);
    expect([local.readUInt16LE(28), central.readUInt16LE(30)]).toEqual([extraLength, extraLength]);
    const sizes = [local.readUInt32LE(18), local.readUInt32LE(22), central.readUInt32LE(20), central.readUInt32LE(24)];
    expect(sizes).toEqual(Array(4).fill(Math.min(sizeBytes, 0xffffffff)));
    const extra = extraLength === 0 ? '' : `01001000${u64(sizeBytes)}${u64(sizeBytes)}`;
    expect(local.subarray(31, 31 + extraLength).toString('hex')).toBe(extra);
    expect(central.subarray(47, 47 + extraLength).toString('hex')).toBe(extra);
  });

  it.each([
    ['4 GiB less two', 2 ** 32 - 2, 10, 0],
    ['4 GiB less one', 2 ** 32 - 1, 45, 12],
  ])('gives a file at offset %s what its offset needs', (_what, offset, version, extraLength) => {
    const blobs = zeroBlobs([offset - 31]);
    const { local, central } = headersOf(layOut([blobs.entry('a', 0), inlineEntry('b', 'hello')]), 'b');
    expect([local.readUInt16LE(4), local.readUInt16LE(28)]).toEqual([10, 0]);
    expect([central.readUInt16LE(6), central.readUInt16LE(30)]).toEqual([version, extraLength]);
    expect(central.readUInt32LE(42)).toBe(Math.min(offset, 0xffffffff));
    const extra = extraLength === 0 ? '' : `01000800${u64(offset)}`;
    expect(central.subarray(47, 47 + extraLength).toString('hex')).toBe(extra);
  });

  it.each([
    [65_534, false],
    [65_535, true],
    [65_536, true],
  ])('ends an archive of %d files with the records that it needs', (count, isLarge) => {
    const bytes = wholeOf(layOut(Array.from({ length: count }, (_, index) => inlineEntry(`${index}`, ''))));
    const end = bytes.subarray(-22);
    expect(end.readUInt16LE(10)).toBe(Math.min(count, 65_535));
    expect(end.readUInt32LE(16)).toBeLessThan(0xffffffff);
    expect(hasZip64End(bytes)).toBe(isLarge);
  });

  it.each([
    ['4 GiB less two', 2 ** 32 - 2, false],
    ['4 GiB less one', 2 ** 32 - 1, true],
  ])('ends an archive whose directory lies at %s with the records that it needs', (_what, offset, isLarge) => {
    const { segments } = layOut([zeroBlobs([offset - 31]).entry('a', 0)]);
    const last = segments.at(-1);
    const bytes = last?.kind === 'bytes' ? Buffer.from(last.bytes) : Buffer.alloc(0);
    expect(bytes.readUInt32LE(0)).toBe(0x02014b50);
    expect(bytes.subarray(-22).readUInt32LE(16)).toBe(Math.min(offset, 0xffffffff));
    expect(hasZip64End(bytes)).toBe(isLarge);
  });

  it('has no ZIP64 record in a kit of three gigabytes', async () => {
    const blobs = zeroBlobs([1_500_000_000, 1_500_000_001]);
    const layout = layOut([blobs.entry('a', 0), blobs.entry('b', 1)]);
    const { start } = layout.segments.at(-1) ?? { start: 0 };
    const directory = await buffer(readArchive(layout, { start, end: layout.sizeBytes }, blobs));
    expect(hasZip64End(directory)).toBe(false);
    expect(directory.readUInt16LE(6)).toBe(10);
  });
});

describe('crcOfBlob', () => {
  it.each([0, 1, 7, blockBytes - 1, blockBytes, blockBytes + 1, 3 * blockBytes, 3 * blockBytes + 12_345])(
    'is the CRC-32 of a blob of %d bytes',
    (sizeBytes) => {
      const bytes = noise('crc', sizeBytes);
      expect(crcOfBlob(factsOf(bytes))).toBe(crc32(bytes));
    },
  );

  it('refuses more or fewer checksums than the size has blocks', () => {
    const facts = factsOf(noise('crc', blockBytes + 1));
    expect(() => crcOfBlob({ ...facts, blockCrcs: facts.blockCrcs.subarray(4) })).toThrow('do not fit its size');
    expect(() => crcOfBlob({ ...facts, sizeBytes: blockBytes })).toThrow('do not fit its size');
  });
});

describe('crcOfBlock', () => {
  it('reads the checksum of each block, wherever its bytes lie in memory', () => {
    const bytes = noise('crc', 2 * blockBytes + 5);
    const { blockCrcs, ...facts } = factsOf(bytes);
    const moved = Buffer.concat([Buffer.from([1, 2, 3]), blockCrcs]).subarray(3);
    const crcs = [0, 1, 2].map((index) => crcOfBlock({ ...facts, blockCrcs: moved }, index));
    expect(crcs).toEqual([0, 1, 2].map((index) => crc32(bytes.subarray(index * blockBytes, (index + 1) * blockBytes))));
    expect(() => crcOfBlock({ ...facts, blockCrcs: moved }, 3)).toThrow(RangeError);
  });
});

describe('blockCount', () => {
  it.each([
    [0, 0],
    [1, 1],
    [blockBytes, 1],
    [blockBytes + 1, 2],
    [20e9, 19_074],
  ])('of %d bytes is %d', (sizeBytes, count) => {
    expect(blockCount(sizeBytes)).toBe(count);
  });
});

type Segment = ArchiveLayout['segments'][number];

function lengthOf(segment: Segment): number {
  return segment.kind === 'bytes' ? segment.bytes.length : segment.sizeBytes;
}

function hexOf({ segments }: ArchiveLayout): string {
  return segments
    .map((one) => (one.kind === 'bytes' ? Buffer.from(one.bytes).toString('hex') : `[${one.sizeBytes}:${one.sha256}]`))
    .join('');
}

/** The bytes of an archive without blobs. */
function wholeOf({ segments }: ArchiveLayout): Buffer {
  return Buffer.concat(segments.map((one) => (one.kind === 'bytes' ? one.bytes : Buffer.alloc(0))));
}

/** Both headers of the file with a name of one letter, with what follows each; its blob may be of any size. */
function headersOf(layout: ArchiveLayout, name: string): { readonly local: Buffer; readonly central: Buffer } {
  const bytes = wholeOf(layout);
  const local = bytes.indexOf(name) - 30;
  const directory = bytes.indexOf(Buffer.from('504b0102', 'hex'));
  const central = bytes.indexOf(name, directory) - 46;
  return { local: bytes.subarray(local), central: bytes.subarray(central) };
}

function hasZip64End(bytes: Buffer): boolean {
  return bytes.includes(Buffer.from('504b0606', 'hex')) || bytes.includes(Buffer.from('504b0607', 'hex'));
}

function u64(number: number): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(number));
  return bytes.toString('hex');
}
