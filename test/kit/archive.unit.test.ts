import { execFile } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import yauzl from 'yauzl';
import { archiveSize, type OpenBlob, streamArchive } from '../../kit/archive.ts';
import { makeManifest, writeManifest } from '../../kit/manifest.ts';
import { productId } from '../core/builders.ts';
import { installerOf, sha256Of } from './installers.ts';

const small = Buffer.from('hello');
const large = Buffer.alloc(3 << 20, 'crossgrade ');
const empty = Buffer.alloc(0);
const installers = [
  installerOf(small, { fileName: 'a-small.msi' }),
  installerOf(large, { fileName: 'b-large.pkg' }),
  installerOf(empty, { productId: productId('MAILGW1S1'), fileName: 'c-empty.txt' }),
];
const manifest = writeManifest(makeManifest(installers));
const blobs = new Map([small, large, empty].map((bytes) => [sha256Of(bytes), bytes]));

describe('streamArchive', () => {
  it('is a ZIP of the manifest, then each installer, byte for byte', async () => {
    const entries = await unzip(await buffer(streamArchive(manifest, openBlob)));
    expect([...entries.keys()]).toEqual([
      'manifest.json',
      'installers/ENDGRD1S1/a-small.msi',
      'installers/ENDGRD1S1/b-large.pkg',
      'installers/MAILGW1S1/c-empty.txt',
    ]);
    expect([...entries.values()].map(sha256Of)).toEqual([Buffer.from(manifest), small, large, empty].map(sha256Of));
  });

  it('is a ZIP of its manifest alone when there is no installer', async () => {
    const nothing = writeManifest(makeManifest([]));
    const archive = await buffer(streamArchive(nothing, openBlob));
    expect([...(await unzip(archive)).keys()]).toEqual(['manifest.json']);
    expect(archive).toHaveLength(await archiveSize(nothing));
  });

  it('gives equal bytes for equal content, whenever it is read and however it comes', async () => {
    const inPieces: OpenBlob = async (sha256) => Readable.from(pieces(bytesOf(sha256), 1000));
    const [one, other] = [streamArchive(manifest, openBlob), streamArchive(manifest, inPieces)];
    const digest = '64865e44ac63677efd6aeee84f93d3c4b4399b83990e77eaf19cb382debc4442';
    expect([sha256Of(await buffer(one)), sha256Of(await buffer(other))]).toEqual([digest, digest]);
  });

  it.each(['Asia/Tokyo', 'Pacific/Honolulu'])('gives the same bytes from a machine in %s', async (timeZone) => {
    const program = `
      import { createHash } from 'node:crypto';
      import { streamArchive } from './kit/archive.ts';
      const hash = createHash('sha256');
      for await (const piece of streamArchive('{"entries":[],"format":1}', () => Promise.reject())) hash.update(piece);
      console.log(hash.digest('hex'));`;
    const args = ['--import', 'tsx', '--input-type=module', '--eval', program];
    const there = await promisify(execFile)(process.execPath, args, { env: { ...process.env, TZ: timeZone } });
    const here = await buffer(streamArchive(writeManifest(makeManifest([])), openBlob));
    expect(there.stdout.trim()).toBe(sha256Of(here));
  });

  it('opens an installer when its turn comes, one at a time', async () => {
    const opened: Readable[] = [];
    const archive = streamArchive(manifest, async (sha256) => {
      expect(opened.every(({ readableEnded }) => readableEnded)).toBe(true);
      const blob = await openBlob(sha256);
      opened.push(blob);
      return blob;
    });
    await buffer(archive);
    expect(opened).toHaveLength(3);
  });

  it.each([
    ['cannot be opened', async (_sha256) => Promise.reject(new Error('no such object'))],
    ['breaks off', async () => brokenAfter(small.subarray(0, 2))],
    ['is shorter than it was', async () => Readable.from([small.subarray(1)])],
    ['is longer than it was', async () => Readable.from([small, small])],
  ] satisfies [string, OpenBlob][])('breaks off with an error when an installer %s', async (_name, open) => {
    const archive = streamArchive(manifest, (sha256) => (sha256 === sha256Of(small) ? open(sha256) : openBlob(sha256)));
    await expect(buffer(archive)).rejects.toThrow();
  });

  it('closes the installer that it reads when its reader goes away', async () => {
    const opened: Readable[] = [];
    const archive = streamArchive(manifest, async () => {
      const blob = endless();
      opened.push(blob);
      return blob;
    });
    await once(archive, 'readable');
    while (opened.length === 0) await once(archive, 'data');
    archive.destroy();
    await settled(() => opened.every(({ destroyed }) => destroyed));
    expect(opened.map(({ destroyed }) => destroyed)).toEqual([true]);
  });

  it('closes an installer that is opened after its reader has gone away', async () => {
    const opened = new EventEmitter();
    let asked = false;
    const archive = streamArchive(manifest, async () => {
      asked = true;
      await once(opened, 'now');
      return late;
    });
    const late = endless();
    archive.resume();
    await settled(() => asked);
    const gone = once(archive, 'close');
    archive.destroy();
    await gone;
    opened.emit('now');
    await settled(() => late.destroyed);
    expect(late.destroyed).toBe(true);
  });

  it('does not read ahead of a slow reader', async () => {
    let given = 0;
    const archive = streamArchive(manifest, async () =>
      Readable.from(
        (function* () {
          for (;;) {
            given += 65_536;
            yield Buffer.alloc(65_536);
          }
        })(),
        { highWaterMark: 1 },
      ),
    );
    await once(archive, 'readable');
    await settled(() => given > 8 << 20);
    expect(given).toBeLessThan(2 << 20);
    archive.destroy();
  });
});

describe('archiveSize', () => {
  it('is the size of the archive to the byte', async () => {
    expect(await archiveSize(manifest)).toBe((await buffer(streamArchive(manifest, openBlob))).length);
  });
});

async function openBlob(sha256: string): Promise<Readable> {
  return Readable.from([bytesOf(sha256)]);
}

function bytesOf(sha256: string): Buffer {
  const bytes = blobs.get(sha256);
  if (!bytes) throw new Error('no such object');
  return bytes;
}

function* pieces(bytes: Buffer, length: number): Generator<Buffer> {
  for (let start = 0; start < bytes.length; start += length) yield bytes.subarray(start, start + length);
}

function brokenAfter(bytes: Buffer): Readable {
  const broken = new PassThrough();
  broken.write(bytes, () => {
    broken.destroy(new Error('disk on fire'));
  });
  return broken;
}

function endless(): Readable {
  return new Readable({
    read() {
      this.push(Buffer.alloc(1024));
    },
  });
}

/** Waits until something holds, half a second at most: what happens never is told by the expectation that follows. */
async function settled(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 100 && !holds(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 5));
}

async function unzip(archive: Buffer): Promise<ReadonlyMap<string, Buffer>> {
  const zip = await yauzl.fromBufferPromise(archive, { lazyEntries: true, strictFileNames: true });
  const entries = new Map<string, Buffer>();
  for await (const entry of zip.eachEntry()) {
    entries.set(entry.fileName, await buffer(await zip.openReadStreamPromise(entry)));
  }
  return entries;
}
