import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { kitSignerOf, type KitSigner } from '../../gateways/kit-signer.ts';
import { demonstrationCatalog } from '../../prisma/seed/catalog.ts';
import { createDemonstration } from '../../storage/demonstration.ts';
import { openStorage, type OpenStorage } from '../../storage/storage.ts';
import { placeInStorage } from '../support/placed-order.ts';
import { freshDatabase } from '../support/servers.ts';

let storage: OpenStorage;
let drop: () => Promise<void>;

beforeAll(async () => {
  const database = await freshDatabase();
  ({ drop } = database);
  storage = openStorage({ url: database.url, rootKey: Buffer.alloc(32, 7), connections: 4 });
  await createDemonstration(storage.database, storage.sealing).putCatalog(demonstrationCatalog);
});

afterAll(async () => {
  await storage.close();
  await drop();
});

describe('how far a build is', () => {
  const turn = 5;
  let upgradeId: string;

  beforeAll(async () => {
    upgradeId = await placeInStorage(storage);
    await storage.database.$executeRaw`
      update upgrade set step = 'deployment-kit', turn = ${turn}, kit_revision = 1 where id = ${upgradeId}::uuid`;
    await storage.database.$executeRaw`
      insert into kit_build (upgrade_id, revision, state, started_at)
      values (${upgradeId}::uuid, 1, 'building', crossgrade_now())`;
  });

  const kit = async () => (await storage.upgrades.read(upgradeId))?.kit;
  const note = (attempt: number, at: number, done: number) =>
    storage.kits.noteProgress(upgradeId, attempt, at, { done, of: 4 });

  it('is not known before something is counted, then a share of its parts', async () => {
    const attempt = await storage.kits.begin(upgradeId, turn);
    expect(await kit()).toMatchObject({ state: 'building', attempt, progress: null });
    await note(1, turn, 0);
    expect(await kit()).toMatchObject({ progress: 0 });
    await note(1, turn, 3);
    expect(await kit()).toMatchObject({ progress: 0.75 });
  });

  it('is not told by an attempt that was overtaken, nor of a turn that is over', async () => {
    expect(await storage.kits.begin(upgradeId, turn)).toBe(2);
    await note(1, turn, 3);
    await note(2, turn - 1, 3);
    expect(await kit()).toMatchObject({ attempt: 2, progress: null });
  });
});

describe('keys that sign kits', () => {
  it('are listed once each, those that were at work last before the others, with what verifies', async () => {
    const [old, next] = [newSigner(), newSigner()];
    await storage.kitKeys.publish(old);
    await storage.kitKeys.publish(next);
    await storage.kitKeys.publish(next);
    const listed = await storage.kitKeys.list();
    expect(listed.map(({ fingerprint }) => fingerprint)).toEqual([next.fingerprint, old.fingerprint]);
    expect(listed[0]).toMatchObject({ rsaFingerprint: next.rsaFingerprint, rsaPublicKey: next.rsaPublicKey });
    expect(Buffer.from(listed[0]?.sshPublicKey ?? []).equals(Buffer.from(next.sshPublicKey))).toBe(true);
    await storage.kitKeys.publish(old);
    expect((await storage.kitKeys.list())[0]?.fingerprint).toBe(old.fingerprint);
  });
});

function newSigner(): KitSigner {
  const { privateKey: rsa } = generateKeyPairSync('rsa', { modulusLength: 3072 });
  return kitSignerOf(generateKeyPairSync('ed25519').privateKey, rsa);
}
