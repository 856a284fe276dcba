import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmdirSync } from 'node:fs';
import { mkdtemp, open, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { openFolderStore } from '../../gateways/folder-store.ts';
import { ObjectStoreFull, ObjectStoreUnavailable, type ObjectStore } from '../../gateways/object-store.ts';
import { bytesOf, factsOf, inChunks, MiB, stayingOpen } from '../support/blobs.ts';
import { itKeepsObjects } from '../support/object-store-contract.ts';
import { eventually, programOf, startProcess } from '../support/processes.ts';

const bytes = Buffer.from('an installer');
const { sha256: name, sizeBytes } = factsOf(bytes);

/** A file system in memory, which every Linux has; elsewhere there is no second one to count on. */
const otherDevice = '/dev/shm';
const describeOnAnotherDevice = existsSync(otherDevice) ? describe : describe.skip;
if (!existsSync(otherDevice))
  process.stderr.write(`\n!!! ANOTHER DEVICE WAS NOT TESTED: there is no ${otherDevice}.\n`);

describe('openFolderStore', () => {
  let home: string;
  let folder: string;
  let store: ObjectStore;

  beforeEach(async () => {
    home = await mkdtemp(path.join(tmpdir(), 'object-store-'));
    folder = path.join(home, 'not yet', 'there');
    store = await openFolderStore(folder);
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await rm(home, { recursive: true });
  });

  itKeepsObjects(async () => {
    const ownFolder = path.join(home, 'contract');
    return {
      store: await openFolderStore(ownFolder),
      damage: (sha256, damaged) => writeFile(path.join(ownFolder, sha256), damaged),
      close: () => rm(ownFolder, { recursive: true }),
    };
  });

  it('makes a folder and objects that nobody else may look into', async () => {
    await store.put(bytes);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(path.join(folder, name))).mode & 0o777).toBe(0o600);
  });

  it('keeps the same bytes once, however often and at once they come', async () => {
    await store.put(bytes);
    await Promise.all(Array.from({ length: 8 }, () => store.put(bytes)));
    expect(await readdir(folder)).toEqual([name]);
    expect(await readFile(path.join(folder, name))).toEqual(bytes);
  });

  it('finds what was kept before it was opened', async () => {
    await store.put(bytes);
    expect(await (await openFolderStore(folder)).size(name)).toBe(sizeBytes);
  });

  it('Z11 never shows an object that is written half', async () => {
    const large = bytesOf(16 * MiB);
    const { sha256 } = factsOf(large);
    const seen = new Set<number | null>();
    const done = new AbortController();
    const writing = store.take(inChunks(large)).finally(() => {
      done.abort();
    });
    while (!done.signal.aborted) seen.add(await store.size(sha256));
    await writing;
    expect([...seen].filter((size) => size !== null && size !== large.length)).toEqual([]);
  });

  it('Z11 collects bytes in the folder of the objects, so that none moves between devices', async () => {
    const { source, given, end } = stayingOpen(bytes);
    const taking = store.take(source);
    await given;
    expect(await readdir(folder)).toEqual([expect.stringMatching(/^\.incoming-/)]);
    end();
    await taking;
    expect(await readdir(folder)).toEqual([name]);
  });

  it('has bytes and name on the disk before it answers', async () => {
    const sync = jest.spyOn(await prototypeOfFiles(), 'sync');
    await store.put(bytes);
    expect(sync).toHaveBeenCalledTimes(2);
  });

  it('lets a reader of an object that is replaced read on', async () => {
    const damaged = bytesOf(5 * MiB);
    await writeFile(path.join(folder, name), damaged);
    const stream = await store.open(name);
    await store.take(inChunks(bytes));
    expect((await buffer(stream)).equals(damaged)).toBe(true);
    expect(await buffer(await store.open(name))).toEqual(bytes);
  });

  it('never lets a name be without an object while it is replaced', async () => {
    await store.put(bytes);
    const seen = new Set<number | null>();
    const done = new AbortController();
    const replacing = (async () => {
      for (let round = 0; round < 50; round += 1) await store.take(inChunks(bytes));
    })().finally(() => {
      done.abort();
    });
    while (!done.signal.aborted) seen.add(await store.size(name));
    await replacing;
    expect([...seen]).toEqual([sizeBytes]);
  });

  it('breaks the stream of an object that became shorter', async () => {
    const { sha256 } = await store.take(inChunks(bytesOf(5 * MiB)));
    const stream = await store.open(sha256);
    await truncate(path.join(folder, sha256), 2 * MiB);
    await expect(buffer(stream)).rejects.toThrow(ObjectStoreUnavailable);
  });

  it.each(['ENOSPC', 'EDQUOT'])('Z11 says that the disk is full, and leaves nothing behind (%s)', async (code) => {
    const full = Object.assign(new Error(`${code}: no space left, write`), { code });
    const files = await prototypeOfFiles();
    const fillUp = jest.spyOn(files, 'write');
    fillUp.mockImplementation(async (block) => {
      if (fillUp.mock.calls.length > 3) throw full;
      return { bytesWritten: block.length, buffer: block };
    });
    const outcome = await store.take(inChunks(bytesOf(9 * MiB))).catch((error: unknown) => error);
    expect(outcome).toBeInstanceOf(ObjectStoreFull);
    expect(outcome).toMatchObject({ cause: full, message: 'the object store has no room left: disk full' });
    expect(await readdir(folder)).toEqual([]);
    fillUp.mockRestore();
    expect(await store.take(inChunks(bytesOf(9 * MiB)))).toEqual(factsOf(bytesOf(9 * MiB)));
  });

  it('leaves to sweepUnfinished alone what a process that was killed had begun', async () => {
    const endless = path.join('test', 'support', 'endless-intake.ts');
    const child = startProcess(programOf(endless, undefined), { STORE: folder });
    await eventually('an intake that is under way', async () => child.output().includes('taken'));
    await child.kill();
    const [left, ...others] = await readdir(folder);
    expect(left).toMatch(/^\.incoming-/);
    expect(others).toEqual([]);
    for await (const object of store.list()) expect(object).toBeUndefined();
    expect(await store.sweepUnfinished(new Date(0))).toBe(0);
    expect(await store.sweepUnfinished(new Date(Date.now() + 60_000))).toBe(1);
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    ['is gone', () => rm(folder, { recursive: true })],
    [
      'is a file by now',
      async () => {
        await rm(folder, { recursive: true });
        await writeFile(folder, 'a file');
      },
    ],
  ])('says that it cannot be used, and not where it was, when the folder %s', async (_, happen) => {
    await store.put(bytes);
    await happen();
    const calls = [
      () => store.size(name),
      () => store.open(name),
      () => store.put(bytes),
      () => store.remove(name, new Date()),
      () => store.sweepUnfinished(new Date()),
      () => store.list()[Symbol.asyncIterator]().next(),
    ];
    for (const call of calls) {
      const error = await Promise.resolve(call()).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(ObjectStoreUnavailable);
      expect(error).toMatchObject({
        name: 'ObjectStoreUnavailable',
        message: 'the folder of the object store cannot be used',
      });
    }
  });

  it('is not opened below a file', async () => {
    const file = path.join(home, 'file');
    await writeFile(file, '');
    await expect(openFolderStore(path.join(file, 'folder'))).rejects.toThrow(ObjectStoreUnavailable);
    expect(await readFile(file, 'utf8')).toBe('');
  });
});

describeOnAnotherDevice('openFolderStore on another device than temporary files', () => {
  it('Z11 keeps, replaces and removes objects', async () => {
    const shared = await mkdtemp(path.join(otherDevice, 'object-store-'));
    try {
      expect((await stat(shared)).dev).not.toBe((await stat(tmpdir())).dev);
      const there = await openFolderStore(shared);
      await there.take(inChunks(bytes));
      await writeFile(path.join(shared, name), 'damaged');
      await there.take(inChunks(bytes));
      expect(await buffer(await there.open(name))).toEqual(bytes);
      expect(await there.remove(name, new Date(Date.now() + 60_000))).toBe(true);
      expect(await readdir(shared)).toEqual([]);
    } finally {
      await rm(shared, { recursive: true });
    }
  });
});

/** A file system of 4 MiB; null where this user may not mount one. */
function smallDisk(): { readonly folder: string; unmount(): void } | null {
  const folder = mkdtempSync(path.join(tmpdir(), 'small-disk-'));
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder]);
  if (status === 0) return { folder, unmount: () => remove(folder) };
  rmdirSync(folder);
  process.stderr.write(
    '\n!!! NO DISK WAS FILLED: this user may not mount one. That a disk is full was only pretended.\n',
  );
  return null;
}

function remove(folder: string): void {
  spawnSync('umount', [folder]);
  rmdirSync(folder);
}

const disk = smallDisk();
const describeOnSmallDisk = disk ? describe : describe.skip;

describeOnSmallDisk('openFolderStore on a disk that fills up', () => {
  afterAll(() => disk?.unmount());

  it('Z11 says so, keeps nothing half, and takes what fits once there is room', async () => {
    const small = await openFolderStore(disk?.folder ?? '');
    const first = await small.put(bytesOf(3 * MiB));
    await expect(small.take(inChunks(bytesOf(3 * MiB + 1)))).rejects.toThrow(ObjectStoreFull);
    expect(await readdir(disk?.folder ?? '')).toEqual([first.sha256]);
    expect(await small.remove(first.sha256, new Date(Date.now() + 60_000))).toBe(true);
    const again = await small.take(inChunks(bytesOf(3 * MiB + 1)));
    expect(await small.size(again.sha256)).toBe(3 * MiB + 1);
  });
});

/** Where Node keeps what all open files can do. */
async function prototypeOfFiles(): Promise<Awaited<ReturnType<typeof open>>> {
  const file = await open(import.meta.filename);
  await file.close();
  return Object.getPrototypeOf(file) as typeof file;
}
