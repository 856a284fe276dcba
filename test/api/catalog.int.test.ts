import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { demonstrationCatalog } from '../../prisma/seed/catalog.ts';
import type { OrderToPlace } from '../../storage/records.ts';
import { fresh, tokens } from '../support/installation.ts';
import { asRole, orderBody, placeOrder, type Reply } from '../support/people.ts';
import { eventually } from '../support/processes.ts';
import { sharedInstallation } from '../support/shared-installation.ts';
import { day, product } from './fixtures.ts';

const { current } = sharedInstallation({ withWorker: false });

const mib = 1 << 20;

const post = (route: string, body: unknown, key?: string): Promise<Reply> =>
  asRole(current().url, 'administrator', route, {
    method: 'POST',
    body,
    headers: key === undefined ? {} : { 'idempotency-key': key },
  });

const get = async (route: string) => (await asRole(current().url, 'viewer', route)).body;

const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Waits until somebody waits for a lock. */
async function somebodyWaits(): Promise<void> {
  await eventually('somebody waits', async () => {
    const waiting = await current().storage.database.$queryRaw<unknown[]>`select 1 from pg_locks where not granted`;
    return waiting.length > 0;
  });
}

describe('a revision of the catalog', () => {
  const publish = (body: unknown, key?: string) => post('/v1/catalog/revisions', body, key);
  const newest = async () => {
    const { items } = await get('/v1/catalog/revisions?limit=1');
    return (items as readonly [{ readonly revision: number }])[0].revision;
  };
  const content = (name: string) => {
    const { policies, suites } = demonstrationCatalog;
    const [complete, ...others] = suites;
    return { policies, suites: [{ ...complete, name }, ...others] };
  };

  it('holds for orders from then on; those that were placed keep theirs', async () => {
    const before = await placeOrder(current().url);
    const { status, body } = await publish(content('Suite Complete, second edition'));
    expect(status).toBe(201);
    const after = await placeOrder(current().url);

    const { upgrades } = current().storage;
    expect((await upgrades.read(before.upgradeId))?.suite.name).toBe('Suite Complete');
    expect((await upgrades.read(after.upgradeId))?.suite.name).toBe('Suite Complete, second edition');
    expect(await get(`/v1/catalog/revisions/${String(body.revision)}`)).toEqual(body);
    expect(await get('/v1/catalog/revisions/1')).toMatchObject({ suites: demonstrationCatalog.suites });
  });

  it('is answered with itself when it comes again, until another one is the newest', async () => {
    const key = randomUUID();
    const first = await publish(content('one'), key);
    expect(await publish(content('one'), key)).toMatchObject({ status: 200, body: first.body });
    const keyOfRepetition = randomUUID();
    expect(await publish(content('one'), keyOfRepetition)).toMatchObject({ status: 200, body: first.body });
    expect(await publish(content('other'), keyOfRepetition)).toMatchObject({ status: 422 });

    const second = await publish(content('two'));
    expect(second).toMatchObject({ status: 201, body: { revision: Number(first.body.revision) + 1 } });
    expect(await publish(content('one'), key)).toMatchObject({ status: 200, body: first.body });
    expect(await publish(content('three'), key)).toMatchObject({
      status: 422,
      body: { code: 'idempotency-key-reused' },
    });
    expect(await newest()).toBe(second.body.revision);
  });

  it('comes into force no earlier than the one before', async () => {
    expect(await publish({ ...content('early'), validFrom: '2020-01-01T00:00:00Z' })).toMatchObject({
      status: 422,
      body: { code: 'catalog-refused', fields: [{ field: 'validFrom' }] },
    });
  });

  it('gets a number of its own, however many administrators publish at once', async () => {
    const before = await newest();
    const names = Array.from({ length: 8 }, (_, index) => `at once ${index}`);
    const replies = await Promise.all(names.map((name) => publish(content(name))));
    expect(replies.map(({ status }) => status)).toEqual(names.map(() => 201));
    const numbers = replies.map(({ body }) => Number(body.revision)).sort((one, other) => one - other);
    expect(numbers).toEqual(names.map((_, index) => before + 1 + index));

    const same = await Promise.all(names.map(() => publish(content('the same'))));
    expect(same.map(({ status }) => status).sort()).toEqual([...names.slice(1).map(() => 200), 201]);
    expect(await newest()).toBe(before + names.length + 1);
  });

  it('comes into force when its turn has come, not when it began to wait', async () => {
    const waiting: Promise<Reply>[] = [];
    await current().storage.database.$transaction(async (transaction) => {
      await transaction.$executeRaw`lock table catalog_revision in share row exclusive mode`;
      waiting.push(publish(content('after another')));
      await somebodyWaits();
      await transaction.$executeRaw`
        insert into catalog_revision (revision, valid_from, content)
        select revision + 1, clock_timestamp(), content from catalog_revision order by revision desc limit 1`;
    });
    expect(await Promise.all(waiting)).toMatchObject([{ status: 201 }]);
  });

  it('ends the sale of a suite: a new order is refused and told what takes its place', async () => {
    const ended = { endOfSaleOn: '2026-01-31', replacedBy: 'total' };
    const { suites, policies } = content('Suite Complete');
    const [complete, ...others] = suites;
    await publish({ policies, suites });
    const kept = await placeOrder(current().url);
    expect(await publish({ policies, suites: [{ ...complete, ...ended }, ...others] })).toMatchObject({ status: 201 });

    const reason = 'was sold through 2026-01-31; total (Suite Total) takes its place';
    const refused = { status: 422, body: { code: 'order-refused', fields: [{ field: 'suite', reason }] } };
    const place = (body: unknown) => asRole(current().url, 'partner', '/v1/orders', { method: 'POST', body });
    expect(await place(orderBody())).toMatchObject(refused);
    expect(await place(orderBody({ suite: 'total' }))).toMatchObject({ status: 201 });
    const upgrade = await current().storage.upgrades.read(kept.upgradeId);
    expect(upgrade?.suite).toEqual(complete);
    const late = await current().storage.orders.place(
      { actor: { kind: 'partner', id: 'partner' }, route: 'POST /v1/orders', idempotencyKey: null },
      checkedOrder(),
    );
    expect(late).toMatchObject({ kind: 'refused', problem: refused.body });
  });

  it('is refused while it sells a product past its end', async () => {
    const { suites, policies } = content('Suite Complete');
    const [complete] = suites;
    const components = complete?.components?.map((component) => ({ ...component, endOfSaleOn: '2026-01-31' }));
    expect(await publish({ policies, suites: [{ ...complete, components }] })).toMatchObject({
      status: 422,
      body: { code: 'catalog-refused', fields: { 0: { field: 'suites[0].components[0].endOfSaleOn' } } },
    });
  });
});

/** An order as the API hands it to storage, checked under the catalog of a moment ago. */
function checkedOrder(): OrderToPlace {
  const { startsOn, termMonths, ...rest } = orderBody();
  const term = { startsOn: day(startsOn), expiresOn: day('2136-11-30'), termMonths, timeZone: 'UTC' };
  return { ...rest, ...term, basis: 'covers', ownedActivationCodes: [] };
}

describe('an upload', () => {
  const announce = (changed: object = {}, key?: string) =>
    post(
      '/v1/catalog/uploads',
      {
        productId: 'ENDGRD1S1',
        version: fresh('5').slice(0, 40),
        platform: 'linux',
        fileName: 'guard.run',
        ...changed,
      },
      key,
    );
  const upload = (id: unknown) => get(`/v1/catalog/uploads/${String(id)}`);

  /** Sends parts one by one; a part is made when the one before has been read. */
  async function send(id: unknown, parts: Iterable<Uint8Array> | AsyncIterable<Uint8Array>, signal?: AbortSignal) {
    const response = await fetch(`${current().url}/v1/catalog/uploads/${String(id)}/content`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${tokens.administrator}`, 'content-type': 'application/octet-stream' },
      body: ReadableStream.from(parts),
      duplex: 'half',
      ...(signal && { signal }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  it('of 5 MiB shows its progress while it runs, and ends as a published installer', async () => {
    const bytes = randomBytes(5 * mib);
    const sha256 = digestOf(bytes);
    const { status, body } = await announce({ sizeBytes: bytes.length, sha256 });
    expect({ status, body }).toMatchObject({ status: 201, body: { state: 'waiting', receivedBytes: 0 } });
    async function* slowly() {
      yield bytes.subarray(0, 3 * mib);
      await eventually('the progress is shown', async () => (await upload(body.id)).receivedBytes === 3 * mib);
      expect(await send(body.id, [bytes])).toMatchObject({ status: 409, body: { code: 'upload-closed' } });
      yield bytes.subarray(3 * mib);
    }

    expect(await send(body.id, slowly())).toMatchObject({
      status: 201,
      body: { state: 'done', receivedBytes: bytes.length, installer: { sha256, sizeBytes: bytes.length, kits: 0 } },
    });
    const { items } = await get('/v1/catalog/installers?productId=ENDGRD1S1&limit=1');
    expect(items).toMatchObject([{ sha256, platform: 'linux', fileName: 'guard.run' }]);
    const blob = await current().storage.database.$queryRaw`
      select size_bytes as size, octet_length(block_crcs) as checksums from blob where sha256 = ${sha256}`;
    expect(blob).toEqual([{ size: BigInt(bytes.length), checksums: 20 }]);
  });

  it('that broke off is sent again', async () => {
    const bytes = randomBytes(2 * mib);
    const { body } = await announce({ sha256: digestOf(bytes) });
    const broken = new AbortController();
    async function* breaking() {
      yield bytes.subarray(0, mib);
      await eventually('it is received', async () => (await upload(body.id)).receivedBytes === mib);
      broken.abort();
      yield bytes.subarray(mib);
    }
    await expect(send(body.id, breaking(), broken.signal)).rejects.toThrow('abort');
    await eventually('it waits again', async () => (await upload(body.id)).state === 'waiting');
    expect(await send(body.id, [bytes])).toMatchObject({ status: 201, body: { state: 'done' } });
  });

  it('with another digest is refused, and nothing of it is published', async () => {
    const bytes = randomBytes(1000);
    const { body } = await announce({ sha256: 'a'.repeat(64) });
    expect(await send(body.id, [bytes])).toMatchObject({
      status: 422,
      body: { code: 'installer-refused', fields: [{ field: 'sha256' }] },
    });
    expect(await upload(body.id)).toMatchObject({ state: 'failed', problem: { code: 'installer-refused' } });
    const { items } = await get('/v1/catalog/installers?productId=ENDGRD1S1&limit=200');
    expect(JSON.stringify(items)).not.toContain(digestOf(bytes));
  });

  it('takes bytes once, of two that send at once', async () => {
    const bytes = randomBytes(100_000);
    const { body } = await announce();
    const sent = await Promise.all([send(body.id, [bytes]), send(body.id, [bytes])]);
    expect(sent.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it('publishes one installer of a version, of two uploads with different bytes at once', async () => {
    const version = fresh('6').slice(0, 40);
    const both = await Promise.all(['x', 'y'].map((fileName) => announce({ version, fileName })));
    const sent = await Promise.all(both.map(({ body }) => send(body.id, [randomBytes(1000)])));
    expect(sent.map(({ status }) => status).sort()).toEqual([201, 409]);
    const same = await announce({ version });
    expect(await send(same.body.id, [randomBytes(10)])).toMatchObject({ body: { code: 'installer-known', version } });
  });

  it('is one, however often it is announced, and another one once it is done', async () => {
    const asked = { version: fresh('7').slice(0, 40) };
    const replies = await Promise.all(Array.from({ length: 5 }, () => announce(asked)));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 201]);
    expect(new Set(replies.map(({ body: { id } }) => id)).size).toBe(1);
    const bytes = randomBytes(10);
    expect((await send(replies[0]?.body.id, [bytes])).status).toBe(201);
    const again = await announce(asked);
    expect(again).toMatchObject({ status: 201, body: { state: 'waiting' } });
    expect(await send(again.body.id, [bytes])).toMatchObject({ status: 200, body: { state: 'done' } });

    const key = randomUUID();
    const keyed = await announce(asked, key);
    expect(await announce(asked, key)).toMatchObject({ status: 200, body: { id: keyed.body.id } });
    expect(await announce({}, key)).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
  });

  it('forgets that bytes are damaged when the same are sent again', async () => {
    const bytes = randomBytes(1000);
    const sha256 = digestOf(bytes);
    const asked = { version: fresh('8').slice(0, 40), sha256 };
    await send((await announce(asked)).body.id, [bytes]);
    await current().storage.database.$executeRaw`
      update blob set damaged_at = now(), damaged_block = 0 where sha256 = ${sha256}`;
    await writeFile(path.join(current().blobs, sha256), 'damaged');
    const list = async () => (await get('/v1/catalog/installers?productId=ENDGRD1S1&limit=1')).items;
    expect(await list()).toMatchObject([{ sha256, damaged: { block: 0 } }]);

    expect(await send((await announce(asked)).body.id, [bytes])).toMatchObject({ status: 200 });
    expect(await list()).not.toMatchObject([{ damaged: {} }]);
    expect(digestOf(await readFile(path.join(current().blobs, sha256)))).toBe(sha256);
  });

  it('that a dead process left is taken up after two minutes, and the dead one changes it no more', async () => {
    const { body } = await announce();
    const { uploads, clock } = current().storage;
    const dead = await uploads.claim(String(body.id));
    if (!dead) throw new Error('the upload waits');
    expect(await send(body.id, [randomBytes(10)])).toMatchObject({ status: 409, body: { state: 'receiving' } });
    await clock.advance(121_000);
    const next = await uploads.claim(dead.id);
    if (!next) throw new Error('nobody receives the upload');
    expect(await uploads.progress(dead, 5)).toBeNull();
    await uploads.fail(dead, { code: 'object-store-full' });
    expect(await upload(dead.id)).toMatchObject({ state: 'receiving', receivedBytes: 0 });
    await uploads.release(next);
    expect(await send(dead.id, [randomBytes(10)])).toMatchObject({ status: 201 });
  });
});

describe('the command', () => {
  it('publishes a file as an upload does', async () => {
    const bytes = randomBytes(mib + 1);
    const file = path.join(current().blobs, '..', 'guard setup.run');
    await writeFile(file, bytes);
    const asked = ['--product', 'MAILGW1S1', '--version', '9.0', '--platform', 'any', '--sha256', digestOf(bytes)];
    const printed: unknown = JSON.parse(await current().runTool('bin/ingest.ts', file, ...asked));
    expect(printed).toMatchObject({ productId: 'MAILGW1S1', fileName: 'guard setup.run', sha256: digestOf(bytes) });
    expect((await get('/v1/catalog/installers?productId=MAILGW1S1&limit=1')).items).toEqual([printed]);

    await writeFile(file, 'other bytes');
    await expect(current().runTool('bin/ingest.ts', file, ...asked.slice(0, 6))).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('MAILGW1S1 9.0 for any is published with other bytes'),
    });
  });
});

describe('withdrawing an installer', () => {
  const ingest = async (bytes: Uint8Array, version: string) => {
    const { storage } = current();
    const sha256 = digestOf(bytes);
    const facts = { sha256, sizeBytes: bytes.length, blockCrcs: new Uint8Array(4) };
    const names = { productId: product('CENCON1S1'), version, platform: 'windows', fileName: 'a.exe' };
    const publication = await storage.installers.publish(names, facts);
    if (publication.kind === 'other') throw new Error('another one is published');
    return publication.installer;
  };

  async function putKit(sha256: string, upgradeId: string) {
    const { database } = current().storage;
    const layoutDigest = digestOf(Buffer.from(fresh('kit')));
    await database.$executeRaw`
      insert into deployment_kit (layout_digest, manifest, size_bytes, built_at, layout_version, entries, key_fingerprint)
      values (${layoutDigest}, '', 1, now(), 1, '[]', '')`;
    await database.$executeRaw`insert into deployment_kit_blob (layout_digest, sha256) values (${layoutDigest}, ${sha256})`;
    await database.$executeRaw`
      insert into kit_build (upgrade_id, revision, state, kit_digest, started_at)
      values (${upgradeId}::uuid, 1, 'ready', ${layoutDigest}, now())`;
  }

  const withdraw = (id: string, reason: string, key?: string) =>
    post(`/v1/catalog/installers/${id}/withdrawal`, { reason }, key);

  it('withdraws the kits that hold it, once, and makes room for another of its version', async () => {
    const bytes = randomBytes(100);
    const { id, sha256 } = await ingest(bytes, '1.0');
    for (let kits = 0; kits < 2; kits += 1) {
      await putKit(sha256, (await placeOrder(current().url, { suite: 'total' })).upgradeId);
    }
    const first = await withdraw(id, 'a hole');
    expect(first).toMatchObject({
      status: 200,
      body: { kits: 2, withdrawnKits: 2, concernedUpgrades: 2, withdrawn: { reason: 'a hole' } },
    });
    expect(await withdraw(id, 'another reason')).toMatchObject({ status: 200, body: first.body });
    expect((await ingest(randomBytes(100), '1.0')).id).not.toBe(id);
    expect(await withdraw(randomUUID(), 'x')).toMatchObject({ status: 404 });
  });

  it('heeds its idempotency key, with which nothing else can be withdrawn', async () => {
    const [one, two] = [await ingest(randomBytes(100), '3.0'), await ingest(randomBytes(100), '3.1')];
    const key = fresh('withdrawal');
    const first = await withdraw(one.id, 'a hole', key);
    expect(await withdraw(one.id, 'a hole', key)).toMatchObject({ status: 200, body: first.body });
    const reused = { status: 422, body: { code: 'idempotency-key-reused' } };
    expect(await Promise.all([withdraw(two.id, 'a hole', key), withdraw(one.id, 'no hole', key)])).toMatchObject([
      reused,
      reused,
    ]);
    const [again, untouched] = [await withdraw(randomUUID(), 'x', key), await get('/v1/catalog/installers?limit=1')];
    expect(again).toMatchObject({ status: 404 });
    expect(untouched.items).toMatchObject([{ id: two.id }]);
    expect(JSON.stringify(untouched)).not.toContain('withdrawn');
  });

  it('leaves kits whose bytes another installer has, until that one is withdrawn too, even at the same moment', async () => {
    const bytes = randomBytes(100);
    const [one, two] = [await ingest(bytes, '2.0'), await ingest(bytes, '2.1')];
    await putKit(one.sha256, (await placeOrder(current().url, { suite: 'total' })).upgradeId);
    expect(await withdraw(one.id, 'a hole')).toMatchObject({
      body: { kits: 1, withdrawnKits: 0, concernedUpgrades: 0 },
    });
    const [three, { database }] = [await ingest(bytes, '2.2'), current().storage];
    const last: Promise<Reply>[] = [];
    await database.$transaction(async (transaction) => {
      await transaction.$executeRaw`update installer set withdrawn_at = now() where id = ${two.id}::uuid`;
      last.push(withdraw(three.id, 'a hole'));
      await somebodyWaits();
    });
    expect(await Promise.all(last)).toMatchObject([{ body: { withdrawnKits: 1, concernedUpgrades: 1 } }]);
  });
});
