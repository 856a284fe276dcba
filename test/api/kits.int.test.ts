import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import yauzl from 'yauzl';
import { anyFreePort } from '../../bin/local/ports.mjs';
import { programOfTests } from '../../bin/local/programs-of-tests.mjs';
import { openFolderStore } from '../../gateways/folder-store.ts';
import { compressingNginx, type Nginx } from '../support/nginx.ts';
import type { Installation } from '../support/installation.ts';
import { confirmAddress } from '../support/one-time.ts';
import { ask, asRole, placeOrder, Visitor } from '../support/people.ts';
import { eventually } from '../support/processes.ts';
import { sharedInstallation } from '../support/shared-installation.ts';
import { operate } from '../pages/walk.ts';
import { product } from './fixtures.ts';
import { get } from './kits/kit-server.ts';

const megabyte = 1024 * 1024;
const lifeSeconds = 10;

describe('the deployment kit', () => {
  const { current } = sharedInstallation();
  let url: string;
  let customer: Customer;
  /** Whose links live as long as usual. */
  let other: Customer;
  let folder: string;
  /** What the kit of both holds at first. */
  let installer: string;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'crossgrade-downloads-'));
    installer = await publishLargeInstaller();
    url = await apiWithShortLinks();
    [customer, other] = await Promise.all([withKit(current(), url), withKit(current(), current().url)]);
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  async function publishLargeInstaller(version = '9.0.0'): Promise<string> {
    const { storage, blobs } = current();
    const bytes = await (await openFolderStore(blobs)).put(randomBytes(24 * megabyte));
    const names = { productId: product('MAILGW1S1'), version, platform: 'linux', fileName: 'MAILGW1S1-9.run' };
    await storage.installers.publish(names, bytes);
    return bytes.sha256;
  }

  /** A second API beside the first, on the same database. */
  async function apiWithShortLinks(): Promise<string> {
    const port = String(await anyFreePort());
    await current().startApi({ PORT: port, CROSSGRADE_KIT_LINK_LIFE_SECONDS: String(lifeSeconds) });
    const address = `http://127.0.0.1:${port}`;
    await eventually('the second API is ready', () =>
      fetch(`${address}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      ),
    );
    return address;
  }

  const freshLink = () => customer.link();

  async function endLinks(): Promise<void> {
    await ask(`${url}/v1/sandbox/clock`, { method: 'POST', body: { seconds: lifeSeconds + 1 } });
  }

  const told = async () =>
    (await current().storage.upgrades.events(customer.upgradeId, 0, 500)).filter(
      ({ type }) => type === 'kitDownloaded',
    );

  it('Z8 arrives whole although its downloader is killed 20 times and each link is over by then', async () => {
    const file = path.join(folder, 'kit.zip');
    const whole = await get(await freshLink(), { method: 'HEAD' });
    const sizeBytes = Number(whole.headers['content-length']);
    const sizeOf = () => (existsSync(file) ? statSync(file).size : 0);
    const download = (link: string) => {
      const script = path.join(import.meta.dirname, '../support/slow-download.mjs');
      const child = spawn(process.execPath, [script, link, file], { stdio: ['ignore', 'ignore', 'inherit'] });
      return { child, ended: once(child, 'exit') };
    };

    for (let kills = 0; kills < 20; kills += 1) {
      const link = await freshLink();
      const enough = sizeOf() + sizeBytes / 50;
      const { child, ended } = download(link);
      await eventually('some of it has arrived', async () => sizeOf() >= enough);
      child.kill('SIGKILL');
      expect(await ended).toEqual([null, 'SIGKILL']);
      expect(sizeOf()).toBeLessThan(sizeBytes);
      await endLinks();
      expect((await get(link, { headers: { range: `bytes=${sizeOf()}-` } })).status).toBe(403);
    }
    expect(await told()).toEqual([]);
    const before = sizeOf();
    const { ended } = download(await freshLink());
    await eventually('the last part has begun', async () => sizeOf() > before);
    await endLinks();
    expect(await ended).toEqual([0, null]);

    const direct = await get(await freshLink());
    expect(direct.headers.etag).toBe(whole.headers.etag);
    expect(sha256Of(readFileSync(file))).toBe(sha256Of(direct.body));
    const [event] = await eventually('the download is told of', async () => {
      const events = await told();
      return events.length > 0 && events;
    });
    expect(event?.facts).toMatchObject({ sizeBytes });
    expect(await told()).toHaveLength(1);
  });

  it('Z1 has names in ASCII for a company that has none, and every entry is read', async () => {
    const { status, headers, body } = await get(await other.link());
    expect(status).toBe(200);
    expect(headers['content-disposition']).toMatch(
      /^attachment; filename="(deployment-kit-[0-9a-f]{12}\.zip)"; filename\*=UTF-8''\1$/,
    );
    const zip = await yauzl.fromBufferPromise(body, { lazyEntries: true, strictFileNames: true });
    const read: string[] = [];
    for await (const entry of zip.eachEntry()) {
      const bytes = await buffer(await zip.openReadStreamPromise(entry));
      expect(bytes).toHaveLength(entry.uncompressedSize);
      expect(bytes.includes('株式会社')).toBe(false);
      read.push(entry.fileName);
    }
    expect(read).toEqual(expect.arrayContaining(['START-HERE.html', 'manifest.json', 'verify.sh']));
    expect(read.join('')).toMatch(/^[\x21-\x7e]+$/);
  });

  it('Z8 goes on with `curl -C -` after a kill: not by a link that has ended, but by a fresh one', async () => {
    const file = path.join(folder, 'by-curl.zip');
    const curl = (link: string, ...options: readonly string[]) =>
      spawn(programOfTests('curl'), ['-sf', '-C', '-', ...options, '-o', file, link], { stdio: 'ignore' });
    const link = await freshLink();
    const first = curl(link, '--limit-rate', '4M');
    await eventually('some of it has arrived', async () => existsSync(file) && statSync(file).size > 2 * megabyte);
    first.kill('SIGKILL');
    await once(first, 'exit');
    const arrived = readFileSync(file);
    await endLinks();
    expect(await once(curl(link), 'exit')).toEqual([22, null]);
    expect(readFileSync(file).equals(arrived)).toBe(true);
    const fresh = await freshLink();
    expect(await once(curl(fresh), 'exit')).toEqual([0, null]);
    expect(sha256Of(readFileSync(file))).toBe(sha256Of((await get(fresh)).body));
  });

  it('is never complete and wrong when a bit of an installer flips, and operators see of which', async () => {
    const blob = path.join(current().blobs, installer);
    const bytes = readFileSync(blob);
    const flipped = Buffer.from(bytes);
    flipped.writeUInt8(flipped.readUInt8(5 * megabyte + 77) ^ 4, 5 * megabyte + 77);
    writeFileSync(blob, flipped);
    await expect(get(await freshLink())).rejects.toThrow('aborted');
    const listed = await eventually('the installer is marked', async () => {
      const { body } = await asRole(url, 'viewer', '/v1/catalog/installers?productId=MAILGW1S1&limit=50');
      const items = body.items as { readonly sha256: string; readonly damaged?: object }[];
      const marked = items.filter(({ damaged }) => damaged);
      return marked.length > 0 && marked;
    });
    expect(listed).toMatchObject([{ sha256: installer, damaged: { block: 5 } }]);
    const alerts = await eventually('an alert is open', async () => {
      const { body } = await asRole(url, 'viewer', '/v1/operations/alerts');
      const items = body.items as { readonly kind: string }[];
      const open = items.filter(({ kind }) => kind === 'installer-damaged');
      return open.length > 0 && open;
    });
    expect(alerts).toMatchObject([{ subject: 'MAILGW1S1 9.0.0 linux', count: 2 }]);
    writeFileSync(blob, bytes);
    expect((await get(await freshLink())).status).toBe(200);
    await current().storage.blobs.noteWhole(installer);
  });

  describe('Z9 behind an nginx that compresses everything', () => {
    let nginx: Nginx;

    beforeAll(async () => {
      nginx = await compressingNginx(url);
    });

    afterAll(() => nginx.stop());

    const through = async (headers: Readonly<Record<string, string>>) => {
      const { pathname, search } = new URL(await freshLink());
      return get(`${nginx.url}${pathname}${search}`, { headers: { 'accept-encoding': 'gzip, br', ...headers } });
    };

    it('keeps its length, its strong tag and its bytes', async () => {
      const direct = await get(await freshLink());
      const { status, headers, body } = await through({});
      expect(status).toBe(200);
      expect(headers['content-length']).toBe(String(direct.body.length));
      expect(headers.etag).toBe(direct.headers.etag);
      expect(headers['accept-ranges']).toBe('bytes');
      expect(headers['content-encoding']).not.toBe('gzip');
      expect(sha256Of(body)).toBe(sha256Of(direct.body));
    });

    it('goes on where it was left', async () => {
      const direct = await get(await freshLink());
      const { status, headers, body } = await through({
        range: 'bytes=1048576-',
        'if-range': String(direct.headers.etag),
      });
      expect(status).toBe(206);
      expect(headers).not.toHaveProperty('content-encoding');
      expect(body.equals(direct.body.subarray(megabyte))).toBe(true);
    });

    it('shows what nginx does to others: this is not a matter of its settings', async () => {
      const openApi = await get(`${nginx.url}/v1/openapi.json`, { headers: { 'accept-encoding': 'gzip' } });
      expect(openApi.headers['content-encoding']).toBe('gzip');
    });
  });

  it('Z5 never goes on with the bytes of another kit, after an operator has had it built anew', async () => {
    const { link, upgradeId } = other;
    const old = await link();
    const begun = await get(old, { headers: { range: `bytes=0-${megabyte - 1}` } });
    const ifRange = String(begun.headers.etag);
    await publishLargeInstaller('9.1.0');
    await operate(current(), upgradeId, { kind: 'rebuildKit' });
    const fresh = await eventually('the next kit is offered', async () => {
      const next = await link().catch(() => old);
      return !next.startsWith(old.slice(0, old.indexOf('?'))) && next;
    });

    const whole = await get(fresh);
    expect(whole.headers.etag).not.toBe(ifRange);
    for (const validator of [ifRange, 'Tue, 01 Dec 2026 11:00:00 GMT']) {
      const resumed = await get(fresh, { headers: { range: `bytes=${megabyte}-`, 'if-range': validator } });
      expect(resumed.status).toBe(200);
      expect(resumed.body.equals(whole.body)).toBe(true);
    }
    const rest = await get(old, { headers: { range: `bytes=${megabyte}-`, 'if-range': ifRange } });
    expect(rest).toMatchObject({ status: 206, headers: { etag: ifRange } });
    const again = await get(old);
    expect(Buffer.concat([begun.body, rest.body]).equals(again.body)).toBe(true);
  });

  it('is there while the next one cannot be built: a fresh link goes on with the same bytes', async () => {
    const before = await other.kit();
    const begun = await get(await other.link(), { headers: { range: `bytes=0-${megabyte - 1}` } });
    await publishLargeInstaller('9.2.0');
    await current().storage.sandbox.provoke(other.upgradeId, 'missing-blob', 1, 'MAILGW1S1');
    await operate(current(), other.upgradeId, { kind: 'rebuildKit' });
    const failed = await eventually('the build has failed', async () => {
      const kit = await other.kit();
      return kit.state === 'failed' && kit;
    });
    const { layoutDigest, sizeBytes } = before;
    expect(failed).toMatchObject({ former: { layoutDigest, sizeBytes } });
    const goOn = async (link: string) => {
      const rest = await get(link, { headers: { range: `bytes=${megabyte}-` } });
      expect(rest).toMatchObject({ status: 206, headers: { etag: begun.headers.etag } });
      expect(begun.body.length + rest.body.length).toBe(sizeBytes);
    };
    await goOn(await other.link());

    await operate(current(), other.upgradeId, { kind: 'retryKit' });
    const next = await eventually('the next kit is offered', async () => {
      const kit = await other.kit();
      return kit.state === 'ready' && kit;
    });
    expect(next).toMatchObject({ attempt: 1 });
    expect(next).not.toHaveProperty('former');
    expect(await other.link()).toContain(String(next.layoutDigest));
    await goOn(await other.link({ layoutDigest }));
  });

  it('keeps its old links when the key is rotated, and ends them when the key became known', async () => {
    const before = await other.link();
    expect(await current().runTool('bin/rotate-link-key.ts')).toMatch(
      /^link key 2 is in use\nolder keys open .* until /,
    );
    const after = await eventually('links are signed with the next key', async () => {
      const link = await other.link();
      return link.includes('key=2') && link;
    });
    for (const link of [before, after]) expect((await get(link, { method: 'HEAD' })).status).toBe(200);

    expect(await current().runTool('bin/rotate-link-key.ts', '--now')).toContain('open nothing any more');
    await eventually('the old links are over', async () => {
      const statuses = await Promise.all(
        [before, after].map(async (link) => (await get(link, { method: 'HEAD' })).status),
      );
      return statuses.every((status) => status === 403);
    });
    await eventually(
      'a fresh link opens',
      async () => (await get(await other.link(), { method: 'HEAD' })).status === 200,
    );
  });
});

interface Customer {
  readonly upgradeId: string;
  link(to?: object): Promise<string>;
  kit(): Promise<Readonly<Record<string, unknown>>>;
}

/** A customer whose kit is there. */
async function withKit(installation: Pick<Installation, 'storage'>, url: string): Promise<Customer> {
  const order = await placeOrder(url);
  const visitor = new Visitor(url);
  await visitor.register(order.registrationKey);
  await visitor.acceptAgreement(order.upgradeId);
  await visitor.submitForm(order.upgradeId, { company: { name: '株式会社テスト', country: 'JP' } });
  await visitor.reaches(order.upgradeId, 'product-selection');
  await visitor.select(order.upgradeId, ['MAILGW1S1']);
  await visitor.reaches(order.upgradeId, 'completed');
  await confirmAddress(installation, visitor);
  return {
    upgradeId: order.upgradeId,
    async link(to = {}) {
      const route = `/v1/upgrades/${order.upgradeId}/kit-links`;
      const { status, body } = await visitor.ask(route, { method: 'POST', body: to });
      if (status !== 200) throw new Error(`no link: ${JSON.stringify(body)}`);
      return String(body.url);
    },
    async kit() {
      const { body } = await visitor.ask(`/v1/upgrades/${order.upgradeId}`);
      return body.kit as Record<string, unknown>;
    },
  };
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
