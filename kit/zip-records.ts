/** What the headers of one stored file say. */
export interface StoredFile {
  /** UTF-8. */
  readonly name: Buffer;
  readonly executable: boolean;
  readonly crc32: number;
  readonly sizeBytes: number;
  /** Where its local header begins. */
  readonly offset: number;
}

/** Stands before the bytes of a file. */
export function localHeader({ name, crc32, sizeBytes }: StoredFile): Buffer {
  const size = sizeBytes >= MAX_32 ? [u64(sizeBytes), u64(sizeBytes)] : [];
  const extra = zip64Extra(size);
  return Buffer.concat([
    u32(0x04034b50),
    u16(versionNeeded(extra)),
    commonFields(crc32, sizeBytes, name, extra),
    name,
    extra,
  ]);
}

/** The file's record in the central directory. */
export function centralHeader({ name, executable, crc32, sizeBytes, offset }: StoredFile): Buffer {
  const size = sizeBytes >= MAX_32 ? [u64(sizeBytes), u64(sizeBytes)] : [];
  const extra = zip64Extra([...size, ...(offset >= MAX_32 ? [u64(offset)] : [])]);
  return Buffer.concat([
    u32(0x02014b50),
    u16(MADE_BY),
    u16(versionNeeded(extra)),
    commonFields(crc32, sizeBytes, name, extra),
    u16(0), // length of its comment
    u16(0), // first disk
    u16(0), // internal attributes
    u32((executable ? 0o100755 : 0o100644) * 0x10000),
    u32(offset),
    name,
    extra,
  ]);
}

export interface CentralDirectory {
  readonly entryCount: number;
  readonly offset: number;
  readonly sizeBytes: number;
}

/** The end of the archive, with the ZIP64 records where a number does not fit the plain one. */
export function endRecords(directory: CentralDirectory): Buffer {
  const { entryCount, offset, sizeBytes } = directory;
  const isLarge = entryCount >= MAX_16 || sizeBytes >= MAX_32 || offset >= MAX_32;
  return Buffer.concat([
    ...(isLarge ? zip64EndRecords(directory) : []),
    u32(0x06054b50),
    u16(0), // this disk
    u16(0), // disk of the directory
    u16(entryCount),
    u16(entryCount),
    u32(sizeBytes),
    u32(offset),
    u16(0), // length of the comment
  ]);
}

function zip64EndRecords({ entryCount, offset, sizeBytes }: CentralDirectory): readonly Buffer[] {
  const record = [
    u16(MADE_BY),
    u16(VERSION_ZIP64),
    u32(0), // this disk
    u32(0), // disk of the directory
    u64(entryCount),
    u64(entryCount),
    u64(sizeBytes),
    u64(offset),
  ];
  const locator = [
    u32(0x07064b50),
    u32(0), // disk of the record
    u64(offset + sizeBytes),
    u32(1), // number of disks
  ];
  return [u32(0x06064b50), u64(Buffer.concat(record).length), ...record, ...locator];
}

/** From flags to the length of the extra field: the same in both headers of a file. */
function commonFields(crc32: number, sizeBytes: number, name: Buffer, extra: Buffer): Buffer {
  return Buffer.concat([
    u16(UTF_8),
    u16(STORED),
    u16(TIME),
    u16(DATE),
    u32(crc32),
    u32(sizeBytes), // compressed
    u32(sizeBytes),
    u16(name.length),
    u16(extra.length),
  ]);
}

/** Holds, in this order, what stands as the largest number in the plain fields: size, stored size, offset. */
function zip64Extra(numbers: readonly Buffer[]): Buffer {
  if (numbers.length === 0) return Buffer.alloc(0);
  return Buffer.concat([u16(0x0001), u16(numbers.length * 8), ...numbers]);
}

function versionNeeded(extra: Buffer): number {
  return extra.length > 0 ? VERSION_ZIP64 : VERSION_PLAIN;
}

const MAX_16 = 0xffff;
const MAX_32 = 0xffffffff;
const VERSION_PLAIN = 10;
const VERSION_ZIP64 = 45;
/** On a Unix, by version 6.3 of the format: the first that knows of UTF-8. */
const MADE_BY = (3 << 8) | 63;
const UTF_8 = 1 << 11;
const STORED = 0;
/** 2020-01-01 00:00:00. A ZIP names no time zone, so this is the same number everywhere. */
const TIME = 0;
const DATE = ((2020 - 1980) << 9) | (1 << 5) | 1;

/** Little-endian; a number that does not fit becomes the largest, which sends the reader to the ZIP64 fields. */
function u16(number: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(Math.min(number, MAX_16));
  return bytes;
}

function u32(number: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(Math.min(number, MAX_32));
  return bytes;
}

function u64(number: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(number));
  return bytes;
}
