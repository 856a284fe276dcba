import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { kitSignerOf, type KitSigner } from '../../gateways/kit-signer.ts';
import { demonstrationCatalog } from '../../prisma/seed/catalog.ts';
import { createDemonstration } from '../../storage/demonstration.ts';
import type { AnnouncedInstaller } from '../../storage/records.ts';
import { openStorage, type OpenStorage } from '../../storage/storage.ts';
import { product } from '../api/fixtures.ts';
import { sha256Of } from '../kit/installers.ts';
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

  it('is a write that overtakes, and none that makes what an operator has looked at stale', async () => {
    const before = await storage.upgrades.read(upgradeId);
    await storage.kits.begin(upgradeId, turn);
    const after = await storage.upgrades.read(upgradeId);
    expect(after?.revision).toBe((before?.revision ?? 0) + 1);
    expect(after?.shownRevision).toBe(before?.shownRevision);
    const abandon = { kind: 'abandon', reason: 'as agreed', expectedRevision: before?.shownRevision } as const;
    const preview = await storage.commandPreviews.of(upgradeId, abandon, { kind: 'operator', id: 'op-1' });
    expect(preview?.decision.ok).toBe(true);
  });
});

const weekMs = 7 * 86_400_000;

/** Publishes an installer of these bytes. */
async function publish(text: string, names: { version: string; platform: string; productId?: string }) {
  const bytes = { sha256: sha256Of(Buffer.from(text)), sizeBytes: text.length, blockCrcs: new Uint8Array(4) };
  const { version, platform, productId = 'CENCON1S1' } = names;
  const publication = await storage.installers.publish(
    { productId: product(productId), version, platform, fileName: 'setup.run' },
    bytes,
  );
  if (publication.kind === 'other') throw new Error('another one is published');
  return publication.installer;
}

const administrator = {
  actor: { kind: 'operator', id: 'a' },
  idempotencyKey: null,
  route: 'POST /v1/catalog/installers/{id}/withdrawal',
} as const;
async function announce(installer: AnnouncedInstaller) {
  const announcement = await storage.uploads.announce(
    { ...administrator, route: 'POST /v1/catalog/uploads' },
    installer,
  );
  if (announcement.kind === 'other-request') throw new Error('it was announced without a key');
  return announcement;
}
const withdraw = (id: string) => storage.installers.withdraw(administrator, id, 'a hole');

/** A kit of such bytes, kept and offered to an upgrade, or to none. */
async function keepKit(layoutDigest: string, sha256: string, upgradeId: string | null): Promise<void> {
  const withdrawn = await storage.kits.keep({
    ...{ layoutDigest, layoutVersion: 1, manifest: '{}', sizeBytes: 9, keyFingerprint: 'SHA256:key' },
    entries: [{ path: 'installers/CENCON1S1/a', executable: false, sha256, sizeBytes: 9, crc32: 0 }],
  });
  if (withdrawn.length > 0) throw new Error('an installer of it was withdrawn');
  if (upgradeId === null) return;
  await storage.database.$executeRaw`
    insert into kit_build (upgrade_id, revision, state, kit_digest, started_at)
    values (${upgradeId}::uuid, 1, 'ready', ${layoutDigest}, crossgrade_now())`;
}

describe('the installers of a kit', () => {
  it('are the newest of each platform that were not withdrawn, of the products asked for', async () => {
    const old = await publish('1', { version: '1', platform: 'linux' });
    const newest = await publish('2', { version: '2', platform: 'linux' });
    await publish('3', { version: '1', platform: 'windows' });
    await publish('4', { version: '1', platform: 'linux', productId: 'MAILGW1S1' });
    const chosen = async () =>
      (await storage.kits.installers([product('CENCON1S1')])).map(({ version, platform }) => `${platform} ${version}`);
    expect(await chosen()).toEqual(['linux 2', 'windows 1']);
    await withdraw(newest.id);
    expect(await chosen()).toEqual(['linux 1', 'windows 1']);
    await withdraw(old.id);
    expect(await chosen()).toEqual(['windows 1']);
  });

  it('tell of a block that was found damaged, until all were found right or put in its place', async () => {
    const { sha256 } = await publish('damaged', { version: '9', platform: 'linux' });
    const known = async () =>
      (await storage.kits.installers([product('CENCON1S1')])).find((one) => one.sha256 === sha256)?.damagedBlock;
    expect(await known()).toBeNull();
    await storage.blobs.noteDamage(sha256, 7);
    expect(await known()).toBe(7);
    await storage.blobs.noteWhole(sha256);
    expect(await known()).toBeNull();
    await storage.blobs.noteDamage(sha256, 0);
    expect(await known()).toBe(0);
    const names = { productId: product('CENCON1S1'), version: '9', platform: 'linux', fileName: 'setup.run' };
    await storage.installers.publish(names, { sha256, sizeBytes: 7, blockCrcs: new Uint8Array(4) });
    expect(await known()).toBeNull();
  });
});

describe('what a sweep may remove', () => {
  it('is no bytes that a published installer or a kit that an upgrade offers names', async () => {
    const offered = await publish('offered', { version: '21', platform: 'linux' });
    const published = await publish('published', { version: '22', platform: 'linux' });
    const withdrawn = await publish('withdrawn', { version: '23', platform: 'linux' });
    await keepKit('d'.repeat(64), offered.sha256, await placeInStorage(storage));
    await withdraw(offered.id);
    await withdraw(withdrawn.id);
    const unknown = sha256Of(Buffer.from('unknown'));
    const asked = [offered.sha256, published.sha256, withdrawn.sha256, unknown];
    expect(new Set(await storage.blobs.unneeded(asked, 0))).toEqual(new Set([withdrawn.sha256, unknown]));
  });

  it('is what nothing has named for a week, however old it is, and no week counts in which something did', async () => {
    const names = { version: '24', platform: 'linux' };
    const { id, sha256 } = await publish('withdrawn by mistake', names);
    await storage.database.$executeRaw`update blob set kept_at = kept_at - interval '400 days'`;
    const unneeded = () => storage.blobs.unneeded([sha256], weekMs);
    const letPass = (days: number) => storage.database.$executeRaw`
      update blob set unneeded_since = unneeded_since - ${days}::int * interval '1 day' where sha256 = ${sha256}`;

    await withdraw(id);
    expect(await unneeded()).toEqual([]);
    await letPass(6);
    expect(await unneeded()).toEqual([]);
    await withdraw((await publish('withdrawn by mistake', names)).id);
    await letPass(2);
    expect(await unneeded()).toEqual([]);
    await letPass(7);
    expect(await unneeded()).toEqual([sha256]);
  });

  it('is left alone while it may come in again, and its week goes on meanwhile', async () => {
    const { id, sha256 } = await publish('withdrawn on a busy day', { version: '26', platform: 'linux' });
    await withdraw(id);
    const unneeded = () => storage.blobs.unneeded([sha256], weekMs);
    const receive = async (announced: string | null) => {
      const installer = { productId: product('CENCON1S1'), version: '27', platform: 'linux', fileName: 'setup.run' };
      const { upload } = await announce({ ...installer, sizeBytes: null, sha256: announced });
      const claimed = await storage.uploads.claim(upload.id);
      if (!claimed) throw new Error('the upload waits');
      return claimed;
    };
    expect(await unneeded()).toEqual([]);
    await storage.database.$executeRaw`
      update blob set unneeded_since = unneeded_since - interval '8 days' where sha256 = ${sha256}`;
    const other = await receive('0'.repeat(64));
    expect(await unneeded()).toEqual([sha256]);
    const any = await receive(null);
    expect(await unneeded()).toEqual([]);
    await storage.uploads.release(any);
    const same = await receive(sha256);
    expect(await unneeded()).toEqual([]);
    for (const one of [same, other]) await storage.uploads.release(one);
    expect(await unneeded()).toEqual([sha256]);
  });

  it('is nothing that is named again, whatever an earlier sweep has found', async () => {
    const { id, sha256 } = await publish('named again', { version: '25', platform: 'linux' });
    await storage.database.$executeRaw`
      update blob set unneeded_since = crossgrade_now() - interval '30 days' where sha256 = ${sha256}`;
    expect(await storage.blobs.unneeded([sha256], weekMs)).toEqual([]);
    await withdraw(id);
    expect(await storage.blobs.unneeded([sha256], weekMs)).toEqual([]);
  });

  it('is a kit that no upgrade offers, once it is old', async () => {
    const { sha256 } = await publish('of kits', { version: '31', platform: 'linux' });
    const [unoffered, offered] = ['e'.repeat(64), 'f'.repeat(64)] as const;
    await keepKit(unoffered, sha256, null);
    await keepKit(offered, sha256, await placeInStorage(storage));
    expect(await storage.kits.forgetUnoffered(new Date(Date.now() - 60_000))).toBe(0);
    expect(await storage.kits.forgetUnoffered(new Date(Date.now() + 60_000))).toBe(1);
    const left = await storage.database.$queryRaw`
      select layout_digest as digest from deployment_kit where layout_digest in (${unoffered}, ${offered})`;
    expect(left).toEqual([{ digest: offered }]);
  });
});

describe('the kit before the one that is built', () => {
  const digest = '5'.repeat(64);
  let upgradeId: string;
  let installerId: string;

  beforeAll(async () => {
    const published = await publish('the kit before', { version: '35', platform: 'linux' });
    installerId = published.id;
    upgradeId = await placeInStorage(storage);
    await keepKit(digest, published.sha256, upgradeId);
    await storage.database.$executeRaw`
      insert into kit_build (upgrade_id, revision, state, started_at)
      values (${upgradeId}::uuid, 2, 'building', crossgrade_now()), (${upgradeId}::uuid, 3, 'building', crossgrade_now())`;
    await storage.database.$executeRaw`
      update upgrade set step = 'deployment-kit', kit_revision = 3 where id = ${upgradeId}::uuid`;
  });

  const become = (revision: number, state: string) => storage.database.$executeRaw`
    update kit_build set state = ${state} where upgrade_id = ${upgradeId}::uuid and revision = ${revision}`;
  const former = async () => (await storage.upgrades.read(upgradeId))?.kit?.former;

  it('is there as long as the next one is not, however many could not be built', async () => {
    await become(2, 'failed');
    expect(await former()).toEqual({ revision: 1, layoutDigest: digest, sizeBytes: 9 });
    await become(3, 'failed');
    expect(await former()).toEqual({ revision: 1, layoutDigest: digest, sizeBytes: 9 });
    await become(3, 'ready');
    expect(await former()).toBeNull();
    await become(3, 'building');
  });

  it('is not there when its registration was released, or an installer in it withdrawn', async () => {
    await become(1, 'stopped');
    expect(await former()).toBeNull();
    await become(1, 'ready');
    expect(await former()).toMatchObject({ revision: 1 });
    await withdraw(installerId);
    expect(await former()).toBeNull();
  });
});

describe('the next kit to be digested', () => {
  const [first, second] = ['1'.repeat(64), '2'.repeat(64)] as const;
  const others = ['5', 'd', 'f'].map((digit) => digit.repeat(64));
  const claim = (...except: readonly string[]) => storage.kits.claimUndigested([...others, ...except], 60_000);
  const letPass = (seconds: number) => storage.database.$executeRaw`
    update deployment_kit set digest_claimed_until = digest_claimed_until - ${seconds}::int * interval '1 second'`;

  beforeAll(async () => {
    const { sha256 } = await publish('to be digested', { version: '41', platform: 'linux' });
    for (const digest of [first, second]) await keepKit(digest, sha256, await placeInStorage(storage));
  });

  it('is none with bytes that are damaged, before they are mended', async () => {
    const { sha256 } = await publish('damaged before its digest', { version: '42', platform: 'linux' });
    const damaged = '4'.repeat(64);
    await keepKit(damaged, sha256, await placeInStorage(storage));
    await storage.blobs.noteDamage(sha256, 0);
    expect(await claim(first, second)).toBeNull();
    await storage.blobs.noteWhole(sha256);
    expect((await claim(first, second))?.content.layoutDigest).toBe(damaged);
    await storage.kits.noteSha256(damaged, 'b'.repeat(64));
  });

  it('is the oldest, for one reader at a time, other than those that could not be read', async () => {
    expect((await claim(first))?.content.layoutDigest).toBe(second);
    await letPass(61);
    const claimed = await Promise.all(Array.from({ length: 4 }, () => claim()));
    const digests = claimed.flatMap((one) => (one ? [one.content.layoutDigest] : []));
    expect(digests.toSorted()).toEqual([first, second]);
    expect(await claim()).toBeNull();
    for (const one of claimed) if (one) await storage.kits.endClaim(one.claim);
    expect((await claim())?.content.layoutDigest).toBe(first);
    await letPass(61);
  });

  it('stays with whoever renews the claim, and comes to another once nobody does', async () => {
    const dead = await claim(second);
    await letPass(50);
    await storage.kits.renewClaim(dead?.claim ?? '', 60_000);
    await letPass(50);
    expect(await claim(second)).toBeNull();
    await letPass(11);
    const next = await claim(second);
    expect(next?.content.layoutDigest).toBe(first);

    // Whoever was taken for dead and was not takes nothing away.
    await storage.kits.endClaim(dead?.claim ?? '');
    await storage.kits.renewClaim(dead?.claim ?? '', 600_000);
    expect(await claim(second)).toBeNull();
    await letPass(61);
    expect((await claim(second))?.content.layoutDigest).toBe(first);
    await letPass(61);
  });

  it('is none whose digest is known', async () => {
    await storage.kits.noteSha256(first, 'a'.repeat(64));
    expect((await claim())?.content.layoutDigest).toBe(second);
    expect(await claim()).toBeNull();
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
