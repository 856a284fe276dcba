import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ingestInstaller } from '../../bin/ingest-installer.ts';
import { fakeCatalog, type FakeCatalog } from '../api/fake-catalog.ts';
import { fakeObjects, type FakeObjects } from '../api/fake-objects.ts';
import { product } from '../api/fixtures.ts';

const bytes = Buffer.alloc((2 << 20) + 5, 'installer');
const sha256 = createHash('sha256').update(bytes).digest('hex');
const request = { productId: product('ENDGRD1S1'), version: '5.3.0', platform: 'linux', fileName: 'Guard.run' };

let folder: string;
let file: string;
let storage: FakeCatalog;
let objects: FakeObjects;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'ingest-'));
  file = path.join(folder, 'guard.run');
  writeFileSync(file, bytes);
  storage = fakeCatalog();
  objects = fakeObjects();
});

afterEach(() => rmSync(folder, { recursive: true }));

const told: number[][] = [];
const ingest = (changed = {}) =>
  ingestInstaller({ storage, objects }, file, { ...request, ...changed }, (...progress) => told.push(progress));

describe('ingestInstaller', () => {
  it('publishes a file with its progress, and the same file once', async () => {
    const first = await ingest({ sha256 });
    expect(first).toMatchObject({ ok: true, value: { ...request, sha256, sizeBytes: bytes.length } });
    expect(told).toEqual([1 << 20, 2 << 20, bytes.length].map((taken) => [taken, bytes.length]));
    expect(bytes.equals(objects.kept.get(sha256) ?? Buffer.alloc(0))).toBe(true);
    expect(await ingest()).toEqual(first);
  });

  it('publishes no other file under the same version', async () => {
    await ingest();
    writeFileSync(file, 'another');
    expect(await ingest()).toMatchObject({ ok: false, problem: { code: 'installer-known', version: '5.3.0' } });
  });

  it.each([
    ['of another digest', { sha256: 'a'.repeat(64) }, 'sha256'],
    ['of a product that nobody installs', { productId: product('WEBFLT1S1') }, 'productId'],
  ])('keeps no file %s', async (_, changed, field) => {
    expect(await ingest(changed)).toMatchObject({
      ok: false,
      problem: { code: 'installer-refused', fields: [{ field }] },
    });
    expect(objects.kept.size).toBe(0);
  });

  it('keeps no empty file', async () => {
    writeFileSync(file, '');
    expect(await ingest()).toMatchObject({ ok: false, problem: { code: 'installer-refused' } });
  });

  it('says that the store is full', async () => {
    objects.failure = Object.assign(new Error('full'), { name: 'ObjectStoreFull' });
    expect(await ingest()).toMatchObject({ ok: false, problem: { code: 'object-store-full' } });
  });
});
