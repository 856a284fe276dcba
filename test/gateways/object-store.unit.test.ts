import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ObjectStoreUnavailable, openFolderStore, type ObjectStore } from '../../gateways/object-store.ts';
import { sha256Of } from '../kit/installers.ts';

const bytes = Buffer.from('an installer');
const name = sha256Of(bytes);

describe('openFolderStore', () => {
  let home: string;
  let folder: string;
  let store: ObjectStore;

  beforeEach(async () => {
    home = await mkdtemp(path.join(tmpdir(), 'object-store-'));
    folder = path.join(home, 'not yet', 'there');
    store = await openFolderStore(folder);
  });

  afterEach(() => rm(home, { recursive: true, force: true }));

  it('makes a folder that nobody else may look into', async () => {
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  it('keeps bytes under their SHA-256, and gives them back', async () => {
    expect(await store.put(bytes)).toEqual({ sha256: name, sizeBytes: bytes.length });
    expect(await store.size(name)).toBe(bytes.length);
    expect(await buffer(await store.open(name))).toEqual(bytes);
    expect((await stat(path.join(folder, name))).mode & 0o777).toBe(0o600);
  });

  it('keeps the same bytes once, however often and at once they come', async () => {
    await store.put(bytes);
    const before = await stat(path.join(folder, name));
    const answers = await Promise.all(Array.from({ length: 8 }, () => store.put(bytes)));
    expect(answers).toEqual(Array.from({ length: 8 }, () => ({ sha256: name, sizeBytes: bytes.length })));
    expect(await readdir(folder)).toEqual([name]);
    expect((await stat(path.join(folder, name))).ino).toBe(before.ino);
  });

  it('lets eight writers of the same bytes race for one object', async () => {
    await Promise.all(Array.from({ length: 8 }, () => store.put(bytes)));
    expect(await readdir(folder)).toEqual([name]);
    expect(await readFile(path.join(folder, name))).toEqual(bytes);
  });

  it('never replaces what lies there, damaged or not', async () => {
    await store.put(bytes);
    await writeFile(path.join(folder, name), 'damaged');
    await store.put(bytes);
    expect(await readFile(path.join(folder, name), 'utf8')).toBe('damaged');
  });

  it('never shows an object that is written half', async () => {
    const large = Buffer.alloc(16 << 20, 'x');
    const largeName = sha256Of(large);
    const seen = new Set<number | null>();
    const done = new AbortController();
    const writing = store.put(large).finally(() => {
      done.abort();
    });
    while (!done.signal.aborted) seen.add(await store.size(largeName));
    await writing;
    seen.delete(null);
    seen.delete(large.length);
    expect([...seen]).toEqual([]);
    expect(await store.size(largeName)).toBe(large.length);
  });

  it('leaves nothing behind when it cannot keep bytes', async () => {
    await rm(folder, { recursive: true });
    await expect(store.put(bytes)).rejects.toThrow();
    expect(await readdir(path.dirname(folder))).toEqual([]);
  });

  it('does not take what another writer left behind half written for an object', async () => {
    await writeFile(path.join(folder, '.incoming-left-behind'), bytes.subarray(0, 3));
    expect(await store.size(name)).toBeNull();
  });

  it('keeps an object of no bytes', async () => {
    const nothing = await store.put(Buffer.alloc(0));
    expect(await store.size(nothing.sha256)).toBe(0);
    expect(await buffer(await store.open(nothing.sha256))).toEqual(Buffer.alloc(0));
  });

  it('says that an object is not there', async () => {
    expect(await store.size(name)).toBeNull();
    await expect(store.open(name)).rejects.toThrow('ENOENT');
  });

  it('does not say of an object that it is not there when the store is gone', async () => {
    await store.put(bytes);
    await rm(folder, { recursive: true });
    await expect(store.size(name)).rejects.toThrow(ObjectStoreUnavailable);
    await expect(store.size(name)).rejects.toMatchObject({ name: 'ObjectStoreUnavailable' });
  });

  it('does not say so when the store is something else by now', async () => {
    await rm(folder, { recursive: true });
    await writeFile(folder, 'a file where the folder was');
    await expect(store.size(name)).rejects.toThrow(ObjectStoreUnavailable);
  });

  it('finds what was kept before it was opened', async () => {
    await store.put(bytes);
    await chmod(folder, 0o700);
    expect(await (await openFolderStore(folder)).size(name)).toBe(bytes.length);
  });
});
