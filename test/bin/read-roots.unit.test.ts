import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sealToday } from '../../bin/event-root.ts';
import { readRoots } from '../../bin/read-roots.ts';
import { openEventRoots, type EventRoots } from '../../gateways/event-roots.ts';
import { readPublicKey } from '../../gateways/signatures.ts';
import { signerOf } from '../../gateways/signer.ts';

const signer = signerOf(generateKeyPairSync('ed25519').privateKey);
const keys = [readPublicKey(signer.publicKey)];
const one = { upgradeId: 'u-1', number: 3, hash: 'a'.repeat(64) };
const two = { upgradeId: 'u-2', number: 5, hash: 'b'.repeat(64) };
const grown = { ...two, number: 6, hash: 'c'.repeat(64) };

let folder: string;
let roots: EventRoots;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'crossgrade-'));
  roots = openEventRoots(folder);
  await seal('2026-12-01', one, two);
  await seal('2026-12-02', one, grown);
  await seal('2026-12-04', one, grown);
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function seal(day: string, ...heads: readonly (typeof one)[]) {
  async function* all() {
    yield* heads;
  }
  return sealToday(all(), roots, signer, new Date(`${day}T23:00:00.000Z`));
}

const fileOf = (day: string) => path.join(folder, `${day}.json`);
const findings = async () => (await readRoots(roots, keys)).findings;

describe('readRoots', () => {
  it('gives the sealed ends of each chain, those that did not change once', async () => {
    const read = await readRoots(roots, keys);
    expect(read.findings).toEqual([]);
    expect(read.days).toEqual(['2026-12-01', '2026-12-02', '2026-12-04']);
    expect([...read.seals]).toEqual([
      ['u-1', [{ day: '2026-12-01', number: 3, hash: one.hash }]],
      [
        'u-2',
        [
          { day: '2026-12-01', number: 5, hash: two.hash },
          { day: '2026-12-02', number: 6, hash: grown.hash },
        ],
      ],
    ]);
  });

  it('keeps the first root of a day', async () => {
    const before = readFileSync(fileOf('2026-12-04'), 'utf8');
    expect(await seal('2026-12-04', one)).toBeNull();
    expect(readFileSync(fileOf('2026-12-04'), 'utf8')).toBe(before);
  });

  it('finds a root that was changed, and does not count it', async () => {
    const text = readFileSync(fileOf('2026-12-02'), 'utf8').replace('"u-2",6', '"u-2",5');
    writeFileSync(fileOf('2026-12-02'), text);
    const read = await readRoots(roots, keys);
    expect(read.findings).toEqual([
      'root 2026-12-02: it is not what was signed',
      'root 2026-12-02: root 2026-12-04 follows on another',
    ]);
    expect(read.seals.get('u-2')?.map(({ day }) => day)).toEqual(['2026-12-01', '2026-12-04']);
  });

  it('finds a root that was taken away from between two', async () => {
    rmSync(fileOf('2026-12-02'));
    expect(await findings()).toEqual(['root 2026-12-02: it is missing, and root 2026-12-04 follows on it']);
  });

  it('finds a root that was put in between, or under another day', async () => {
    renameSync(fileOf('2026-12-01'), fileOf('2026-12-03'));
    expect(await findings()).toEqual([
      'root 2026-12-03: it is the root of 2026-12-01',
      'root 2026-12-03: root 2026-12-04 follows on another',
    ]);
  });

  it('finds roots of another key, and files that are none', async () => {
    const foreign = readPublicKey(signerOf(generateKeyPairSync('ed25519').privateKey).publicKey);
    const read = await readRoots(roots, [foreign]);
    expect(read.findings).toHaveLength(3);
    expect(read.findings[0]).toContain('signed with another key');
    expect(read.seals.size).toBe(0);
    writeFileSync(fileOf('2026-12-04'), '{}');
    expect(await findings()).toEqual(['root 2026-12-04: it is no root']);
  });

  it('finds that a folder holds no root', async () => {
    for (const day of await roots.days()) rmSync(fileOf(day));
    expect(await findings()).toEqual(['there is no root in this folder']);
  });
});
